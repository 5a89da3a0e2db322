"""Messages of a broker: their events go the way of those a program sends, and the rest is kept aside."""

import os
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from threading import Event as Flag
from typing import Protocol

from django.conf import settings

from hark.core.errors import NotFound, Refusal
from hark.flows import acknowledging, events, taking
from hark.flows.feed_names import BadFeedName, OtherLedger
from hark.guard.access import Staff, require
from hark.intake.broker_address import Address, understood
from hark.intake.events import Event
from hark.intake.files import Form
from hark.intake.messages import Message, events_of
from hark.records.accounts import StaffRow

__all__ = ["Hear", "Message", "NoBroker", "NoSuchSender", "address", "begin", "sender", "take"]


class NoBroker(Refusal):
    """No broker is named, or its password cannot be read."""


class NoSuchSender(NotFound):
    """Nobody of this name may sign in."""


class Hear(Protocol):
    """What listens to a broker and acknowledges what `take` says is kept."""

    def __call__(
        self,
        address: Address,
        queue: str,
        *,
        take: Callable[[Sequence[Message]], bool],
        ending: Flag,
        once: bool = False,
        declare: bool = False,
    ) -> None:
        """End when `ending` is set, or `once` when nothing waits any more."""


def address() -> Address:
    """The broker the settings name.

    Raises:
        NoBroker, BadBrokerAddress: they name none that can be asked.
    """
    if not settings.HARK_BROKER_URL:
        raise NoBroker("Name the broker in HARK_BROKER_URL, as in amqps://hark@broker.bank.example/.")
    return understood(settings.HARK_BROKER_URL, password=_password())


def sender(username: str) -> Staff:
    """The person in whose name records are taken, as they stand now.

    Raises:
        NoSuchSender: there is none, or they may sign in no longer.
    """
    row = StaffRow.objects.filter(username__iexact=username, is_active=True).first()
    if row is None:
        raise NoSuchSender('Nobody called "{name}" may sign in.', name=username[:80])
    return row.as_term()


def begin(*, mapping: str, feed: str, by: Staff) -> None:
    """See, before a message is asked for, that there is a way for it.

    Raises:
        NotAllowed, NoSuchMapping, MappingBroken, BadFeedName: there is none.
    """
    taking.read([], form=Form.MESSAGE, mapping=mapping, feed=feed, by=by)


def take(messages: Sequence[Message], *, mapping: str, feed: str, by: Staff, now: datetime) -> Counter[str]:
    """What becomes of the events in these messages, counted; acknowledge the messages when this returns.

    What is no event, or none that can be taken, is kept aside in the feed, or in that of the mapping.
    Taken once more, every event is a duplicate.

    Raises:
        NotAllowed, NoSuchMapping, MappingBroken, OtherLedger: they cannot all be kept.
        Unavailable: others keep the records busy.
    """
    require(by, "feed.load")
    found: list[Event] = []
    others: list[bytes] = []
    for message in messages:
        told, rest = events_of(message)
        found += told
        others += rest
    taken, refused = _taken(found, mapping=mapping, feed=feed, by=by, now=now)
    others += refused
    if others:
        aside = taking.read(others, form=Form.MESSAGE, mapping=mapping, feed=feed, by=by)
        taken += Counter(each.outcome for each in acknowledging.keep([aside], by=by, now=now)[0])
    return taken


def _taken(
    found: Sequence[Event], *, mapping: str, feed: str, by: Staff, now: datetime
) -> tuple[Counter[str], list[bytes]]:
    """The outcomes of the events, and those no feed can take; they are found by halves, as they are few."""
    if not found:
        return Counter(), []
    try:
        taken = events.take(found, mapping=mapping, feed=feed, by=by, now=now)
    except (events.UnknownType, BadFeedName, OtherLedger):
        if len(found) == 1:
            return Counter(), [found[0].original]
        half = len(found) // 2
        one = _taken(found[:half], mapping=mapping, feed=feed, by=by, now=now)
        other = _taken(found[half:], mapping=mapping, feed=feed, by=by, now=now)
        return one[0] + other[0], one[1] + other[1]
    return Counter(each.outcome for each in taken), []


def _password() -> str:
    file = os.environ.get("HARK_BROKER_PASSWORD_FILE", "")
    if not file:
        return ""
    try:
        return Path(file).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as problem:
        raise NoBroker(
            "The file HARK_BROKER_PASSWORD_FILE names, {file}, cannot be read.", file=file
        ) from problem
