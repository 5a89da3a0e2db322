"""A complaint as a regulator or another system hands it over, to be handled here."""

from dataclasses import dataclass
from datetime import date

SEALED = frozenset({"narrative", "name", "phone", "email", "finding"})
OPEN, CLOSED = "open", "closed"


@dataclass(frozen=True, slots=True)
class Incoming:
    """One complaint under the number its sender knows it by. What the sender did not tell is None.

    It was `received` by the sender and `sent` here; a `regulator` that sent it may want a report `until` a
    day. `stage` is open or closed, `answered` and `ended` the days of it; `response` and `timely` are the
    sender's own words. `jurisdiction` says whose law it runs under, where that is not the institution's own.
    """

    feed: str
    source_id: str
    received: date
    sent: date | None = None
    regulator: str | None = None
    until: date | None = None
    jurisdiction: str | None = None
    customer: str | None = None
    name: str | None = None
    phone: str | None = None
    email: str | None = None
    narrative: str | None = None
    product: str | None = None
    issue: str | None = None
    unit: str | None = None
    channel: str | None = None
    language: str | None = None
    vulnerable: bool | None = None
    stage: str | None = None
    answered: date | None = None
    ended: date | None = None
    response: str | None = None
    timely: str | None = None
    upheld: str | None = None
    cause: str | None = None
    remedy: str | None = None
    redress: float | None = None
    ex_gratia: float | None = None
    finding: str | None = None

    @property
    def came(self) -> date:
        """The day it came here: terms run from the receipt by whoever has to answer."""
        return self.sent or self.received
