"""Pulls in a process of their own, to be killed, or to die before the n-th thing they would write."""

from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from shutil import copytree
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Sum

from hark import wiring
from hark.flows import pulling, reading, sources, stores
from hark.flows.pulling import Pulled, _Pull
from hark.flows.reading import Rows
from hark.lake import once
from hark.lake.listing import total
from hark.lake.selecting import Selection
from hark.records.audit import AuditEntryRow
from hark.records.feeds import ArrivalRow, QuarantineRow
from hark.records.sources import PulledRow, SourceRow
from tests.faults.loader import move_into
from tests.faults.stepper import BY, Died, Steps, _move, _stepping
from tests.makers import NOON
from tests.sources.servers import Server


def pulls(home: Path, server: Server, pipe: Connection, *, planted: bool = False) -> None:
    """Pull into the installation at `home`; the pipe hears what is acknowledged and how it ended."""
    move_into(home)
    reading.BATCH = 25
    if planted:
        _Pull.settle = _moved_before(_Pull.settle)  # type: ignore[method-assign] # the fault
    _declare(server)
    pipe.send(("found", total(stores.ledger("contacts"), Selection())))
    _pull(lambda read: pipe.send(("acknowledged", read)))
    pipe.send(("ended", _left()))


def dies_everywhere(
    fresh: Path, server: Server, pipe: Connection, *, every: int = 1, planted: bool = False
) -> None:
    """Tell the pipe what each death left behind once another had pulled, up to a run that nothing ended."""
    move_into(fresh)
    reading.BATCH = 3
    if planted:
        _Pull.settle = _moved_before(_Pull.settle)  # type: ignore[method-assign] # the fault
    number, died = 1 - every, True
    while died:
        number += every
        home = Path(copytree(fresh, fresh.parent / f"{fresh.name}-{number}-{planted}"))
        _move(home)
        _declare(server)
        died = _dies(Steps(number))
        _move(home)
        _pull()
        pipe.send(_left())


def _dies(steps: Steps) -> bool:
    with _stepping(steps):
        try:
            _pull()
        except Died:
            return True
    return False


def _declare(server: Server) -> None:
    settings.HARK_OUTBOUND_ALLOW = frozenset({server.at})
    password = settings.HARK_HOME / "password"
    password.write_text("secret of the reader")
    told = {
        "name": "crm",
        "url": server.url,
        "password_file": password,
        "table": "calls",
        "watermark": "updated_at",
        "id": "id",
        "mapping": "contacts",
    }
    if not SourceRow.objects.exists():
        text = "\n".join(f'{key} = "{value}"' for key, value in told.items())
        sources.declare(text.encode(), by=BY, now=NOON)


def _pull(report: Callable[[int], None] = lambda read: None) -> Pulled:
    return pulling.pull("crm", doors=wiring.databases(), by=BY, clock=lambda: NOON, report=report)


def _moved_before(settle: Callable[[_Pull, Rows], int]) -> Any:
    """The planted fault: the watermark moves before what lies behind it is settled."""

    def early(pull: _Pull, rows: Rows) -> int:
        with transaction.atomic():
            pull._move(rows)
        pull._move = lambda rows: None  # type: ignore[method-assign] # it is done
        try:
            return settle(pull, rows)
        finally:
            del pull._move

    return early


def _left() -> dict[str, object]:
    contacts, columns = stores.ledger("contacts"), ("read", "accepted", "duplicates", "quarantined")
    account = ArrivalRow.objects.aggregate(**{name: Sum(name) for name in columns})
    source = SourceRow.objects.get()
    return {
        "account": tuple(account[name] for name in columns),
        "states": sorted(set(ArrivalRow.objects.values_list("state", flat=True))),
        "rows": total(contacts, Selection()),
        "digest": once.digest(contacts, feed="contacts"),
        "kept": sorted(QuarantineRow.objects.values_list("reason", flat=True)),
        "read up to": (source.stamp, source.reach, PulledRow.objects.count()),
        "noted": AuditEntryRow.objects.filter(act="source.pulled").exists(),
    }
