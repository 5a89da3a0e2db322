"""A listener to a message broker in a process of its own, to be killed; and what is left after it."""

import logging
from argparse import Namespace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from django.conf import settings

from hark.flows import emptying, stores
from hark.guard.access import operator
from hark.intake import broker
from hark.jobs import listening as command
from hark.lake import once
from hark.lake.listing import total
from hark.lake.selecting import Selection
from hark.records.feeds import QuarantineRow
from hark.records.inbox import InboxRow
from tests.faults.loader import move_into
from tests.makers import NOON

TOGETHER = 5  # so that a queue is not emptied before anybody is killed


class _Telling(logging.Handler):
    def __init__(self, pipe: Connection) -> None:
        super().__init__()
        self._pipe = pipe

    def emit(self, record: logging.LogRecord) -> None:
        self._pipe.send(record.getMessage())


def listens(
    home: Path, address: str, queue: str, pipe: Connection, *, until_empty: bool, planted: bool
) -> None:
    """Listen until killed, or until nothing waits; the pipe hears what is logged."""
    move_into(home)
    settings.HARK_BROKER_URL = address
    broker.TOGETHER, broker.PREFETCH = TOGETHER, 2 * TOGETHER
    if planted:
        command._keep = _late(command._keep)
    log = logging.getLogger("hark")
    log.setLevel(logging.INFO)
    log.addHandler(_Telling(pipe))
    command.listen(
        Namespace(queue=queue, mapping="cloudevents", feed="", person="", declare=False, once=until_empty)
    )


def left(home: Path, pipe: Connection) -> None:
    """Settle what is in the inbox, and tell what there is then."""
    move_into(home)
    while emptying.empty(by=operator("test"), clock=lambda: NOON):
        pass
    contacts = stores.ledger("contacts")
    pipe.send(
        {
            "rows": total(contacts, Selection()),
            "digest": once.digest(contacts, feed="calls"),
            "kept": sorted(QuarantineRow.objects.values_list("reason", flat=True)),
            "waiting": InboxRow.objects.filter(settled_at=None).count(),
        }
    )


def _late(keep: Any) -> Any:
    """The planted fault: messages are acknowledged, and kept when others have come after them."""
    held: list[Any] = []

    def late(messages: Any, options: Any) -> None:
        held.append(messages)
        if len(held) > 3:
            keep(held.pop(0), options)

    return late
