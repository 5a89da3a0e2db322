"""Taking what came to the mailbox, where one is named."""

import logging
import os
import time

from hark.jobs.worker import waiting

LOOK_EVERY = 30.0  # seconds

_log = logging.getLogger(__package__)


def keep_taking(server: int) -> None:
    """Take what came to the mailbox, if one is named, and look again."""
    while os.getppid() == server:
        try:
            if not take():
                time.sleep(LOOK_EVERY)
        except Exception as problem:
            if not waiting.outwaited(problem):
                raise


def take() -> bool:
    """Whether something new was in the mailbox; where it cannot be read, that is told and tried again."""
    from django.utils import timezone

    from hark import wiring
    from hark.core.errors import Refusal, Unavailable
    from hark.flows import mail_servers
    from hark.guard.access import operator

    if not mail_servers.is_read():
        return False
    from hark.flows import mail_in

    try:
        return bool(mail_in.take(opened=wiring.mailbox(), by=operator("worker"), clock=timezone.now))
    except (Refusal, Unavailable) as problem:
        _log.warning("The mailbox cannot be read: %s", problem)
        return False
