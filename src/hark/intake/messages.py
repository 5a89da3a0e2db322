"""Messages of a broker as CloudEvents 1.0: one, several, or one with its envelope in headers."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hark.intake.events import AmissEnvelopes, Event, NoEvents, binary, single
from hark.intake.files.objects import Faulty, items_of

# How the bindings of HTTP, Kafka and AMQP spell a member of the envelope.
_PREFIXES = "ce-", "ce_", "cloudEvents:", "cloudEvents_"


@dataclass(frozen=True, slots=True)
class Message:
    """One message: its bytes, and its headers as texts under their names."""

    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


def events_of(message: Message) -> tuple[list[Event], list[bytes]]:
    """The events of a message in their order, and the bytes of what in it is none.

    Media types are not asked for, as many senders leave them out: an array is several events.
    """
    envelope = _envelope(message.headers)
    try:
        if envelope:
            return binary(envelope, message.body), []
        if message.body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
            return _several(message.body.decode("utf-8-sig"))
        return single(message.body), []
    except (NoEvents, AmissEnvelopes, UnicodeDecodeError, Faulty):
        return [], [_whole(envelope, message.body)]


def _several(text: str) -> tuple[list[Event], list[bytes]]:
    """What is amiss in one event is no reason to keep the others waiting.

    Raises:
        Faulty: the text is no array.
    """
    events: list[Event] = []
    others: list[bytes] = []
    for item in list(items_of(text.strip())):
        try:
            events += single(item.encode())
        except (NoEvents, AmissEnvelopes, UnicodeEncodeError):
            others.append(item.encode("utf-8", "backslashreplace"))
    return events, others


def _envelope(headers: Mapping[str, str]) -> dict[str, str]:
    return {
        "ce-" + name[len(prefix) :]: value
        for name, value in headers.items()
        for prefix in _PREFIXES
        if name.lower().startswith(prefix.lower())
    }


def _whole(envelope: Mapping[str, str], body: bytes) -> bytes:
    """The bytes to keep: the body, under the envelope's headers if it has some."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in envelope.items())
    return lines.encode("utf-8", "backslashreplace") + b"\r\n" + body if lines else body
