"""Pulling from the sources whose time has come."""

import logging
import os
import time
from typing import TYPE_CHECKING

from hark.jobs.worker import waiting

if TYPE_CHECKING:
    import threading

LOOK_EVERY = 5.0  # seconds

_log = logging.getLogger(__package__)


def keep_pulling(server: int, settled: "threading.Event") -> None:
    """Pull from each source whose time has come; killed in the midst, the next pull goes on from there."""
    while os.getppid() == server:
        try:
            if pull_next():
                settled.set()
            else:
                time.sleep(LOOK_EVERY)
        except Exception as problem:
            if not waiting.outwaited(problem):
                raise


def pull_next() -> bool:
    """Whether the time of a source had come, and it was pulled."""
    from django.utils import timezone

    from hark.core.errors import Refusal
    from hark.flows import turns

    due = turns.due(now=timezone.now())
    if not due:
        return False
    from hark import wiring  # a worker nothing is due for does not hold the engines
    from hark.flows import pulling
    from hark.guard.access import operator

    try:
        pulling.pull(due[0], doors=wiring.databases(), by=operator("worker"), clock=timezone.now)
    except Refusal as problem:  # it could not so much as begin
        _log.warning("A source cannot be pulled: %s", problem)
        turns.put_off(due[0], problem, now=timezone.now())
    return True
