"""A finding about conduct or quality: which rule was broken, how badly, and whether it is settled."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Severity(StrEnum):
    """How badly."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something found on the day `found`, and what has become of it.

    `kind` is conduct or quality, `origin` how it came to light, `case` what it was found in. `confirmed` is
    what a review said, and nothing before there was one; `due` is the day by which it is to be settled.
    """

    feed: str
    source_id: str
    found: date
    kind: str | None = None
    rule: str | None = None
    severity: str | None = None
    origin: str | None = None
    channel: str | None = None
    staff: str | None = None
    customer: str | None = None
    case: str | None = None
    confirmed: bool | None = None
    due: date | None = None
    closed: date | None = None
    unit: str | None = None
    product: str | None = None
