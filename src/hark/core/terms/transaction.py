"""A transaction of a customer: how much, of which kind, in cash or not, with whom."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Transaction:
    """Money that moved at the moment `booked`.

    `amount` is in its own `currency`; `equivalent` is the same in the institution's own, which alone is
    added up. `direction` is in or out as the customer sees it, `counterparty` the class of whoever is on
    the other side, never who they are.
    """

    feed: str
    source_id: str
    booked: datetime
    kind: str | None = None
    direction: str | None = None
    channel: str | None = None
    amount: float | None = None
    currency: str | None = None
    equivalent: float | None = None
    cash: bool | None = None
    cross_border: bool | None = None
    counterparty: str | None = None
    customer: str | None = None
    staff: str | None = None
    unit: str | None = None
    product: str | None = None
