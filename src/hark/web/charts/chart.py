"""What every chart is made of: its option, its words, and a note on how to read its axis."""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from hark.core.terms.card import Card, Unit
from hark.core.terms.figure import Answer
from hark.web import figures

Option = dict[str, Any]

FEW = 30
"""Figures from fewer records than this are drawn pale."""


@dataclass(frozen=True, slots=True)
class Chart:
    """One picture. Colours in `option` are names of the style sheet, so both themes can draw it."""

    id: str
    option: Option
    words: str
    note: str = ""

    @property
    def written(self) -> str:
        """The option as the page hands it to the script."""
        return json.dumps(self.option, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Axis:
    """The stretch of values a picture shows, on the scale they are written in."""

    low: float
    high: float
    step: float

    def option(self, unit: Unit) -> Option:
        """The axis as ECharts draws it."""
        return {
            "type": "value",
            "min": self.low,
            "max": self.high,
            "interval": self.step,
            "axisLabel": {"hideOverlap": True},
            "suffix": figures.with_unit("", unit) if unit is Unit.SHARE else "",
        }

    def note(self, unit: Unit) -> str:
        """Says where the axis starts, if not at zero."""
        if self.low == 0:
            return ""
        start = figures.with_unit(figures.number(self.low, decimals=0 if self.low.is_integer() else 1), unit)
        return _("Axis from {start}, not from zero.").format(start=start)


def axis(values: Iterable[float | None], unit: Unit) -> Axis:
    """An axis with round ends around the values; from zero for counts, and unless all lie far above it.

    A value alone lies near nothing but zero. No step is finer than figures are written: two would read alike.
    """
    known = [figures.scaled(value, unit) for value in values if value is not None]
    if not known:
        return Axis(0.0, 1.0, 1.0)
    lowest, highest = min(known), max(known)
    from_zero = unit in (Unit.COUNT, Unit.PER_DAY, Unit.PER_THOUSAND) or lowest < 0.6 * highest
    from_zero = from_zero or lowest == highest
    step = _round_step((highest - (0 if from_zero else lowest)) or 1.0)
    step = max(step, 10.0 ** -figures.DECIMALS[unit])
    high = math.ceil(highest / step) * step or step
    high = min(high, 100.0) if unit is Unit.SHARE else high
    low = 0.0 if from_zero else min(math.floor(lowest / step) * step, high - step)
    return Axis(round(low, 6), round(high, 6), step)


def _round_step(spread: float) -> float:
    """A quarter of the spread, rounded up to 1, 2 or 5 times a power of ten."""
    size = 10.0 ** math.floor(math.log10(spread / 4))
    return next(size * factor for factor in (1, 2, 5, 10) if size * factor >= spread / 4)


def fits(answer: Answer) -> tuple[float | None, ...]:
    """What must fit into a picture: of few records the value only, or their interval would fill it."""
    estimate = answer.estimate
    return (estimate.value,) if (answer.n or 0) < FEW else (estimate.value, estimate.low, estimate.high)


def band(lows: Sequence[float | None], widths: Sequence[float | None], **drawn: str) -> list[Option]:
    """An interval as two stacked areas: one unseen up to its low end, one pale up to its high end."""
    common: Option = {
        "type": "line",
        "stack": "interval",
        "symbol": "none",
        "silent": True,
        "emphasis": {"disabled": True},
        "lineStyle": {"opacity": 0},
        "stackStrategy": "all",
        **drawn,
    }
    return [
        {**common, "data": lows},
        {**common, "data": widths, "areaStyle": {"color": "--band", "opacity": 1}},
    ]


def hover(name: str, answer: Answer, card: Card) -> str:
    """What a reader sees on pointing at a figure: name, value, interval, count."""
    estimate = answer.estimate
    lines = [name, figures.value(estimate.value, card.unit)]
    if estimate.low is not None:
        lines.append(_("95 % interval {interval}").format(interval=figures.interval(estimate, card.unit)))
    if card.unit is not Unit.COUNT:
        lines.append(_("{count} counted").format(count=figures.number(answer.n)))
    if answer.lacking:
        lines.append(_("Data are late or thin: no verdict"))
    return "\n".join(lines)


def scaled(value: float | None, unit: Unit) -> float | None:
    """The value as drawn: on its written scale, rounded to what an eye can tell."""
    return None if value is None else round(figures.scaled(value, unit), 3)
