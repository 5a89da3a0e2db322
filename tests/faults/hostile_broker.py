"""A broker that repeats, reorders, drops and hangs up, and a listener that is ended again and again."""

import asyncio
import json
import logging
import random
from collections.abc import AsyncIterator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Event

from hark.flows import listening, ring
from hark.guard.access import operator
from hark.intake import broker
from hark.intake.broker_address import understood
from hark.intake.messages import Message
from hark.records.feeds import QuarantineRow
from hark.records.sealed import context
from tests.faults.listener import left
from tests.faults.loader import move_into
from tests.makers import NOON

REPEATED, REORDERED, DROPPED, TRUNCATED = 0.2, 0.2, 0.05, 0.01
NEAR = 50  # so far ahead a message may be handed over


class Hostile:
    """A queue that keeps what is not acknowledged, and no other promise."""

    def __init__(self, bodies: Sequence[bytes], dice: random.Random, *, planted: bool) -> None:
        self.dice, self.planted = dice, planted
        self.waiting = list(bodies)
        self.handed: dict[int, bytes] = {}
        self._number = 0

    @property
    def is_empty(self) -> bool:
        return not self.waiting and not self.handed

    def hand_over(self) -> tuple[Message, int]:
        near = min(NEAR, len(self.waiting)) if self.dice.random() < REORDERED else 1
        body = self.waiting.pop(self.dice.randrange(near))
        self._number += 1
        self.handed[self._number] = body
        return Message(body), self._number

    def acknowledged(self, numbers: Sequence[int]) -> None:
        if self.planted:  # as far as was read, and not as far as is kept
            self.handed.clear()
        for number in numbers:
            self.handed.pop(number, None)

    def hang_up(self) -> None:
        self.waiting[:0] = self.handed.values()
        self.handed.clear()


class Line:
    """One connection to it."""

    outages: tuple[type[Exception], ...] = (ConnectionError,)

    def __init__(self, queue: Hostile, ending: Event) -> None:
        self.lost = asyncio.Event()
        self._queue, self._ending = queue, ending

    async def start(self) -> None:
        self._may_drop()

    async def __aiter__(self) -> AsyncIterator[tuple[Message, int]]:
        while True:
            if self._queue.waiting:
                yield self._queue.hand_over()
            elif self._queue.is_empty:
                self._ending.set()
            await asyncio.sleep(0)
            if self._queue.dice.random() < DROPPED / broker.TOGETHER:
                self.lost.set()

    async def acknowledge(self, numbers: Sequence[int]) -> None:
        self._may_drop()  # before it was heard
        self._queue.acknowledged(numbers)
        self._may_drop()  # and after

    async def stop(self) -> None:
        self._queue.hang_up()

    def _may_drop(self) -> None:
        if self._queue.dice.random() < DROPPED:
            raise ConnectionResetError


def hears_it_all(home: Path, pipe: Connection, *, events: int, seed: int, planted: bool = False) -> None:
    """Listen until the queue is empty; the pipe hears what came of so many events, and what was spoilt."""
    move_into(home)
    logging.disable(logging.WARNING)
    broker._SHORTEST = 0.001
    dice = random.Random(seed)
    bodies, spoilt = _bodies(events, dice)
    queue = Hostile(bodies, dice, planted=planted)
    while not queue.is_empty:
        _listens(queue)
    left(home, pipe)
    pipe.send((sorted(_kept()), sorted(spoilt)))


def _listens(queue: Hostile) -> None:
    """Listen until it is empty, or until ended between a commit and its acknowledgement."""
    ending = Event()
    broker._opening = lambda *_, **__: lambda: Line(queue, ending)  # type: ignore[assignment] # a stand-in

    def take(messages: Sequence[Message]) -> bool:
        listening.take(messages, mapping="cloudevents", feed="", by=operator("test"), now=NOON)
        return queue.dice.random() >= DROPPED

    broker.hear(understood("amqp://127.0.0.1"), "events", take=take, ending=ending)


def _bodies(events: int, dice: random.Random) -> tuple[list[bytes], set[bytes]]:
    """Each event, some of them several times and some cut off as well; and those cut off."""
    envelope = {"specversion": "1.0", "source": "calls", "type": "hark.contact"}
    bodies, spoilt = [], set()
    for number in range(events):
        data = {"entered": "2026-11-21T09:30:00Z", "wait": number}
        body = json.dumps({**envelope, "id": f"c-{number}", "data": data}).encode()
        if dice.random() < TRUNCATED:
            spoilt.add(body[: dice.randrange(len(body))])
        bodies += [body] * (1 + (dice.random() < REPEATED))
    bodies += spoilt
    dice.shuffle(bodies)
    return bodies, spoilt


def _kept() -> list[bytes]:
    seal = ring.sealer()
    rows = QuarantineRow.objects.filter(reason="not_an_event")
    return [seal.open(bytes(row.original), context=context(row, "original")) for row in rows]
