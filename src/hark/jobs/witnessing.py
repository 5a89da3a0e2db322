"""The keeper of the audit's checkpoints: a thread of the worker, so that no long load keeps it waiting."""

import logging
import threading
import time

LOOK_EVERY = 2.0
QUIET_FOR = 60.0  # seconds between two words about the same trouble

_log = logging.getLogger(__name__)


def begin() -> threading.Thread:
    """The thread that keeps checkpoints until the process ends."""
    keeper = threading.Thread(target=_keep, name="checkpoints", daemon=True)
    keeper.start()
    return keeper


def late() -> bool:
    """Whether an entry of the audit waits too long for a checkpoint outside."""
    from django.utils import timezone  # after start()

    from hark.flows import checkpoints

    return checkpoints.late(now=timezone.now())


def _keep() -> None:
    said = -QUIET_FOR
    while True:
        trouble = look()
        if trouble and time.monotonic() - said >= QUIET_FOR:
            _log.error("The audit is not signed and copied outside: %s", trouble)
            said = time.monotonic()
        time.sleep(LOOK_EVERY)


def look() -> str:
    """One look: what is due is signed, copied and noted; what keeps it from being so, in a sentence."""
    from django.db import DatabaseError, close_old_connections
    from django.utils import timezone  # after start()

    from hark.core.errors import Refusal, Unavailable
    from hark.flows import checkpoints, destroyed, refusals, ring
    from hark.guard.access import operator

    close_old_connections()
    now = timezone.now()
    try:
        destroyed.copy(ring.folder())
        refusals.settle(by=operator("worker"), now=now)
        checkpoints.keep(now=now)
    except (Refusal, Unavailable, DatabaseError) as trouble:
        return str(trouble)
    return ""
