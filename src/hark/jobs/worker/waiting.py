"""Waiting: for something to do, and for what has to pass."""

import logging
import time

PAUSE = 0.5  # seconds between looks when nothing waits
PAUSE_WHEN_FULL = 2.0

_log = logging.getLogger(__package__)  # the worker speaks by one name, whichever room it is in


def outwaited(problem: Exception) -> bool:
    """Whether something has to pass, and a little was waited; anything else is a bug and ends the worker."""
    from hark.core.errors import is_disk_full, is_locked

    if not (full := is_disk_full(problem)) and not is_locked(problem):
        return False
    says = "The disk is full." if full else "Others hold the records."
    _log.warning("%s The worker waits.", says)
    time.sleep(PAUSE_WHEN_FULL)
    return True
