"""Listening to a message broker: what it hands over is acknowledged once it is kept, and not before."""

import asyncio
import logging
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, suppress
from threading import Event
from typing import Any, Protocol

from hark.core.errors import Refusal, Unavailable
from hark.intake.broker_address import Address
from hark.intake.messages import Message

TOGETHER = 100  # messages kept in one transaction
PREFETCH = 2 * TOGETHER  # those handed over meanwhile: the next are here when the first are kept
IDLE = 2.0  # seconds without a message after which nothing more waits
_LOOK = 0.5  # seconds between looks at whether to end
_SHORTEST, _LONGEST = 1.0, 30.0  # seconds between attempts to connect
_START = 60.0  # seconds to connect; a group of Kafka waits for its members
_PATIENCE = 20.0  # seconds for the broker to hear an acknowledgement or a farewell

_MEANINGS = {
    "Lost": "the connection broke",
    "ProbableAuthenticationError": "it does not know this name and password",
    "ChannelNotFoundEntity": "there is no such queue; --declare makes it",
    "ChannelAccessRefused": "the name may not read this queue",
}

log = logging.getLogger(__name__)


class BrokerNotInstalled(Refusal):
    """What speaks to the broker is not installed."""


class _Inlet(Protocol):
    """One connection to a broker. `lost` is set when it breaks, and `outages` are raised where it does."""

    outages: tuple[type[Exception], ...]
    lost: asyncio.Event

    async def start(self) -> None: ...
    def __aiter__(self) -> AsyncIterator[tuple[Message, Any]]: ...
    async def acknowledge(self, handed: Sequence[Any]) -> None: ...
    async def stop(self) -> None: ...


def hear(
    address: Address,
    queue: str,
    *,
    take: Callable[[Sequence[Message]], bool],
    ending: Event,
    once: bool = False,
    declare: bool = False,
) -> None:
    """Hand over what comes until told to end; `once`, until nothing waits any more.

    What `take` says of messages is whether they are kept: only then are they acknowledged. It is called
    from one thread, always the same.

    Raises:
        BrokerNotInstalled: the extra is missing.
        Unavailable: nothing answers, and it is asked only once.
    """
    asyncio.run(_hear(_opening(address, queue, declare=declare), str(address), take, ending, once=once))


def _opening(address: Address, queue: str, *, declare: bool) -> Callable[[], _Inlet]:
    kind = "kafka" if address.is_kafka else "rabbit"
    tls = ssl.create_default_context() if address.is_secure else None
    try:
        if address.is_kafka:
            from hark.intake.kafka import Inlet as Topic

            return lambda: Topic(address, queue, tls=tls, prefetch=PREFETCH, declare=declare)
        from hark.intake.rabbitmq import Inlet

        return lambda: Inlet(address, queue, tls=tls, prefetch=PREFETCH, declare=declare)
    except ImportError as missing:
        raise BrokerNotInstalled(
            "What speaks to a message broker is not installed."
            " Install Hark with the extra broker, or faststream[{kind}].",
            kind=kind,
        ) from missing


async def _hear(
    opening: Callable[[], _Inlet],
    name: str,
    take: Callable[[Sequence[Message]], bool],
    ending: Event,
    *,
    once: bool,
) -> None:
    loop = asyncio.get_running_loop()
    # A thread of its own, so that the broker goes on being answered while a transaction waits.
    with ThreadPoolExecutor(1) as thread:
        async with aclosing(_batches(opening, name, ending, once=once)) as batches:
            async for messages in batches:
                if not await loop.run_in_executor(thread, take, messages):
                    return


async def _batches(
    opening: Callable[[], _Inlet], name: str, ending: Event, *, once: bool
) -> AsyncGenerator[list[Message], None]:
    """What came together; whoever asks for more has kept it, and then it is acknowledged."""
    pause, lost = _SHORTEST, False
    while not ending.is_set():
        inlet = opening()
        pump = _Pump(inlet)
        outages: tuple[type[Exception], ...] = (*inlet.outages, TimeoutError, _Lost)
        try:
            async with asyncio.timeout(_START):
                await inlet.start()
            log.log(logging.WARNING if lost else logging.INFO, "Connected to the broker at %s.", name)
            pause, lost = _SHORTEST, False
            pump.start()
            while handed := await pump.some(ending, patience=IDLE if once else None):
                yield [message for message, _ in handed]
                async with asyncio.timeout(_PATIENCE):
                    await inlet.acknowledge([receipt for _, receipt in handed])
            return
        except outages as problem:
            if once:
                raise Unavailable(f"The broker at {name} does not answer ({_told(problem)}).") from problem
            lost = True
            log.warning(
                "The broker at %s is out of reach (%s); trying again in %.0f s.", name, _told(problem), pause
            )
        finally:
            with suppress(*outages):
                async with asyncio.timeout(_PATIENCE):
                    await pump.stop()
                    await inlet.stop()
        await _wait(pause, ending)
        pause = min(2 * pause, _LONGEST)


class _Lost(Exception):
    """The connection broke between two messages."""


class _Pump:
    """What moves messages from the connection to here, as long as there is room."""

    def __init__(self, inlet: _Inlet) -> None:
        self._inlet = inlet
        self._here: asyncio.Queue[tuple[Message, Any]] = asyncio.Queue(PREFETCH)
        self._came = asyncio.Event()
        self._moving: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._moving = asyncio.create_task(self._move())

    async def stop(self) -> None:
        if self._moving:
            self._moving.cancel()
            await asyncio.gather(self._moving, return_exceptions=True)

    async def some(self, ending: Event, *, patience: float | None) -> list[tuple[Message, Any]]:
        """What is here, so many at the most; nothing when told to end, or at the end of one's patience.

        Raises:
            _Lost: the connection broke; or what broke it.
        """
        waited = 0.0
        while self._here.empty():
            if ending.is_set() or (patience is not None and waited >= patience):
                return []
            self._look()
            self._came.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._came.wait(), _LOOK)
            waited += _LOOK
        self._look()
        return (
            []
            if ending.is_set()
            else [self._here.get_nowait() for _ in range(min(self._here.qsize(), TOGETHER))]
        )

    def _look(self) -> None:
        if self._inlet.lost.is_set():
            raise _Lost
        if self._moving and self._moving.done():
            raise (None if self._moving.cancelled() else self._moving.exception()) or _Lost

    async def _move(self) -> None:
        try:
            async for each in self._inlet:
                await self._here.put(each)
                self._came.set()
        finally:
            self._came.set()


async def _wait(seconds: float, ending: Event) -> None:
    while seconds > 0 and not ending.is_set():
        await asyncio.sleep(min(seconds, _LOOK))
        seconds -= _LOOK


def _told(problem: BaseException) -> str:
    """What may be logged of it: the system's own word, or its kind; its message may repeat an address."""
    kind = type(problem).__name__.lstrip("_")
    return (isinstance(problem, OSError) and problem.strerror) or _MEANINGS.get(kind, kind)
