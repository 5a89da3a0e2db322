"""Whoever writes into SQLite waits in line, and nobody who is gone or hangs holds up the others."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Barrier, Event, Thread

import pytest
from django.db import OperationalError, connections, transaction
from pytest_django import DjangoDbBlocker

from hark.core.errors import is_locked
from hark.records.sqlite import line
from hark.records.sqlite.line import Line

FILE, PATIENCE = "file", 20.0
HOLDS = """
import sys, time
from pathlib import Path
from hark.records.sqlite.line import Line
held = Line(Path(sys.argv[1]))
held.enter(patience=1)
print("in", flush=True)
time.sleep(60)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "some.sqlite3"


def test_one_has_the_turn(path: Path) -> None:
    """Each reads a number, sleeps and writes the next: one that came between would be lost."""
    counted, begun = [0], Barrier(4)

    def count() -> None:
        mine = Line(path)
        begun.wait()
        for _ in range(25):
            assert mine.enter(patience=PATIENCE)
            found = counted[0]
            time.sleep(0.0002)
            counted[0] = found + 1
            mine.leave()
        mine.close()

    threads = [Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert counted == [100]


def test_whoever_waits_goes_before_whoever_was_in(path: Path) -> None:
    order: list[str] = []
    again, waiting = Line(path), Event()
    again.enter(patience=PATIENCE)

    def wait() -> None:
        other = Line(path)
        waiting.set()
        other.enter(patience=PATIENCE)
        order.append("who waited")
        other.close()

    thread = Thread(target=wait)
    thread.start()
    waiting.wait()
    time.sleep(0.1)  # until it is next
    again.leave()
    again.enter(patience=PATIENCE)
    order.append("who was in")
    thread.join()

    assert order == ["who waited", "who was in"]


def test_a_turn_not_given_up_in_time_does_not_come(path: Path) -> None:
    first, second = Line(path), Line(path)
    first.enter(patience=PATIENCE)

    assert not second.enter(patience=0.05)
    first.leave()
    assert second.enter(patience=0.05)


def test_whoever_was_killed_has_no_turn(path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDS, str(path)], stdout=subprocess.PIPE)
    assert holder.stdout and holder.stdout.readline() == b"in\n"
    mine = Line(path)
    assert not mine.enter(patience=0.05)

    os.kill(holder.pid, signal.SIGKILL)
    holder.communicate()

    assert mine.enter(patience=0.05)


def test_whoever_is_next_and_hangs_is_passed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hangs, mine = Line(path), Line(path)
    monkeypatch.setattr(line, "_COURTESY", 0.05)
    assert line._locked(hangs._next, until=time.monotonic())

    begun = time.monotonic()
    assert mine.enter(patience=PATIENCE)
    assert time.monotonic() - begun < PATIENCE / 2


@pytest.fixture
def opened(path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A file beside the records, opened as they are, with room for one number."""
    told = {"ENGINE": "hark.records.sqlite", "NAME": path, "OPTIONS": {"timeout": 0.2}}
    told["OPTIONS"] |= {"transaction_mode": "IMMEDIATE"}
    default = connections.settings["default"]
    connections.settings[FILE] = connections.configure_settings({"default": default, FILE: told})[FILE]
    with django_db_blocker.unblock():
        with connections[FILE].cursor() as cursor:
            cursor.execute("CREATE TABLE number (it INTEGER)")
        yield
        connections[FILE].close()
    del connections[FILE]
    del connections.settings[FILE]


@pytest.mark.usefixtures("opened")
class TestTransactions:
    def test_have_the_turn_until_they_end(self, path: Path) -> None:
        beside = Line(path)
        with transaction.atomic(using=FILE), transaction.atomic(using=FILE):
            assert not beside.enter(patience=0)

        assert beside.enter(patience=0)

    def test_give_it_up_where_they_are_undone(self, path: Path) -> None:
        with pytest.raises(ZeroDivisionError), transaction.atomic(using=FILE):
            raise ZeroDivisionError

        assert Line(path).enter(patience=0)

    def test_give_it_up_where_they_cannot_begin(self, path: Path) -> None:
        connections[FILE].ensure_connection()
        connections[FILE].connection.close()  # under Django's feet
        with pytest.raises(Exception, match="closed database"), transaction.atomic(using=FILE):
            pass

        assert Line(path).enter(patience=0)

    def test_give_it_up_with_the_connection(self, path: Path) -> None:
        ended = transaction.atomic(using=FILE)
        ended.__enter__()

        connections[FILE].close()

        assert Line(path).enter(patience=0)
        ended.__exit__(None, None, None)

    def test_are_refused_as_by_sqlite_where_the_turn_does_not_come(self, path: Path) -> None:
        held = Line(path)
        held.enter(patience=0)
        with pytest.raises(OperationalError) as refused, transaction.atomic(using=FILE):
            pass

        assert is_locked(refused.value)
        held.leave()
        with transaction.atomic(using=FILE), connections[FILE].cursor() as cursor:
            cursor.execute("INSERT INTO number VALUES (1)")
