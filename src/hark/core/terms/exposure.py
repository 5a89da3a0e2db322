"""How much there was that complaints could come from: accounts, customers, outlets, policies."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Exposure:
    """So many of a kind in a unit in the month that begins on `month`."""

    feed: str
    source_id: str
    month: date
    kind: str | None = None
    unit: str | None = None
    product: str | None = None
    amount: float | None = None
