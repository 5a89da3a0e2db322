"""A RabbitMQ to try things on: the machine's own with queues of ours, and one of ours that may be killed."""

import asyncio
import os
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aio_pika
import pytest

from tests.conftest import program

ADDRESS = os.environ.get("HARK_TEST_RABBITMQ", "amqp://guest:guest@127.0.0.1:5672/")
STARTS_WITHIN = 60.0  # seconds


def _run(work: Coroutine[Any, Any, Any]) -> Any:
    """What comes of it, in a thread of its own: in this one a browser's loop may be running."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def there() -> None:
    """Skip without a server to try on, and in CI, where there must be one, fail."""
    try:
        _run(_with(ADDRESS, _nothing))
    except (aio_pika.exceptions.AMQPError, OSError):
        missing = "no RabbitMQ lets guest in at 127.0.0.1:5672 (HARK_TEST_RABBITMQ names another)"
        if os.environ.get("CI"):
            pytest.fail(f"{missing}, and in CI nothing is skipped for that", pytrace=False)
        pytest.skip(missing)


@contextmanager
def queue(address: str = ADDRESS) -> Iterator[str]:
    """A durable queue nobody else has."""
    name = f"hark-test-{secrets.token_hex(4)}"
    declare(name, address=address)
    try:
        yield name
    finally:
        delete(name, address=address)


def declare(name: str, *, address: str = ADDRESS) -> None:
    """Make the queue, which outlives its broker."""
    _run(_with(address, lambda channel: channel.declare_queue(name, durable=True)))


def delete(name: str, *, address: str = ADDRESS) -> None:
    """Take the queue away, with all that waits there."""
    _run(_with(address, lambda channel: channel.queue_delete(name)))


def send(
    name: str, bodies: Sequence[bytes], *, headers: dict[str, Any] | None = None, address: str = ADDRESS
) -> None:
    """Send each as a message that outlives the broker; when this returns the broker has them all."""

    async def sends(channel: aio_pika.abc.AbstractChannel) -> None:
        kept = aio_pika.DeliveryMode.PERSISTENT
        messages = [aio_pika.Message(body, headers=headers, delivery_mode=kept) for body in bodies]
        await asyncio.gather(*(channel.default_exchange.publish(each, name) for each in messages))

    _run(_with(address, sends))


def waiting(name: str, *, address: str = ADDRESS) -> int:
    """How many messages nobody has acknowledged, once nobody listens any more."""

    async def counts(channel: aio_pika.abc.AbstractChannel) -> int:
        found = await channel.declare_queue(name, passive=True)
        return found.declaration_result.message_count or 0

    return int(_run(_with(address, counts)))


def missing(name: str, *, address: str = ADDRESS) -> str:
    """What the broker says where it does not have the queue; nothing where it has."""
    try:
        waiting(name, address=address)
    except aio_pika.exceptions.ChannelNotFoundEntity as problem:
        return str(problem)
    return ""


async def _with(address: str, do: Callable[[Any], Coroutine[Any, Any, Any]]) -> Any:
    async with await aio_pika.connect(address, timeout=5) as connection:
        return await do(await connection.channel())


async def _nothing(_: object) -> None: ...


class Broker:
    """A server of our own, with its own name, port and folder."""

    def __init__(self, folder: Path, *, certificate: Path | None = None) -> None:
        self._folder = folder
        self.tls_port = _free_port()
        if certificate:
            (folder / "rabbitmq.conf").write_text(
                f"listeners.ssl.default = 127.0.0.1:{self.tls_port}\n"
                f"ssl_options.certfile = {certificate}\nssl_options.keyfile = {certificate}\n"
                f"ssl_options.cacertfile = {certificate}\nssl_options.verify = verify_none\n"
            )
        self._port, self._between = _free_port(), _free_port()
        self._run: subprocess.Popen[bytes] | None = None
        self.address = f"amqp://guest:guest@127.0.0.1:{self._port}/"

    def start(self) -> None:
        """Start it, with what it kept on its disk."""
        here = self._folder
        own = {
            "RABBITMQ_NODENAME": f"hark-test-{self._port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self._port),
            "RABBITMQ_DIST_PORT": str(self._between),
            "RABBITMQ_MNESIA_BASE": str(here / "data"),
            "RABBITMQ_LOG_BASE": str(here / "log"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(here / "plugins"),
            "RABBITMQ_CONFIG_FILE": str(here / "rabbitmq.conf"),
            "RABBITMQ_CONF_ENV_FILE": str(here / "none"),
            "HOME": str(here),
        }
        with (here / "out").open("ab") as out:
            self._run = subprocess.Popen(
                [program("rabbitmq-server")],
                env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **own},
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        until = time.monotonic() + STARTS_WITHIN
        while not _answers(self.address):
            assert time.monotonic() < until, (here / "out").read_text()[-2_000:]
            time.sleep(0.1)

    def stop(self) -> None:
        """End it so that it can put away what it has."""
        if self._run:
            os.killpg(self._run.pid, signal.SIGTERM)
            self._run.wait(STARTS_WITHIN)
            self._run = None

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._run:
            os.killpg(self._run.pid, signal.SIGKILL)
            self._run.wait()
            self._run = None


def _answers(address: str) -> bool:
    place = urlsplit(address)
    try:
        with socket.create_connection((place.hostname, place.port), timeout=1):
            _run(_with(address, _nothing))
    except (aio_pika.exceptions.AMQPError, OSError):
        return False
    return True


def _free_port() -> int:
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        return int(asking.getsockname()[1])
