"""A course in words: what its picture shows, and how the picture is to be read."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

from django.utils.translation import gettext as _

from hark.core.terms.card import Card
from hark.core.terms.figure import Answer
from hark.core.terms.period import Period
from hark.web import dates, figures
from hark.web.charts.chart import Axis, scaled
from hark.web.charts.pieces import hatched, is_cut, is_running, named
from hark.web.sentences import joined


def words(card: Card, answers: Sequence[Answer], *, name: str, today: date) -> str:
    """The course told in a sentence: how many points, the lowest and the highest; of one, what it is."""
    known = [answer for answer in answers if answer.estimate.value is not None]
    if not known:
        return _("{name}: no figures in this period.").format(name=name)
    lowest = min(known, key=lambda answer: answer.estimate.value or 0)
    highest = max(known, key=lambda answer: answer.estimate.value or 0)
    if len(known) == 1:
        return _("{name}, one point: {value} ({at}).").format(
            name=name,
            value=figures.value(lowest.estimate.value, card.unit),
            at=named(lowest, today=today),
        )
    return _("{name}, {count} points: lowest {low} ({low_at}), highest {high} ({high_at}).").format(
        name=name,
        count=len(known),
        low=figures.value(lowest.estimate.value, card.unit),
        low_at=named(lowest, today=today),
        high=figures.value(highest.estimate.value, card.unit),
        high_at=named(highest, today=today),
    )


def note(card: Card, answers: Sequence[Answer], shown: Axis, *, before: Sequence[Answer], today: date) -> str:
    """How the picture is to be read: what lines, bands and columns stand for, of those it has."""
    lows = [answer.estimate.low for answer in answers]
    band, lines = runs(lows), any(lone(lows))
    cut = any(is_cut(answer) and not is_running(answer, today) for answer in answers)
    return joined(
        shown.note(card.unit),
        _("The band is the 95 % interval.") if band else "",
        _("An upright line is that of a point without neighbours.") if band and lines else "",
        _("The upright line is the 95 % interval.") if lines and not band else "",
        _("Where it is cut off, it reaches beyond the axis.")
        if (band or lines) and _beyond(card, answers, shown)
        else "",
        _("Hollow, on a dashed line: not over yet, counted until now.")
        if any(is_running(answer, today) for answer in answers)
        else "",
        _("Hollow, at an end: the period cuts the week or month, only some of its days are counted.")
        if cut
        else "",
        _("The thin line is the period before: {days}.").format(days=_days(before)) if before else "",
        _("Days of the week that are not asked for are left out.") if _leaps(answers) else "",
        hatched(answers),
    )


def runs(values: Iterable[float | None]) -> bool:
    """Whether two neighbours are known: one alone is no line and no band that could be seen."""
    return any(None not in pair for pair in pairwise(values))


def lone(values: Sequence[float | None]) -> list[bool]:
    """Of each value, whether it is known and neither neighbour is: a line or band would not be seen."""
    return [
        value is not None and not runs(values[max(0, place - 1) : place + 2])
        for place, value in enumerate(values)
    ]


def _days(answers: Sequence[Answer]) -> str:
    return dates.span(Period(answers[0].period.start, answers[-1].period.end))


def _leaps(answers: Sequence[Answer]) -> bool:
    """Whether days between two pieces are left out."""
    return any(one.period.end != other.period.start for one, other in pairwise(answers))


def _beyond(card: Card, answers: Sequence[Answer], shown: Axis) -> bool:
    """Whether the interval of some figure ends outside the picture."""
    reaches = [figures.plausible(answer.estimate, card.unit) for answer in answers]
    ends = [scaled(end, card.unit) for reach in reaches for end in (reach.low, reach.high)]
    return any(end is not None and not shown.low <= end <= shown.high for end in ends)
