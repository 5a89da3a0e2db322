"""Events sent and settled by who dies before the n-th thing they would write, and is followed by others."""

import json
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from shutil import copytree
from typing import Any

from hark.flows import emptying, events, stores
from hark.intake.events import single
from hark.lake import once
from hark.lake.listing import total
from hark.lake.selecting import Selection
from hark.records.audit import AuditEntryRow
from hark.records.feeds import ArrivalRow, QuarantineRow
from hark.records.inbox import InboxRow
from tests.faults.loader import move_into
from tests.faults.stepper import BY, Died, Steps, _move, _stepping
from tests.makers import NOON

SENT = [("1", 10), ("2", 10), ("x", "long"), ("3", 10), ("3", 10), ("1", 11)]


def dies_everywhere(fresh: Path, pipe: Connection, *, every: int = 1, planted: bool = False) -> None:
    """Tell the pipe what each death left behind once others had gone on, up to a run that nothing ended."""
    move_into(fresh)
    emptying.BATCH = 2
    if planted:
        emptying.take = _marked_before(emptying.take)
    number, died = 1 - every, True
    while died:
        number += every
        home = Path(copytree(fresh, fresh.parent / f"{fresh.name}-{number}-{planted}"))
        _move(home)
        died = _dies(Steps(number))
        _move(home)
        _go_on()  # the sender was not answered and sends again; the worker is followed by another
        pipe.send(_left())


def _dies(steps: Steps) -> bool:
    with _stepping(steps):
        try:
            _go_on()
        except Died:
            return True
    return False


def _go_on() -> None:
    for id, wait in SENT:
        data = {"entered": "2026-11-21T09:30:00+08:00", "wait": wait}
        envelope = {"specversion": "1.0", "id": id, "source": "calls", "type": "hark.contact"}
        sent = single(json.dumps({**envelope, "data": data}).encode())
        events.take(sent, mapping="cloudevents", feed="", by=BY, now=NOON)
    while emptying.empty(by=BY, clock=lambda: NOON):
        pass


def _marked_before(take: Callable[..., Any]) -> Callable[..., Any]:
    """The planted fault: what is to be settled is out of the inbox before it is in the ledger."""

    def early(arrival: Any, batch: Any, unusable: Any, *, now: Any, **named: Any) -> Any:
        InboxRow.objects.filter(pk__in=[record.line for record in batch.records]).update(settled_at=now)
        return take(arrival, batch, unusable, now=now, **named)

    return early


def _left() -> dict[str, object]:
    arrival = ArrivalRow.objects.get()
    contacts = stores.ledger("contacts")
    return {
        # What came again, because its sender died before the answer, is counted as a duplicate.
        "account": (arrival.read - arrival.duplicates, arrival.accepted, arrival.quarantined),
        "rows": total(contacts, Selection()),
        "digest": once.digest(contacts, feed="calls"),
        "kept": sorted(QuarantineRow.objects.values_list("reason", flat=True)),
        "waiting": InboxRow.objects.filter(settled_at=None).count(),
        "settled": AuditEntryRow.objects.filter(act="events.settled").count() > 0,
    }
