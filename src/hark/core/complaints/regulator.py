"""What a regulator wants of a complaint it sent on: a report, by a day it may name and may put off."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from hark.core.complaints.case import Case
from hark.core.errors import Refusal
from hark.core.terms.case import Act, Happening

EARLIEST = timedelta(days=366)
"""So long before we had it a regulator may have wanted its report: letters are late, but not by years."""
_NAMES_A_DAY = frozenset({Act.FORWARDED, Act.DEFERRED})


class NotAwaited(Refusal):
    """No regulator waits for anything."""


class DayGone(Refusal):
    """The day is over already."""


class BadDay(Refusal):
    """It cannot be the day the regulator named, or is the one that was noted."""


def forward(case: Case) -> Case:
    """The case with a regulator that waits for a report; sent on again, it waits anew."""
    return replace(case.done(Act.FORWARDED), awaited=True)


def defer(case: Case, *, until: date, today: date) -> Case:
    """The case as it stands once the regulator granted a later day.

    Raises:
        NotAwaited: no regulator waits for a report.
        DayGone: the day is over already.
    """
    _require_awaited(case)
    if until < today:
        raise DayGone("{day} is over already. Put in the day the regulator granted.", day=until)
    return case.done(Act.DEFERRED)


def require_day(until: date, *, came: date) -> None:
    """Nothing, for a day by which a regulator can want its report on what came to us on that day.

    Raises:
        BadDay: it lies too long before.
    """
    first = came - EARLIEST
    if until < first:
        raise BadDay("Choose {first} or a later day: the complaint came {came}.", first=first, came=came)


def redate(case: Case, *, until: date, was: str, came: date) -> Case:
    """The case with another day the regulator had named from the beginning; `was` is the one noted.

    Raises:
        NotAwaited: no regulator waits for a report.
        BadDay: it is that day already, or cannot be.
    """
    _require_awaited(case)
    require_day(until, came=came)
    if until.isoformat() == was:
        raise BadDay("{day} is what was noted already.", day=until)
    return case.done(Act.REDATED)


def put_right(history: Iterable[Happening]) -> list[Happening]:
    """The history with every day a regulator named as it was put right later: nothing was late by a slip."""
    told: list[Happening] = []
    for it in history:
        last = next((place for place in reversed(range(len(told))) if told[place].act in _NAMES_A_DAY), None)
        if it.act is Act.REDATED and last is not None:
            named = told[last]
            told[last] = replace(named, details={**named.details, "until": it.details["until"]})
        else:
            told.append(it)
    return told


def named_day(history: Iterable[Happening]) -> str:
    """The day the regulator wants its report by, in ISO 8601; empty where it named none."""
    days = [it.details.get("until", "") for it in put_right(history) if it.act in _NAMES_A_DAY]
    return days[-1] if days else ""


def report(case: Case) -> Case:
    """The case once the regulator has its report.

    Raises:
        NotAwaited: no regulator waits for one.
    """
    _require_awaited(case)
    return replace(case.done(Act.REPORTED), awaited=False)


def _require_awaited(case: Case) -> None:
    if not case.awaited:
        raise NotAwaited("No regulator waits for a report on this complaint.")
