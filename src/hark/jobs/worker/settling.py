"""Settling what waits in the inbox, and how often: the more seldom the longer it takes."""

import threading
import time
from typing import TYPE_CHECKING

from hark.jobs.worker import pulse

if TYPE_CHECKING:
    from hark.guard.access import Staff

TRICKLE = 30.0  # from one settling of what trickles in to the next, or longer where settling takes long
TIMES_AS_LONG = 10


class Settling:
    """Settles what waits in the inbox, and then has it summed up."""

    def __init__(self, by: "Staff", settled: threading.Event) -> None:
        self._by, self._settled = by, settled
        self._lately_until = 0.0

    def emptied(self) -> bool:
        """Whether something was due, and was settled."""
        from django.utils import timezone

        from hark.flows import inbox

        began = time.monotonic()
        if not inbox.is_due(now=timezone.now(), lately=began < self._lately_until):
            return False
        from hark.flows import emptying  # a worker that waits for its first record does not hold the engines

        if emptying.empty(by=self._by, clock=timezone.now, report=pulse.beat) == 0:
            return False
        ended = time.monotonic()
        self._lately_until = ended + max(TRICKLE, TIMES_AS_LONG * (ended - began))
        self._settled.set()
        return True
