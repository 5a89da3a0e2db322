"""One of many with which something is wrong does not hold up the others."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import InterfaceError, OperationalError

from hark.core.errors import NotAllowed, Unavailable, is_disk_full


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


def passes(problem: Exception) -> bool:
    """Whether it is none of the case: the disk is full, or the database or another system does not answer."""
    return isinstance(problem, Unavailable | OperationalError | InterfaceError) or is_disk_full(problem)
