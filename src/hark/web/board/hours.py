"""The chosen indicator by hour and weekday: its picture, the key of its colours, and the table behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from hark.core.terms.card import Card, Unit
from hark.core.terms.figure import Answer, Verdict
from hark.web import figures, values
from hark.web.charts.chart import FEW, Chart
from hark.web.charts.heat import STEPS, Field, Place, few, heat, scale
from hark.web.question import Scope
from hark.web.sentences import listed

BY = ("weekday", "hour")


@dataclass(frozen=True, slots=True)
class Key:
    """One step of the colour, and the figures it stands for."""

    step: int
    word: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of the table; `note` says what the picture says by colour and sign."""

    figure: str
    rows_href: str = ""
    few: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One hour of the table, with a figure for each weekday."""

    name: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Hours:
    """The map, top to bottom."""

    chart: Chart
    keys: list[Key]
    days: list[str]
    lines: list[Line]


def hours(
    card: Card, answers: Sequence[Answer], scope: Scope, *, counted: Scope, name: str, rows_address: str
) -> Hours | None:
    """The map of `answers`, split by weekday and hour; nothing where no hour is known.

    A field leads to the board of `scope` at that hour, and to the records of `counted`.
    """
    found = {
        (str(a.by["weekday"]), str(a.by["hour"])): a for a in answers if a.by["hour"] and a.by["weekday"]
    }
    if not found:
        return None
    alone, behind = (each.free_of("weekday").free_of("hour") for each in (scope, counted))
    days = {f"{day + 1:02d}": str(word) for day, word in WEEKDAYS_ABBR.items()}
    columns = _every([hour for _day, hour in found])
    fields = {place: _field(place, answer, alone) for place, answer in found.items()}
    chart = heat(card, fields, days=days, hours={hour: hour for hour in columns}, name=name)
    return Hours(
        chart=chart,
        keys=_keys(card, list(found.values())),
        days=[values.said("weekday", day) for day in days],
        lines=[
            Line(
                values.said("hour", hour),
                [_cell(card, found.get((day, hour)), (day, hour), behind, rows_address) for day in days],
            )
            for hour in columns
        ],
    )


def _every(known: Sequence[str]) -> list[str]:
    """The hours from the first known to the last: a quiet one between two is a gap and no leap."""
    return [f"{hour:02d}" for hour in range(int(min(known)), int(max(known)) + 1)]


def _field(place: Place, answer: Answer, alone: Scope) -> Field:
    day, hour = place
    name = _("{weekday}, {hour}").format(weekday=values.said("weekday", day), hour=values.said("hour", hour))
    return Field(name, answer, f"?{_at(alone, place).query}")


def _at(alone: Scope, place: Place) -> Scope:
    day, hour = place
    return alone.having("weekday", day).having("hour", hour)


def _cell(card: Card, answer: Answer | None, place: Place, alone: Scope, rows_address: str) -> Cell:
    if answer is None:
        return Cell(figures.UNKNOWN, note=_("no records"))
    if answer.suppressed:
        return Cell(_("Withheld"))
    known = answer.estimate.value is not None
    is_few, is_missed = known and few(card, answer), answer.verdict is Verdict.MISSED
    notes = [
        _("fewer than {few} counted").format(few=FEW) if is_few else "",
        _("misses the target by more than chance explains") if is_missed else "",
    ]
    return Cell(
        figure=figures.bare(answer.estimate.value, card.unit),
        rows_href=f"{rows_address}?{_at(alone, place).query}" if rows_address and known else "",
        few=is_few,
        note=listed(filter(None, notes)),
    )


def _keys(card: Card, answers: Sequence[Answer]) -> list[Key]:
    shown = scale(card, answers)
    if shown.is_flat:
        return []
    steps = list(enumerate(pairwise(shown.ends), start=1))
    if card.unit is Unit.COUNT:  # of which each stands in one step, and those beyond the fields in none
        known = [a.estimate.value for a in answers if a.estimate.value is not None]
        least, most = min(known), max(known)
        within = ((step, (low, min(most, high - (step < STEPS)))) for step, (low, high) in steps)
        steps = [(step, (low, high)) for step, (low, high) in within if low <= most and high >= least]
    return [Key(step, _from_to(*ends, card.unit)) for step, ends in steps]


def _from_to(low: float, high: float, unit: Unit) -> str:
    ends = figures.bare(low, unit), figures.bare(high, unit)
    return ends[0] if low == high else "–".join(ends)
