"""What a regulator wants of a complaint it sent on: a report, by a day it may name and may put off."""

from dataclasses import replace
from datetime import date

from hark.core.complaints.case import Case
from hark.core.errors import Refusal
from hark.core.terms.case import Act


class NotAwaited(Refusal):
    """No regulator waits for anything."""


class DayGone(Refusal):
    """The day is over already."""


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
