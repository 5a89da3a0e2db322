"""Taking back what withdrawn loads brought."""

import logging
from typing import TYPE_CHECKING

from hark.jobs.worker import pulse

if TYPE_CHECKING:
    from hark.guard.access import Staff

_log = logging.getLogger(__package__)


def take_back(by: "Staff") -> bool:
    """Whether something was to be taken back, and was; while the ledger is damaged it is tried again."""
    from django.utils import timezone

    from hark.core.errors import Unavailable
    from hark.flows import withdrawals

    asked = withdrawals.unfinished()
    if not asked:
        return False
    from hark.flows import withdrawing  # a worker that is asked for none does not hold the engines

    try:
        for load in asked:
            with pulse.kept():
                withdrawing.finish(load, by=by, clock=timezone.now)
    except Unavailable as problem:
        _log.warning("What a load brought cannot be taken back: %s", problem)
    return True
