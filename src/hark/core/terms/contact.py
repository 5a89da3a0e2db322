"""A contact of a customer: a call, a chat, a visit, a session in the app, a mail."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Channel(StrEnum):
    """Where a customer turns to; a source may name others."""

    PHONE = "phone"
    CHAT = "chat"
    COUNTER = "counter"
    APP = "app"
    MAIL = "mail"


class Outcome(StrEnum):
    """What became of the customer's wish to speak to somebody."""

    ANSWERED = "answered"
    ABANDONED = "abandoned"  # the customer left before anybody answered
    VOID = "void"  # nobody was there: a test, a virtual call; it counts nowhere


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact. `entered` is when the customer began to wait; durations are seconds.

    `staff` and `customer` are pseudonyms. `available` is how long whoever answered had been
    free before. `first_reply` is from the customer's first message to the first answer of a person or an
    assistant. A field the source left blank is None.
    """

    feed: str
    source_id: str
    entered: datetime
    channel: str | None = None
    line: str | None = None
    product: str | None = None
    unit: str | None = None
    team: str | None = None
    queue: str | None = None
    staff: str | None = None
    customer: str | None = None
    reason: str | None = None
    answered: datetime | None = None
    ended: datetime | None = None
    wait: float | None = None
    talk: float | None = None
    hold: float | None = None
    wrap: float | None = None
    available: float | None = None
    first_reply: float | None = None
    outcome: str | None = None
    resolved: bool | None = None
    transferred: bool | None = None
    repeat_of: str | None = None
