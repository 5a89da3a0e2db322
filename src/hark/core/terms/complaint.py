"""A complaint as a source reported it."""

from dataclasses import dataclass
from datetime import date

SEALED = frozenset({"narrative"})  # fields kept sealed; the others are kept as they are
PSEUDONYMS = frozenset({"customer"})  # fields that hold a pseudonym, never what it stands for


@dataclass(frozen=True, slots=True)
class Complaint:
    """One complaint received. A field the source left blank is None.

    The narrative is personal: it is None until revealed, and `has_narrative` says whether there is one.
    The customer is a pseudonym.
    """

    feed: str
    source_id: str
    received: date
    customer: str | None = None
    product: str | None = None
    sub_product: str | None = None
    issue: str | None = None
    sub_issue: str | None = None
    public_response: str | None = None
    company: str | None = None
    state: str | None = None
    unit: str | None = None
    zip_code: str | None = None
    tags: tuple[str, ...] = ()
    consent: str | None = None
    channel: str | None = None
    sent: date | None = None
    response: str | None = None
    timely: str | None = None
    disputed: str | None = None
    narrative: str | None = None
    has_narrative: bool = False
