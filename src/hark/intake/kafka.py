"""A topic of Kafka, one connection long, through FastStream."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from ssl import SSLContext
from typing import Any

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError
from faststream import AckPolicy
from faststream.kafka import KafkaBroker, KafkaMessage
from faststream.security import BaseSecurity, SASLPlaintext, SASLScram256, SASLScram512

from hark.intake.broker_address import Address
from hark.intake.messages import Message

_SIGNING_IN = {"PLAIN": SASLPlaintext, "SCRAM-SHA-256": SASLScram256, "SCRAM-SHA-512": SASLScram512}


class Inlet:
    """Messages of a topic, from the first one on that this group of consumers has not acknowledged."""

    outages: tuple[type[Exception], ...] = KafkaError, OSError, TimeoutError

    def __init__(
        self, address: Address, topic: str, *, tls: SSLContext | None, prefetch: int, declare: bool
    ) -> None:
        self.lost = asyncio.Event()  # never set: the client looks for its brokers by itself
        self._broker = KafkaBroker(
            [f"{host}:{port}" for host, port in address.hosts],
            security=_security(address, tls),
            consumer_only=not declare,
            logger=None,
            apply_types=False,
        )
        self._topic = self._broker.subscriber(
            topic,
            group_id=address.path,
            auto_offset_reset="earliest",
            ack_policy=AckPolicy.MANUAL,
            max_poll_records=prefetch,
            parser=_as_it_came,
            no_reply=True,
        )

    async def start(self) -> None:
        """Connect, or raise one of the outages."""
        await self._broker.start()

    async def __aiter__(self) -> AsyncIterator[tuple[Message, Any]]:
        async for message in self._topic:
            record: Any = message.raw_message
            headers = {
                name: (value or b"").decode("utf-8", "backslashreplace") for name, value in record.headers
            }
            yield Message(record.value or b"", headers), record

    async def acknowledge(self, records: Sequence[Any]) -> None:
        """Note for the group how far it has come: up to these, and not to what was fetched beyond."""
        consumer: Any = self._topic.consumer
        after = {TopicPartition(record.topic, record.partition): record.offset + 1 for record in records}
        await consumer.commit(after)

    async def stop(self) -> None:
        """End the connection: what was not acknowledged is handed over again."""
        await self._broker.stop()


async def _as_it_came(record: Any) -> KafkaMessage:
    """The record and nothing read of it: headers that are no text would end the library's own reading."""
    return KafkaMessage(record, record.value or b"", consumer=None)  # type: ignore[arg-type] # acknowledged here


def _security(address: Address, tls: SSLContext | None) -> BaseSecurity:
    if not address.user:
        return BaseSecurity(ssl_context=tls, use_ssl=address.is_secure)
    return _SIGNING_IN[address.mechanism](
        username=address.user, password=address.password, ssl_context=tls, use_ssl=address.is_secure
    )
