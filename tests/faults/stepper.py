"""A worker that dies before the n-th thing it would write, and another that takes its place."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from shutil import copytree
from typing import Any

from django.conf import settings
from django.db import connections

from hark.flows import batching, loading, offering, stores, uploads
from hark.guard.access import operator
from hark.lake import once
from hark.lake.listing import total
from hark.lake.selecting import Selection
from hark.lake.table import FactTable
from hark.records.audit import AuditEntryRow
from hark.records.feeds import ArrivalRow, QuarantineRow
from hark.records.outbox import OutboxRow
from tests.faults.loader import move_into
from tests.makers import NOON

BY = operator("worker")


class Died(BaseException):
    """The worker is dead: from here on it writes nothing, not even on its way out."""


class Steps:
    """Counts what is about to be written; at `last` the worker dies."""

    def __init__(self, last: int) -> None:
        self.count, self.last = 0, last

    def step(self) -> None:
        self.count += 1
        if self.count >= self.last:
            raise Died

    def before(self, deed: Callable[..., Any]) -> Callable[..., Any]:
        def stepped(*args: Any, **named: Any) -> Any:
            self.step()
            return deed(*args, **named)

        return stepped


def dies_everywhere(
    fresh: Path, file: Path, pipe: Connection, *, every: int = 1, planted: bool = False
) -> None:
    """Tell the pipe what each death left behind once another worker came, up to a run that nothing ended."""
    move_into(fresh)
    batching.BATCH = 3
    settings.HARK_NOTICE_URL = "https://desk.bank.example/"
    if planted:
        loading._end = _counted_before(loading._end)
    number, died = 1 - every, True
    while died:
        number += every
        home = Path(copytree(fresh, fresh.parent / f"{fresh.name}-{number}-{planted}"))
        _move(home)
        name = uploads.store([file.read_bytes()], file_name=file.name, by=BY)
        path = uploads.path_of(name)
        offering.receive(path, file_name=file.name, mapping="cfpb", feed="", by=BY, now=NOON, stored_as=name)
        died = _dies(Steps(number))
        _move(home)
        uploads.take_over(now=NOON)
        _work()
        pipe.send(_left())


def _move(home: Path) -> None:
    connections["default"].close()
    del connections["default"]
    move_into(home)
    settings.HARK_UPLOADS = home / "uploads"


def _dies(steps: Steps) -> bool:
    with _stepping(steps):
        try:
            _work()
        except Died:
            return True
    return False


def _work() -> None:
    claimed = uploads.claim(now=NOON)
    if claimed:
        uploads.settle(*claimed, by=BY, clock=lambda: NOON)


@contextmanager
def _stepping(steps: Steps) -> Iterator[None]:
    append, unlink = FactTable.append, Path.unlink
    records = connections["default"]
    FactTable.append, Path.unlink = steps.before(append), steps.before(unlink)  # type: ignore[method-assign]  # it dies
    records._commit = steps.before(records._commit)
    try:
        with records.execute_wrapper(lambda execute, *asked: steps.before(execute)(*asked)):
            yield
    finally:
        FactTable.append, Path.unlink = append, unlink  # type: ignore[method-assign]  # alive again


def _counted_before(end: Callable[..., None]) -> Callable[..., None]:
    """The planted fault: the end of a load is told before, and not together with, its being noted."""

    def told_early(arrival: ArrivalRow, tally: Any, refusal: Any, *, by: Any, now: Any) -> None:
        loading.deliveries.enqueue("load.ended", {}, now=now)
        end(arrival, tally, refusal, by=by, now=now)

    return told_early


def _left() -> dict[str, object]:
    arrival = ArrivalRow.objects.get()
    return {
        "state": arrival.state,
        "account": (arrival.read, arrival.accepted, arrival.duplicates, arrival.quarantined),
        "rows": total(stores.ledger("complaints"), Selection()),
        "digest": once.digest(stores.ledger("complaints"), feed="cfpb"),
        "kept": QuarantineRow.objects.count(),
        "messages": OutboxRow.objects.count(),
        "noted": AuditEntryRow.objects.filter(act="feed.loaded").count(),
        "files": len(list(settings.HARK_UPLOADS.iterdir())),
    }
