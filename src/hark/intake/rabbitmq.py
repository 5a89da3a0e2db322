"""A queue of RabbitMQ, one connection long, through FastStream."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from ssl import SSLContext
from urllib.parse import quote

from aio_pika.exceptions import CONNECTION_EXCEPTIONS
from faststream import AckPolicy
from faststream.rabbit import Channel, RabbitBroker, RabbitMessage, RabbitQueue
from faststream.security import BaseSecurity

from hark.intake.broker_address import Address
from hark.intake.messages import Message

HEARTBEAT = 20  # seconds; a broker that is cut off is given up after three
CONNECT = 10.0  # seconds


class Inlet:
    """Messages of a queue, of which the broker hands over so many before the first is acknowledged."""

    outages: tuple[type[Exception], ...] = CONNECTION_EXCEPTIONS

    def __init__(
        self, address: Address, queue: str, *, tls: SSLContext | None, prefetch: int, declare: bool
    ) -> None:
        self.lost = asyncio.Event()
        self._broker = RabbitBroker(
            _url(address),
            security=BaseSecurity(ssl_context=tls, use_ssl=address.is_secure),
            timeout=CONNECT,
            default_channel=Channel(prefetch_count=prefetch),
            on_close=[self._lose],
            logger=None,
            apply_types=False,
        )
        self._queue = self._broker.subscriber(
            RabbitQueue(queue, declare=declare, robust=False), ack_policy=AckPolicy.MANUAL, no_reply=True
        )

    def _lose(self, *_: object) -> None:
        self.lost.set()

    async def start(self) -> None:
        """Connect, or raise one of the outages."""
        await self._broker.start()
        # A queue taken away, and a channel the broker closed, leave the connection as it is.
        channel = await self._broker.config.channel_manager.get_channel()
        channel.close_callbacks.add(self._lose)
        (await channel.get_underlay_channel()).on_consumer_cancel_callbacks.add(self._lose)

    async def __aiter__(self) -> AsyncIterator[tuple[Message, RabbitMessage]]:
        async for message in self._queue:
            headers = {name: _text(value) for name, value in message.headers.items()}
            yield Message(message.body, headers), message

    async def acknowledge(self, messages: Sequence[RabbitMessage]) -> None:
        """Have the broker forget these, and with them all it handed over earlier."""
        await messages[-1].ack(multiple=True)

    async def stop(self) -> None:
        """End the connection: what was not acknowledged is handed over again."""
        await self._broker.stop()


def _text(value: object) -> str:
    return value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else str(value)


def _url(address: Address) -> str:
    host, port = address.hosts[0]
    signed_in = f"{quote(address.user, safe='')}:{quote(address.password, safe='')}@" if address.user else ""
    where = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    scheme = "amqps" if address.is_secure else "amqp"
    return f"{scheme}://{signed_in}{where}/{quote(address.path, safe='')}?heartbeat={HEARTBEAT}"
