"""L1 and L2: events sent one by one and a hundred at a time to the real server, beside bare INSERTs."""

import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from time import perf_counter, sleep
from uuid import uuid4

from benchmarks.ledgers import Ledgers
from benchmarks.people import HOST, PATIENCE, served
from benchmarks.report import Goal, Report, busy, milliseconds

SECONDS = 20.0
SINGLE, BATCH = "application/cloudevents+json", "application/cloudevents-batch+json"
Sent = tuple[list[float], int]


def measure(ledgers: Ledgers) -> Report:
    """How many events a second are acknowledged, and that all of them are in the ledger after."""
    load = busy()
    os.environ["HARK_HOME"] = mkdtemp(prefix="hark-events-")
    from hark.jobs.start import start

    start()
    token = _token()
    with served() as port:
        single = together(lambda: _sender(port, token, at_once=1), people=16)
        batch = together(lambda: _sender(port, token, at_once=100), people=8)
        settled, waited = _settled(len(single[0]) + 100 * len(batch[0]))
    bare = Path(os.environ["HARK_HOME"]) / "bare.sqlite3"
    alone = together(lambda: _inserter(bare, at_once=1), people=16)
    many = together(lambda: _inserter(bare, at_once=100), people=8)
    per_second = {name: len(times) / SECONDS for name, (times, _) in _named(single, batch, alone, many)}
    rows = [
        ("one by one, 16 senders", *_row(single, 1)),
        ("a hundred at a time, 8 senders", *_row(batch, 100)),
        ("bare INSERT of one, 16 threads", *_row(alone, 1)),
        ("bare INSERT of a hundred, 8 threads", *_row(many, 100)),
    ]
    sent = len(single[0]) + 100 * len(batch[0])
    goals = [
        Goal("200 single events a second", f"{per_second['single']:.0f}", per_second["single"] >= 200),
        Goal(
            "2,500 events a second by hundreds", f"{100 * per_second['batch']:.0f}", per_second["batch"] >= 25
        ),
        Goal("no failures", str(single[1] + batch[1]), not single[1] + batch[1]),
        Goal("accepted is settled", f"{settled:,} of {sent:,}, {waited:.0f} s after", settled == sent),
    ]
    return Report(
        title="Events over HTTP",
        about=(
            "Contacts as CloudEvents sent to `hark serve`: token, reading by the mapping, pseudonyms, "
            "sealing, comparison with what came within the hour, audit, forced to the disk; the worker "
            "settles them into the ledger at the same time. Beside it, INSERTs of the same bytes into "
            "SQLite in the same mode, one transaction each."
        ),
        columns=("what", "events a second", "p50 ms", "p95 ms", "p99 ms"),
        rows=rows,
        goals=goals,
        busy=load,
    )


def _named(*sent: Sent) -> Iterator[tuple[str, Sent]]:
    return zip(("single", "batch", "alone", "many"), sent, strict=True)


def _row(sent: Sent, at_once: int) -> tuple[str, ...]:
    times, _ = sent
    spread = (f"{milliseconds(times, percent=percent):.0f}" for percent in (50, 95, 99))
    return (f"{at_once * len(times) / SECONDS:,.0f}", *spread)


def together(make: Callable[[], Callable[[], bool]], *, people: int) -> Sent:
    """The seconds of each good answer within the time, and how many were none, of so many at once."""
    times: list[float] = []
    bad: list[int] = []
    until = perf_counter() + SECONDS

    def go() -> None:
        send = make()
        while (asked := perf_counter()) < until:
            if send():
                times.append(perf_counter() - asked)
            else:
                bad.append(1)

    threads = [threading.Thread(target=go) for _ in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times, len(bad)


def _sender(port: int, token: str, *, at_once: int) -> Callable[[], bool]:
    connection, numbers, whose = HTTPConnection(HOST, port, timeout=PATIENCE), count(), uuid4().hex[:12]
    headers = {"Authorization": f"Bearer {token}", "Content-Type": SINGLE if at_once == 1 else BATCH}

    def send() -> bool:
        told = [_event(f"{whose}-{next(numbers)}") for _ in range(at_once)]
        connection.request("POST", "/api/v1/events", json.dumps(told[0] if at_once == 1 else told), headers)
        answer = connection.getresponse()
        said = json.loads(answer.read())
        return answer.status == 202 and all(each["outcome"] == "accepted" for each in said["events"])

    return send


def _inserter(path: Path, *, at_once: int) -> Callable[[], bool]:
    from hark.config import sqlite  # once Django is set up

    records = sqlite3.connect(path, timeout=60, isolation_level=None)
    for statement in sqlite.mode(sqlite3.sqlite_version_info).split(";"):
        records.execute(statement)
    records.execute("CREATE TABLE IF NOT EXISTS event (id TEXT PRIMARY KEY, body TEXT)")
    numbers, whose = count(), uuid4().hex[:12]

    def insert() -> bool:
        told = [(id, json.dumps(_event(id))) for id in (f"{whose}-{next(numbers)}" for _ in range(at_once))]
        records.execute("BEGIN IMMEDIATE")
        records.executemany("INSERT INTO event VALUES (?, ?)", told)
        records.execute("COMMIT")
        return True

    return insert


def _event(id: str) -> dict[str, object]:
    data = {
        "entered": "2026-11-21T09:30:00+08:00",
        "channel": "phone",
        "line": "cards",
        "outcome": "answered",
        "customer": f"KH{hash(id) % 10**8:08}",
        "staff": "E1007",
        "wait": 12.5,
        "talk": 180,
        "resolved": True,
    }
    return {"specversion": "1.0", "id": id, "source": "calls", "type": "hark.contact", "data": data}


def _token() -> str:
    from hark.flows import api_tokens
    from hark.guard.access import operator
    from hark.jobs.demo import people

    now = datetime.now(UTC)  # noqa: TID251 # a benchmark is its own edge
    row, *_ = [
        each for each in people.ensure(by=operator("benchmarks"), now=now) if each.role == "quality_manager"
    ]
    return api_tokens.create(row, label="events", now=now).secret


def _settled(sent: int) -> tuple[int, float]:
    """How many events are in the ledger once the inbox is empty, and after how many seconds that was."""
    from hark.flows import stores
    from hark.records.inbox import InboxRow

    began = perf_counter()
    while InboxRow.objects.filter(settled_at=None).exists() and perf_counter() - began < 10 * SECONDS:
        sleep(0.5)
    table = stores.ledger("contacts")
    t = table.snapshot().table
    [(n,)] = table.rows(t.aggregate(n=t.source_id.nunique()))
    return int(n), perf_counter() - began
