"""CloudEvents 1.0 as they are sent over HTTP or a broker: one, several, or one with its envelope apart."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hark.core.errors import Refusal
from hark.intake.files.objects import Faulty, items_of, own_members_of

VERSION = "1.0"
_ENVELOPE = ("id", "source", "type")
# What stands in the place of an envelope's member in the binary mode.
_HEADER = "ce-"


@dataclass(frozen=True, slots=True)
class Event:
    """One event by its envelope, and the bytes of the whole."""

    id: str
    source: str
    type: str
    original: bytes


@dataclass(frozen=True, slots=True)
class Amiss:
    """What is amiss with the envelope of the event that is number `at` of its body."""

    at: int
    member: str
    words: str


class NoEvents(Refusal):
    """The body is no JSON, or not of the form its media type says."""


class AmissEnvelopes(Refusal):
    """The body holds what is no event of this version, so nothing of it is taken."""

    def __init__(self, found: Sequence[Amiss]) -> None:
        self.found = found
        super().__init__("The envelope of {count} events is not that of a CloudEvent 1.0.", count=len(found))


def single(body: bytes) -> list[Event]:
    """The one event of a body.

    Raises:
        NoEvents, AmissEnvelopes: it is none.
    """
    return _events([_text(body)])


def batch(body: bytes) -> list[Event]:
    """The events of a body that is an array of them.

    Raises:
        NoEvents, AmissEnvelopes: it is none, or one of them is none.
    """
    try:
        return _events(list(items_of(_text(body))))
    except Faulty:
        raise NoEvents("The body is no JSON array of events.") from None


def binary(headers: Mapping[str, str], body: bytes) -> list[Event]:
    """The one event whose envelope stands in headers and whose data is the body.

    Raises:
        NoEvents, AmissEnvelopes: it is none.
    """
    told = {name.lower(): value for name, value in headers.items()}
    envelope = {name[len(_HEADER) :]: value for name, value in told.items() if name.startswith(_HEADER)}
    start = json.dumps(envelope, ensure_ascii=False)[:-1]
    return _events([f'{start}{", " if envelope else ""}"data": {_text(body) or "null"}}}'])


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig").strip(" \t\r\n")
    except UnicodeDecodeError:
        raise NoEvents("The body is not in UTF-8.") from None


def _events(texts: Sequence[str]) -> list[Event]:
    read = [_event(at, text) for at, text in enumerate(texts)]
    if amiss := [each for each in read if isinstance(each, Amiss)]:
        raise AmissEnvelopes(amiss)
    return [each for each in read if isinstance(each, Event)]


def _event(at: int, text: str) -> Event | Amiss:
    try:
        members = own_members_of(text)
    except Faulty as faulty:
        if at == 0 and faulty.reason != "member_twice":
            raise NoEvents("The body is no JSON object.") from None
        return Amiss(at, "", "It is no object whose members each have a name of their own.")
    if members.get("specversion") != VERSION:
        return Amiss(at, "specversion", 'It must be "1.0".')
    told = [members.get(name) for name in _ENVELOPE]
    for name, value in zip(_ENVELOPE, told, strict=True):
        if not isinstance(value, str) or not value.strip() or not value.isprintable():
            return Amiss(at, name, "It must be a text that is not blank.")
    id, source, type = map(str, told)
    try:
        return Event(id, source, type, text.encode())
    except UnicodeEncodeError:
        return Amiss(at, "", "It holds half of a character (a lone surrogate).")
