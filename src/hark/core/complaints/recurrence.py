"""Whether a customer comes back about what a complaint of theirs was closed over, while that is watched."""

from datetime import datetime, timedelta

from hark.core.complaints import alike
from hark.core.complaints.alike import Matter, Sign

USUAL = 90
"""Days a complaint is watched after it was closed, where the institution says nothing of it; no law does."""


def watched_until(closed_at: datetime, *, days: int) -> datetime:
    """The moment from which a new complaint is no recurrence of the closed one."""
    return closed_at + timedelta(days=days)


def signs(earlier: Matter, later: Matter, *, follows: bool = False) -> tuple[Sign, ...]:
    """What speaks for the later one being about the same matter; nothing where too little does.

    It is of the same customer and about the same product, or alike enough to be merged were both open; or it
    answers our e-mail about the earlier one, which `follows` says.
    """
    found = alike.compare(later, earlier)
    is_same = Sign.PRODUCT in found.signs or found.score >= alike.LEAST or follows
    return found.signs if found.same_customer and is_same else ()
