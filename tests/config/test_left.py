"""Connections of threads that ended are closed."""

import sqlite3
import threading
from collections.abc import Iterator

import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker

from hark.config import left


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    monkeypatch.setattr(left, "_held", {})
    with django_db_blocker.unblock():
        yield


def opened() -> sqlite3.Connection:
    """A connection of the thread that calls, as a request has one."""
    left.close()
    connections["default"].ensure_connection()
    connection: sqlite3.Connection = connections["default"].connection
    return connection


def is_open(connection: sqlite3.Connection) -> bool:
    try:
        connection.cursor()
    except sqlite3.ProgrammingError:
        return False
    return True


def end(thread: threading.Thread) -> None:
    """Wait until the system has no such thread any more, a moment after Python has none."""
    thread.join()
    while (left._TASKS / str(thread.native_id)).exists():
        pass


@pytest.mark.skipif(connections["default"].vendor != "sqlite", reason="a thread's connection is looked at")
def test_when_the_next_one_comes_and_not_those_of_others() -> None:
    met: list[sqlite3.Connection] = []
    stays, told = threading.Event(), threading.Event()

    def stay() -> None:
        met.append(opened())
        told.set()
        stays.wait(20)

    beside = threading.Thread(target=stay)
    beside.start()
    told.wait(20)
    for _ in range(2):
        another = threading.Thread(target=lambda: met.append(opened()))
        another.start()
        end(another)
    kept, gone, last = met
    assert is_open(kept) and is_open(last) and not is_open(gone)

    stays.set()
    end(beside)
    left.close()

    assert not any(map(is_open, met))
