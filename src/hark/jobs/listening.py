"""The command that listens to a message broker: what comes is kept in the inbox, and then acknowledged."""

import logging
import signal
from argparse import Namespace
from collections.abc import Sequence
from threading import Event
from typing import TYPE_CHECKING

from django.db import InterfaceError, OperationalError, close_old_connections
from django.utils import timezone

from hark import wiring
from hark.core.errors import Unavailable, is_disk_full
from hark.flows import listening
from hark.guard.access import Staff, operator
from hark.jobs.command import DONE
from hark.jobs.counting import counted
from hark.jobs.start import operator_name

if TYPE_CHECKING:
    from hark.flows.listening import Message

PAUSE = 2.0  # seconds between attempts to keep what cannot be kept now

log = logging.getLogger(__name__)


def listen(options: Namespace) -> int:
    """Keep what comes until told to end; with --once what waits there now."""
    address, ending = listening.address(), Event()
    listening.begin(mapping=options.mapping, feed=options.feed, by=_sender(options))
    for word in (signal.SIGTERM, signal.SIGINT):
        signal.signal(word, lambda *_: ending.set())

    def take(messages: "Sequence[Message]") -> bool:
        while not ending.is_set():
            try:
                _keep(messages, options)
                return True
            except Exception as problem:
                if not _passes(problem):
                    raise
                log.warning("What came from the broker cannot be kept now (%s).", type(problem).__name__)
            ending.wait(PAUSE)
        return False

    wiring.broker()(
        address, options.queue, take=take, ending=ending, once=options.once, declare=options.declare
    )
    return DONE


def _keep(messages: "Sequence[Message]", options: Namespace) -> None:
    close_old_connections()
    taken = listening.take(
        messages, mapping=options.mapping, feed=options.feed, by=_sender(options), now=timezone.now()
    )
    log.info(
        "Taken: %s = %s.",
        counted(len(messages), "message"),
        ", ".join(f"{n} {what}" for what, n in taken.items()),
    )


def _sender(options: Namespace) -> Staff:
    """Who they are taken for: asked each time, for a person may be let in no longer."""
    return listening.sender(options.person) if options.person else operator(operator_name())


def _passes(problem: Exception) -> bool:
    """Whether it may pass: then the broker keeps its messages, and nothing is refused."""
    return isinstance(problem, Unavailable | OperationalError | InterfaceError) or is_disk_full(problem)
