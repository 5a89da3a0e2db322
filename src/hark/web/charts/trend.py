"""The course of one indicator: a line in its interval, against its target and the period before."""

from collections.abc import Sequence
from datetime import date
from itertools import chain

from django.utils.translation import gettext as _

from hark.core.terms.card import Card
from hark.core.terms.figure import Answer
from hark.web import dates, figures
from hark.web.charts.chart import FEW, Axis, Chart, Option, axis, band, fits, hover, scaled
from hark.web.charts.course import lone, note, runs, words
from hark.web.charts.pieces import gap, is_part, named


def trend(
    card: Card, answers: Sequence[Answer], *, before: Sequence[Answer], name: str, today: date
) -> Chart:
    """The picture of `answers`, one to each piece of the period, in order.

    A piece that is not over by `today`, or that the period cuts, is a hollow point on a dashed line.
    """
    before = before[: len(answers)]
    before = before if runs(answer.estimate.value for answer in before) else ()
    shown = axis(
        chain([card.target], *map(fits, answers), (answer.estimate.value for answer in before)),
        card.unit,
    )
    series = [*_band(card, answers, shown), _line(card, answers, today=today), _gaps(answers)]
    if any(is_part(answer, today=today) for answer in answers):
        series.append(_parts(card, answers, today=today))
    if before:
        series.insert(0, _past(card, before))
    option: Option = {
        "grid": {"left": 4, "right": 12 + _room(_target(card)), "top": 20, "bottom": 4},
        "tooltip": {
            "trigger": "axis",
            "axisPointer": {"type": "line", "lineStyle": {"color": "--line-strong"}},
        },
        "xAxis": {
            "type": "category",
            "data": [dates.tick(answer.period, grain=answer.grain) for answer in answers],
            "axisTick": {"show": False},
            "axisLine": {"lineStyle": {"color": "--line-strong"}},
        },
        "yAxis": [
            shown.option(card.unit),
            {"type": "value", "min": 0, "max": 1, "show": False},
        ],
        "series": series,
    }
    told = words(card, answers, name=name, today=today)
    return Chart("trend", option, told, note(card, answers, shown, before=before, today=today))


def _line(card: Card, answers: Sequence[Answer], *, today: date) -> Option:
    line: Option = {
        "type": "line",
        "z": 5,
        "symbol": "circle",
        "symbolSize": 6 if len(answers) <= 62 else 3,
        "lineStyle": {"width": 2, "color": "--mark"},
        "itemStyle": {"color": "--mark"},
        "data": [
            {
                "value": scaled(answer.estimate.value, card.unit),
                "tip": hover(named(answer, today=today), answer, card),
                **({"itemStyle": {"color": "--mark-pale"}} if (answer.n or 0) < FEW else {}),
            }
            if answer.estimate.value is not None and not is_part(answer, today=today)
            else None
            for answer in answers
        ],
    }
    if card.target is not None:
        line["markLine"] = {
            "silent": True,
            "symbol": "none",
            "lineStyle": {"color": "--soft", "type": [4, 4], "width": 1},
            "label": {
                "position": "end",  # beside the picture: within it the course runs through the words
                "align": "left",
                "color": "--soft",
                "formatter": "\n".join(_target(card)),
            },
            "data": [{"yAxis": scaled(card.target, card.unit)}],
        }
    return line


def _parts(card: Card, answers: Sequence[Answer], *, today: date) -> Option:
    """What is not over or cut off, hollow, on a dashed line to the figures beside it."""
    parts = [is_part(answer, today=today) for answer in answers]
    data: list[Option | None] = [None] * len(answers)
    for place, answer in enumerate(answers):
        value = scaled(answer.estimate.value, card.unit)
        if parts[place]:
            ring = "--mark-pale" if (answer.n or 0) < FEW else "--mark"
            data[place] = {
                "value": value,
                "tip": hover(named(answer, today=today), answer, card),
                "itemStyle": {"color": "--paper", "borderColor": ring, "borderWidth": 2},
            }
        elif value is not None and any(parts[max(0, place - 1) : place + 2]):
            data[place] = {"value": value, "symbol": "none"}
    return {
        "type": "line",
        "z": 6,
        "symbol": "circle",
        "symbolSize": 8,
        "lineStyle": {"width": 2, "color": "--mark", "type": [4, 4]},
        "data": data,
    }


def _target(card: Card) -> tuple[str, ...]:
    """The target in two short lines; nothing where there is none."""
    return () if card.target is None else (_("Target"), figures.short(card.target, card.unit))


def _room(lines: Sequence[str]) -> int:
    """Pixels that the longest line takes at most, Chinese signs being twice as wide."""
    return max((sum(7 if sign.isascii() else 13 for sign in line) for line in lines), default=0)


def _band(card: Card, answers: Sequence[Answer], shown: Axis) -> list[Option]:
    """The interval as a band; of a point without neighbours as an upright line, cut where the axis ends."""
    reaches = [figures.plausible(answer.estimate, card.unit) for answer in answers]
    lows = [scaled(reach.low, card.unit) for reach in reaches]
    highs = [scaled(reach.high, card.unit) for reach in reaches]
    widths = [
        None if low is None or high is None else round(high - low, 3)
        for low, high in zip(lows, highs, strict=True)
    ]
    unseen, drawn = band(lows, widths)
    ends = [
        [{"coord": [place, max(low, shown.low)]}, {"coord": [place, min(high, shown.high)]}]
        for place, (low, high, alone) in enumerate(zip(lows, highs, lone(lows), strict=True))
        if alone and low is not None and high is not None
    ]
    if ends:
        drawn["markLine"] = {
            "silent": True,
            "symbol": "none",
            "label": {"show": False},
            "lineStyle": {"color": "--accent-strong", "type": "solid", "width": 1.5},
            "data": ends,
        }
    return [unseen, drawn]


def _past(card: Card, before: Sequence[Answer]) -> Option:
    return {
        "type": "line",
        "symbol": "none",
        "silent": True,
        "emphasis": {"disabled": True},
        "lineStyle": {"width": 1, "color": "--past"},
        "data": [scaled(answer.estimate.value, card.unit) for answer in before],
    }


def _gaps(answers: Sequence[Answer]) -> Option:
    """Hatched columns where there is no figure, each telling why."""
    return {
        "type": "bar",
        "yAxisIndex": 1,
        "barCategoryGap": "0%",
        "itemStyle": {"color": "hatch --hatch"},
        "emphasis": {"disabled": True},
        "data": [
            {"value": 1, "tip": f"{dates.piece(answer.period, grain=answer.grain)}\n{gap(answer)}"}
            if answer.estimate.value is None
            else None
            for answer in answers
        ],
    }
