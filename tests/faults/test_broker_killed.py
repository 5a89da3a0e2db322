"""Broker and listener are killed while messages come: nothing is lost, and nothing is there twice."""

import json
import multiprocessing
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from tests import rabbitmq
from tests.faults.listener import left, listens
from tests.faults.loader import move_into
from tests.rabbitmq import Broker

pytestmark = pytest.mark.requires("rabbitmq-server")

QUEUE = "events"
PATIENCE = 60.0  # seconds
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.faults.loader", "tests.faults.listener"])


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """A broker that has been started before.

    One that was killed within seconds of its very first start has forgotten a durable queue, and what its
    broker forgets no listener can take.
    """
    broker = Broker(tmp_path_factory.mktemp("broker"))
    try:
        broker.start()
        broker.stop()
        broker.start()
        yield broker
    finally:
        broker.kill()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with _child(move_into, tmp_path, piped=False):
        pass
    return tmp_path


@contextmanager
def _child(do: Any, *arguments: Any, piped: bool = True, **named: Any) -> Iterator["Child"]:
    told, telling = _processes.Pipe(duplex=False)
    process = _processes.Process(target=do, args=(*arguments, *[telling] * piped), kwargs=named)
    process.start()
    telling.close()
    child = Child(process, told)
    try:
        yield child
        process.join(PATIENCE)
    finally:
        process.kill()
        process.join()


class Child:
    """A process of ours, and what it says."""

    def __init__(self, process: Any, told: Connection) -> None:
        self.process, self._told = process, told

    def hears(self, words: str, *, times: int = 1) -> bool:
        """Whether it says so that often before it ends."""
        until, last = time.monotonic() + PATIENCE, ""
        while times:
            left = until - time.monotonic()
            assert left > 0 and self._told.poll(left), f"never said: {words}; the last was: {last}"
            try:
                last = self._told.recv()
                times -= words in last
            except EOFError:
                return False
        return True

    def tells(self) -> Any:
        return self._told.recv()

    def kill(self) -> None:
        self.process.kill()
        self.process.join()


def listening(home: Path, broker: Broker, *, until_empty: bool = False, planted: bool = False) -> Any:
    return _child(listens, home, broker.address, QUEUE, until_empty=until_empty, planted=planted)


def events(ids: range) -> list[bytes]:
    envelope = {"specversion": "1.0", "source": "calls", "type": "hark.contact"}
    data = {"entered": "2026-11-21T09:30:00Z"}
    return [json.dumps({**envelope, "id": f"c-{id}", "data": {**data, "wait": id}}).encode() for id in ids]


def ends(home: Path, broker: Broker) -> dict[str, Any]:
    """What is there once a listener nobody disturbs has emptied the queue."""
    with listening(home, broker, until_empty=True) as listener:
        pass
    assert listener.process.exitcode == 0
    assert rabbitmq.waiting(QUEUE, address=broker.address) == 0
    with _child(left, home) as child:
        found: dict[str, Any] = child.tells()
    return found


@pytest.mark.parametrize("times", [1, pytest.param(8, marks=pytest.mark.long)])
def test_killed_brokers_and_listeners_lose_nothing_and_repeat_nothing(
    times: int, broker: Broker, home: Path
) -> None:
    dice, sent = random.Random(20261121), 0
    rabbitmq.declare(QUEUE, address=broker.address)
    for _ in range(times):
        new = range(sent, sent + 400)
        again = range(max(sent - 50, 0), sent + 50)  # who was not answered sends once more
        rabbitmq.send(QUEUE, [*events(new), *events(again), b"no event %d" % sent], address=broker.address)
        sent = new.stop
        for _ in range(2):
            with listening(home, broker) as listener:
                assert listener.hears("Taken", times=dice.randint(2, 20))
                listener.kill()
        with listening(home, broker) as listener:
            assert listener.hears("Taken", times=dice.randint(2, 20))
            broker.kill()
            assert listener.hears("out of reach")
            broker.start()
            assert listener.hears("Connected") and listener.hears("Taken")
            listener.kill()

    found = ends(home, broker)

    assert found == found | {"rows": sent, "duplicates": 0, "waiting": 0, "kept": ["not_an_event"] * times}


def test_an_acknowledgement_before_the_commit_is_caught(broker: Broker, home: Path) -> None:
    rabbitmq.declare(QUEUE, address=broker.address)
    rabbitmq.send(QUEUE, events(range(100)), address=broker.address)
    with listening(home, broker, planted=True) as listener:
        assert listener.hears("Taken", times=5)
        listener.kill()

    assert ends(home, broker)["rows"] < 100, "the planted fault went unnoticed"
