"""Contacts brought in by each door, and sums of their days refreshed, in processes that are killed."""

import csv
import io
import json
import os
import signal
from argparse import Namespace
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from hark.core.terms.question import Question
from hark.flows import batching, emptying, events, stores
from hark.guard.access import operator
from hark.intake.events import single
from hark.jobs import data, watching
from hark.lake import keeping, once, rolling, segments
from hark.lake.asking import ask
from hark.lake.counting import EVER
from hark.lake.proving import prove
from hark.lake.segments import chain
from hark.lake.table import FactTable
from hark.measures.book import look_up
from hark.records.feeds import QuarantineRow
from hark.records.inbox import InboxRow
from tests.faults.loader import BATCH, move_into
from tests.faults.stepper import Steps, _stepping
from tests.makers import NOON

BY = operator("test")
TOGETHER = 2  # segments become one, so that most refreshes merge some
WAIT = "contacts.wait"


class Killed(Steps):
    """Counts what is about to be written; at the last the process is killed, as by `kill -9`."""

    def step(self) -> None:
        self.count += 1
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)


def brings(home: Path, door: str, file: Path, pipe: Connection, *, step: int = 0, planted: str = "") -> None:
    """Bring what is in the file in by the door; killed before the step of this number, if there is one."""
    move_into(home)
    batching.BATCH = emptying.BATCH = BATCH
    watching.PAUSE = 0.01
    if planted:
        PLANTED[planted]()
    pipe.send(("found", 0))
    with _stepping(Killed(step)), redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        DOORS[door](file)
    pipe.send(("ended", {"done": True}))


def _by_command(file: Path) -> None:
    data.load(Namespace(files=[file], mapping="contacts", feed="", dry_run=False, json=True))


def _by_folder(file: Path) -> None:
    watching.watch(Namespace(folder=file.parent, mapping="contacts", feed="folder", once=True))


def _by_events(file: Path) -> None:
    """Send them one by one, then settle them as the worker does; who was not answered sends all again."""
    with file.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            about = {"specversion": "1.0", "id": row.pop("id"), "source": "calls", "type": "hark.contact"}
            wait = float(row["wait"]) if row["wait"].isdecimal() else row["wait"]
            sent = single(json.dumps({**about, "data": {**row, "wait": wait}}).encode())
            events.take(sent, mapping="cloudevents", feed="", by=BY, now=NOON)
    while emptying.empty(by=BY, clock=lambda: NOON):
        pass


DOORS: dict[str, Callable[[Path], None]] = {
    "command": _by_command,
    "folder": _by_folder,
    "events": _by_events,
}


def refreshes(home: Path, pipe: Connection, *, step: int = 0, planted: str = "") -> None:
    """Refresh the sums of contacts; killed before the step of this number, if there is one."""
    rolling.TOGETHER = TOGETHER
    table = _contacts(home)
    steps = Killed(step)
    for place, name in ((Path, "rename"), (Path, "unlink"), (keeping, "durable")):
        setattr(place, name, steps.before(getattr(place, name)))
    if planted:
        PLANTED[planted]()
    pipe.send(("found", 0))
    rolling.refresh(table, now=NOON)
    pipe.send(("ended", {"done": True}))


def proves(home: Path, pipe: Connection) -> None:
    """Tell the pipe whether the sums there are equal to a scan."""
    proof = prove(_contacts(home))
    pipe.send(("ended", {"compared": proof.compared, "holds": proof.holds}))


def counts(home: Path, pipe: Connection) -> None:
    """Tell the pipe every record there is, what was kept aside or waits, and what the sums say of them."""
    move_into(home)
    table = stores.ledger("contacts")
    facts = table.snapshot().table.select("feed", "source_id", "wait")
    rolled_up = chain(table, upto=table.acknowledged)
    answers = ask(table, Question((WAIT,), EVER, by=("channel",)), book=[look_up(WAIT)])
    pipe.send(
        (
            "ended",
            {
                "records": sorted(table.rows(facts)),
                "aside": sorted(QuarantineRow.objects.values_list("arrival__feed__name", "reason")),
                "waiting": InboxRow.objects.filter(settled_at=None).count(),
                "sums": {a.by["channel"]: (a.n, a.part) for a in answers},
                "sources": {str(answer.source) for answer in answers},
                "behind": table.acknowledged - (rolled_up[-1].last if rolled_up else -1),
            },
        )
    )


def _contacts(home: Path) -> FactTable:
    move_into(home)
    return stores.ledger("contacts")


def _moved_before_it_is_settled() -> None:
    """The planted fault: a file lies in done/ before what it holds is in the ledger."""
    settle, watching._move = watching.settle, lambda path, to: None

    def early(path: Path, **how: Any) -> Any:
        to = path.parent / "done"
        to.mkdir(exist_ok=True)
        return settle(path.rename(to / path.name), **how)

    watching.settle = early


def _begun_from_nothing() -> None:
    """The planted fault: a load that is gone on with does not ask what is there already."""
    once._known = lambda *asked: {}


def _there_before_it_is_whole() -> None:
    """The planted fault: a segment is told to be there when its first cubes are written."""
    write = segments.write

    def early(table: Any, segment: Any, rows: Any) -> None:
        write(table, segment, islice(rows, 1))
        os.kill(os.getpid(), signal.SIGKILL)  # the kill falls there: it would once in so many

    segments.write = early


PLANTED = {
    "moved": _moved_before_it_is_settled,
    "begun": _begun_from_nothing,
    "half": _there_before_it_is_whole,
}
