"""One of many with which something is wrong does not hold up the others."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError
from django.db.models import QuerySet

from hark.core.errors import NotAllowed, Unavailable, is_disk_full
from hark.records.cases import CaseRow

AT_ONCE = 40  # one after the other they keep everybody else from the records of an SQLite file
AGAIN_AFTER = timedelta(hours=1)


@contextmanager
def alone(number: str) -> Iterator[None]:
    """Have what fails with the case told in the log, and go on after it; what concerns all is raised."""
    try:
        yield
    except NotAllowed:
        raise
    except Exception as problem:
        if passes(problem):
            raise
        logging.getLogger(__name__).exception("The complaint %s cannot be seen to.", number)


def one_by_one(due: QuerySet[CaseRow], see: Callable[[int], bool], *, moment: str, now: datetime) -> int:
    """How many of the cases whose `moment` has come were seen to: a part of them, each alone.

    One with which something is wrong is looked at again after a while, so that it holds up no other.
    """
    seen = 0
    rows = due.filter(**{f"{moment}__lte": now}).order_by(moment).values_list("pk", "number")
    for pk, number in rows[:AT_ONCE]:
        done = False
        with alone(number):
            seen, done = seen + see(pk), True
        if not done:
            CaseRow.objects.filter(pk=pk).update(**{moment: now + AGAIN_AFTER})
    return seen


def passes(problem: Exception) -> bool:
    """Whether it is none of the case: the disk is full, or the database or another system does not answer."""
    return isinstance(problem, Unavailable | OperationalError | InterfaceError) or is_disk_full(problem)
