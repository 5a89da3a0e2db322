"""Summing up what was settled."""

import logging
import os
from typing import TYPE_CHECKING

from hark.jobs.worker import waiting

if TYPE_CHECKING:
    import threading

_log = logging.getLogger(__package__)


def keep_summing_up(server: int, settled: "threading.Event") -> None:
    """Sum up what was settled; before anything was, the engines are not brought into memory."""
    while os.getppid() == server:
        if not settled.wait(waiting.PAUSE):
            continue
        settled.clear()
        from django.utils import timezone

        from hark.core.errors import Unavailable
        from hark.flows import rollups
        from hark.guard.access import operator

        try:
            rollups.refresh(by=operator("worker"), now=timezone.now())
        except Unavailable as problem:  # the ledger is damaged, which whoever asks it is told
            _log.warning("The sums cannot be brought up to date: %s", problem)
        except Exception as problem:
            if not waiting.outwaited(problem):
                raise
            settled.set()
