"""Seeing to complaints: terms that run out, customers to be asked, counts and classes to be brought up."""

import logging
import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from hark.jobs.worker import waiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hark.guard.access import Staff

LOOK_EVERY = 10.0  # seconds, for complaints nobody counted yet

_log = logging.getLogger(__package__)


def watch(by: "Staff") -> None:
    """Warn of terms that run out and of late answers; ask customers how their complaint was handled."""
    from django.utils import timezone

    from hark.flows import case_satisfaction, case_watch

    with _told():
        case_watch.watch(by=by, now=timezone.now())
        case_satisfaction.invite(by=by, now=timezone.now())


def keep_counting(server: int) -> None:
    """Count and sort complaints part by part; as long as a part took, others have their turn."""
    while os.getppid() == server:
        began = time.monotonic()
        try:
            more = count()
        except Exception as problem:
            if not waiting.outwaited(problem):
                raise
        else:
            time.sleep(max(waiting.PAUSE, time.monotonic() - began) if more else LOOK_EVERY)


def count() -> bool:
    """Count and sort some of the complaints nobody did yet; whether there were any."""
    from django.utils import timezone

    from hark.flows import case_classes, case_recount

    with _told():
        return any([case_recount.keep_up(now=timezone.now()), case_classes.go_on()])
    return False


@contextmanager
def _told() -> "Iterator[None]":
    """Have it told where the institution's own settings are refused; it is tried again."""
    from hark.core.errors import Refusal, Unavailable

    try:
        yield
    except (Refusal, Unavailable) as problem:
        _log.warning("The complaints cannot be seen to: %s", problem)
