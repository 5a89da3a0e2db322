"""One indicator by hour and weekday: a field to each, in steps of one colour, the stronger the higher.

The build of ECharts that is shipped has no heat map of its own, so the fields are bars of equal height, one
layer to a weekday; the steps of the colour are chosen here and named in the key beside the picture.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from django.utils.translation import gettext as _

from hark.core.terms.card import Card, Unit
from hark.core.terms.figure import Answer, Verdict
from hark.web import figures
from hark.web.charts.chart import FEW, Chart, Option, hover
from hark.web.charts.pieces import hatched
from hark.web.sentences import joined

STEPS = 5
DARK = 4
"""From this step on, signs stand in the light ink."""

Place = tuple[str, str]
"""A weekday and an hour, as the dimensions write them."""


@dataclass(frozen=True, slots=True)
class Field:
    """One hour of one weekday: what it is called, its figure, and the address that asks for it alone."""

    name: str
    answer: Answer
    href: str


@dataclass(frozen=True, slots=True)
class Scale:
    """The steps of the colour: where each begins, and where the last one ends."""

    ends: tuple[float, ...]

    def step(self, value: float) -> int:
        """The step a value falls in, from one on."""
        return min(STEPS, max(1, bisect_right(self.ends, value)))

    @property
    def is_flat(self) -> bool:
        """Whether all figures are one."""
        return self.ends[0] == self.ends[-1]


def few(card: Card, answer: Answer) -> bool:
    """Whether so few records stand behind the figure that its colour would say too much; a count is exact."""
    return card.unit is not Unit.COUNT and (answer.n or 0) < FEW


def scale(card: Card, answers: Sequence[Answer]) -> Scale:
    """The scale of those figures that get a colour.

    Counts are cut evenly from zero, in whole steps; of all else each step holds as many fields, or one far
    out would leave the others alike.
    """
    known = [
        answer.estimate.value
        for answer in answers
        if answer.estimate.value is not None and not few(card, answer)
    ]
    low, high = min(known, default=0.0), max(known, default=0.0)
    if card.unit is Unit.COUNT:
        width = ceil(high / STEPS)
        return Scale(tuple(float(width * step) for step in range(STEPS + 1)))
    if len(known) < STEPS:
        return Scale(tuple(low + (high - low) * step / STEPS for step in range(STEPS + 1)))
    known.sort()
    return Scale(tuple(known[round((len(known) - 1) * step / STEPS)] for step in range(STEPS + 1)))


def heat(
    card: Card,
    fields: Mapping[Place, Field],
    *,
    days: Mapping[str, str],
    hours: Mapping[str, str],
    name: str,
) -> Chart:
    """The picture of `fields`; `days` and `hours` are the names of rows and columns in their order."""
    shown = scale(card, [field.answer for field in fields.values()])
    option: Option = {
        "grid": {"left": 4, "right": 4, "top": 4, "bottom": 4},
        "tooltip": {"trigger": "item"},
        "xAxis": {
            "type": "category",
            "data": list(hours.values()),
            "axisTick": {"show": False},
            "axisLine": {"show": False},
        },
        "yAxis": [
            {"type": "value", "min": 0, "max": len(days), "show": False},
            {
                "type": "category",
                "inverse": True,
                "position": "left",
                "data": list(days.values()),
                "axisTick": {"show": False},
                "axisLine": {"show": False},
                "axisLabel": {"interval": 0, "color": "--ink"},
            },
        ],
        # The first layer lies at the bottom, where the last day belongs.
        "series": [_layer(card, fields, day, list(hours), shown) for day in reversed(list(days))],
    }
    return Chart("heat", option, _words(card, fields, name=name), _note(card, fields, len(days) * len(hours)))


def _layer(card: Card, fields: Mapping[Place, Field], day: str, hours: Sequence[str], shown: Scale) -> Option:
    return {
        "type": "bar",
        "stack": "days",
        "yAxisIndex": 0,
        "barCategoryGap": "0%",
        "emphasis": {"disabled": True},
        "data": [_cell(card, fields.get((day, hour)), shown) for hour in hours],
    }


def _cell(card: Card, field: Field | None, shown: Scale) -> Option:
    plain: Option = {"borderColor": "--paper", "borderWidth": 1}
    if field is None:
        return {"value": 1, "itemStyle": {**plain, "color": "--paper"}}
    value = field.answer.estimate.value
    cell: Option = {"value": 1, "href": field.href, "tip": hover(field.name, field.answer, card)}
    if value is None:
        return {**cell, "itemStyle": {**plain, "color": "hatch --hatch"}}
    step = 0 if few(card, field.answer) else shown.step(value)
    cell["itemStyle"] = {**plain, "color": f"--heat-{step}"}
    if field.answer.verdict is Verdict.MISSED:
        ink = "--on-heat" if step >= DARK else "--ink"
        cell["label"] = {"show": True, "position": "inside", "formatter": "▲", "fontSize": 9, "color": ink}
    return cell


def _note(card: Card, fields: Mapping[Place, Field], places: int) -> str:
    answers = [field.answer for field in fields.values()]
    return joined(
        _("Grey: fewer than {few} counted.").format(few=FEW)
        if any(answer.estimate.value is not None and few(card, answer) for answer in answers)
        else "",
        _("▲ misses the target of {target} by more than chance explains.").format(
            target=figures.short(card.target, card.unit)
        )
        if card.target is not None and any(answer.verdict is Verdict.MISSED for answer in answers)
        else "",
        hatched(answers),
        _("Blank: no records.") if len(fields) < places else "",
    )


def _words(card: Card, fields: Mapping[Place, Field], *, name: str) -> str:
    """The map told in a sentence: the lowest and the highest field that are more than chance."""
    told = [
        (field.answer.estimate.value, field.name)
        for field in fields.values()
        if field.answer.estimate.value is not None and not few(card, field.answer)
    ]
    if not told:
        return _("{name}: no figures in this period.").format(name=name)
    (low, low_at), (high, high_at) = min(told), max(told)
    return _("{name} by hour and weekday: lowest {low} ({low_at}), highest {high} ({high_at}).").format(
        name=name,
        low=figures.value(low, card.unit),
        low_at=low_at,
        high=figures.value(high, card.unit),
        high_at=high_at,
    )
