"""What a customer is promised, and who may say that what they brought begins the law's term anew."""

from datetime import datetime, timedelta

from hark.core.complaints.case import Case, SecondPair
from hark.core.errors import Refusal
from hark.core.terms.case import Act

FARTHEST = timedelta(days=731)
"""Nobody is told in earnest to wait longer than two years: a later day is a slip."""


class DayGone(Refusal):
    """A promise is of a time to come."""


class TooFar(Refusal):
    """A promise is of a time that somebody waits for."""


def promise(case: Case, *, until: datetime, by: str, now: datetime) -> Case:
    """The case with a moment by which its customer was told to be answered.

    Raises:
        DayGone: the moment has passed.
        TooFar: it is years away.
        SecondPair: others review what the person decided.
    """
    if until <= now:
        raise DayGone("Promise a day that has not passed.")
    if until > now + FARTHEST:
        raise TooFar("Promise a day within the next two years.")
    return case.done(Act.PROMISED, by=by)


def renew(case: Case, *, by: str) -> Case:
    """The case with facts that begin its term anew.

    Whoever owns it does not decide that: it gives them all of the time again.

    Raises:
        SecondPair: they own it, or others review what they decided.
    """
    if by == case.owner:
        raise SecondPair("Somebody else than whoever owns the complaint decides that its term begins anew.")
    return case.done(Act.NEW_FACTS, by=by)
