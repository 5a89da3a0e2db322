"""One indicator split by a dimension: a row to each value, with its interval and count."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from django.utils.translation import gettext as _

from hark.core.terms.card import Card, Unit
from hark.core.terms.figure import Answer
from hark.web import figures
from hark.web.charts.chart import FEW, Axis, Chart, Option, axis, fits, hover, scaled

ROWS = 8
ROW_HEIGHT = 26


@dataclass(frozen=True, slots=True)
class Row:
    """One value of the dimension, its figure, and the address that asks for it alone."""

    name: str
    answer: Answer
    href: str
    chosen: bool = False

    @property
    def few(self) -> bool:
        """Whether so few records stand behind it that it is drawn pale."""
        return (self.answer.n or 0) < FEW


def breakdown(card: Card, rows: Sequence[Row], *, id: str, name: str) -> Chart:
    """The picture of `rows`, from top to bottom: bars for counts, points for shares and means."""
    reach = axis(chain.from_iterable(fits(row.answer) for row in rows), card.unit)
    counts = card.unit in (Unit.COUNT, Unit.PER_DAY)
    option: Option = {
        "grid": {"left": 4, "right": 4, "top": 0, "bottom": 0},
        "tooltip": {"trigger": "item"},
        "xAxis": reach.option(card.unit),
        "yAxis": [_names(rows), _values(card, rows)],
        "series": [_bars(card, rows, reach) if counts else _points(card, rows, reach)],
    }
    return Chart(id, option, _words(card, rows, name=name), reach.note(card.unit))


def _names(rows: Sequence[Row]) -> Option:
    return {
        "type": "category",
        "inverse": True,
        "triggerEvent": True,
        "axisLine": {"show": False},
        "axisTick": {"show": False},
        "axisLabel": {
            "widthShare": 0.4,
            "align": "left",
            "overflow": "truncate",
            "interval": 0,
            "color": "--ink",
        },
        "data": [row.name for row in rows],
        "strong": [row.name for row in rows if row.chosen],
    }


def _values(card: Card, rows: Sequence[Row]) -> Option:
    return {
        "type": "category",
        "inverse": True,
        "position": "right",
        "axisLine": {"show": False},
        "axisTick": {"show": False},
        "axisLabel": {"interval": 0, "align": "right", "margin": 58, "color": "--ink"},
        "data": [figures.value(row.answer.estimate.value, card.unit) for row in rows],
    }


def _bars(card: Card, rows: Sequence[Row], reach: Axis) -> Option:
    return {
        "type": "bar",
        "barWidth": 10,
        "data": _data(card, rows, bars=True),
        "markLine": _whiskers(card, rows, reach),
    }


def _points(card: Card, rows: Sequence[Row], reach: Axis) -> Option:
    points: Option = {
        "type": "scatter",
        "symbolSize": 9,
        "data": _data(card, rows, bars=False),
        "markLine": _whiskers(card, rows, reach),
    }
    if card.target is not None:
        points["markLine"]["data"].append(
            {
                "xAxis": scaled(card.target, card.unit),
                "lineStyle": {"color": "--soft", "type": [4, 4], "width": 1},
            }
        )
    return points


def _data(card: Card, rows: Sequence[Row], *, bars: bool) -> list[Option | None]:
    return [
        {
            "value": [scaled(row.answer.estimate.value, card.unit), place],
            "href": row.href,
            "tip": hover(row.name, row.answer, card),
            "itemStyle": {"color": "--mark-pale" if row.few else "--bar" if bars else "--mark", "opacity": 1},
        }
        for place, row in enumerate(rows)
        if row.answer.estimate.value is not None
    ]


def _whiskers(card: Card, rows: Sequence[Row], reach: Axis) -> Option:
    """The intervals, as one thin line to each row, cut where the axis ends."""
    ends = [
        (place, max(low, reach.low), min(high, reach.high), row)
        for place, row in enumerate(rows)
        if (low := scaled(row.answer.estimate.low, card.unit)) is not None
        and (high := scaled(row.answer.estimate.high, card.unit)) is not None
    ]
    return {
        "silent": True,
        "symbol": "none",
        "label": {"show": False},
        "lineStyle": {"type": "solid", "width": 1.5},
        "data": [
            [{"coord": [low, place], "lineStyle": {"color": _whisker(row)}}, {"coord": [high, place]}]
            for place, low, high, row in ends
        ],
    }


def _whisker(row: Row) -> str:
    return "--mark-pale" if row.few else "--accent-strong"


def _words(card: Card, rows: Sequence[Row], *, name: str) -> str:
    if not rows:
        return _("{name}: no figures in this period.").format(name=name)
    told = "; ".join(f"{row.name} {figures.value(row.answer.estimate.value, card.unit)}" for row in rows)
    return f"{name}: {told}."
