"""Whoever writes into SQLite waits in line, and nobody who is gone or hangs holds up the others."""

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.db import OperationalError, connections, transaction
from pytest_django import DjangoDbBlocker

from hark.core.errors import is_locked
from hark.records.sqlite import line
from hark.records.sqlite.line import turn

FILE, PATIENCE = "file", 20.0
HOLDS = """
import sys, time
from pathlib import Path
from hark.records.sqlite.line import turn
held = turn(Path(sys.argv[1]), patience=1)
print("in", flush=True)
time.sleep(60)
"""
WRITES = """
import sys, time
from pathlib import Path
from hark.records.sqlite.line import turn
path = Path(sys.argv[1])
for _ in range(50):
    had = turn(path, patience=20)
    found = int(path.read_text())
    time.sleep(0.0002)
    path.write_text(str(found + 1))
    had.end()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "some.sqlite3"


def had(path: Path, *, patience: float = 0) -> bool:
    """Whether the turn is to be had, which is given up at once."""
    mine = turn(path, patience=patience)
    if mine:
        mine.end()
    return mine is not None


def handles() -> int:
    """How many files this process holds open."""
    return len(list(Path("/proc/self/fd").iterdir()))


def test_one_process_has_the_turn(path: Path) -> None:
    """Each reads a number, sleeps and writes the next: one that came between would be lost."""
    path.write_text("0")
    writers = [subprocess.Popen([sys.executable, "-c", WRITES, str(path)]) for _ in range(3)]
    assert [writer.wait() for writer in writers] == [0, 0, 0]

    assert path.read_text() == "150"


def test_one_thread_has_the_turn(path: Path) -> None:
    counted, begun, before = [0], Barrier(4), handles()

    def count() -> None:
        begun.wait()
        for _ in range(25):
            mine = turn(path, patience=PATIENCE)
            assert mine
            found = counted[0]
            time.sleep(0.0002)
            counted[0] = found + 1
            mine.end()

    threads = [Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert counted == [100] and handles() == before


def until_somebody_is_next(path: Path) -> None:
    place, begun = line._opened(path.with_name(f".{path.name}.next")), time.monotonic()
    while line._is_locked(place, until=0):
        assert time.monotonic() - begun < PATIENCE, "nobody is"
        fcntl.flock(place, fcntl.LOCK_UN)
        time.sleep(0.001)
    os.close(place)


def test_whoever_waits_goes_before_whoever_was_in(path: Path) -> None:
    path.write_text("0")
    mine = turn(path, patience=PATIENCE)
    other = subprocess.Popen([sys.executable, "-c", WRITES, str(path)])

    for _ in range(5):
        written = int(path.read_text())
        until_somebody_is_next(path)
        assert mine
        mine.end()
        mine = turn(path, patience=PATIENCE)
        assert int(path.read_text()) > written

    assert mine
    mine.end()
    assert other.wait() == 0


def test_a_turn_not_given_up_in_time_does_not_come(path: Path) -> None:
    first = turn(path, patience=PATIENCE)
    assert first and not had(path, patience=0.05)

    first.end()
    first.end()

    assert had(path)


def test_whoever_was_killed_has_no_turn(path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDS, str(path)], stdout=subprocess.PIPE)
    assert holder.stdout and holder.stdout.readline() == b"in\n"
    assert not had(path, patience=0.05)

    os.kill(holder.pid, signal.SIGKILL)
    holder.communicate()

    assert had(path)


def test_nobody_who_is_gone_has_a_turn(path: Path) -> None:
    """A thread that ends within a transaction says nothing more."""
    thread = Thread(target=lambda: turn(path, patience=0))
    thread.start()
    thread.join()

    assert had(path)


def test_whoever_is_next_and_hangs_is_passed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "_COURTESY", 0.05)
    hangs = line._opened(path.with_name(f".{path.name}.next"))
    assert line._is_locked(hangs, until=0)

    begun = time.monotonic()
    assert had(path, patience=PATIENCE)
    assert time.monotonic() - begun < PATIENCE / 2
    os.close(hangs)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes files for others")
def test_what_root_makes_belongs_to_whose_folder_it_is(path: Path) -> None:
    os.chown(path.parent, 1234, 1234)

    assert had(path)

    assert {made.stat().st_uid for made in path.parent.iterdir()} == {1234}


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
        with transaction.atomic(using=FILE), transaction.atomic(using=FILE):
            assert not had(path)

        assert had(path)

    def test_give_it_up_where_they_are_undone(self, path: Path) -> None:
        with pytest.raises(ZeroDivisionError), transaction.atomic(using=FILE):
            raise ZeroDivisionError

        assert had(path)

    def test_give_it_up_where_they_cannot_begin(self, path: Path) -> None:
        connections[FILE].ensure_connection()
        connections[FILE].connection.close()  # under Django's feet
        with pytest.raises(Exception, match="closed database"), transaction.atomic(using=FILE):
            pass

        assert had(path)

    def test_give_it_up_where_they_cannot_end(self, path: Path) -> None:
        began = transaction.atomic(using=FILE)
        began.__enter__()
        connections[FILE].connection.close()  # under Django's feet
        with pytest.raises(Exception, match="closed database"):
            began.__exit__(None, None, None)

        assert had(path)

    def test_give_it_up_with_the_connection(self, path: Path) -> None:
        ended = transaction.atomic(using=FILE)
        ended.__enter__()

        connections[FILE].close()

        assert had(path)
        ended.__exit__(None, None, None)

    def test_are_refused_as_by_sqlite_where_the_turn_does_not_come(self, path: Path) -> None:
        held = turn(path, patience=0)
        with pytest.raises(OperationalError) as refused, transaction.atomic(using=FILE):
            pass

        assert is_locked(refused.value) and held
        held.end()
        with transaction.atomic(using=FILE), connections[FILE].cursor() as cursor:
            cursor.execute("INSERT INTO number VALUES (1)")
