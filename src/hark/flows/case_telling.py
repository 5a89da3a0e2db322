"""Whoever owns a case is told what others did with it."""

from datetime import datetime

from hark.core.terms.case import Act
from hark.flows import deliveries
from hark.guard.access import Staff
from hark.records.cases import CaseRow

TOLD = frozenset(
    {
        Act.ASSIGNED,
        Act.CUSTOMER_WROTE,
        Act.NEW_FACTS,
        Act.REFUSED,
        Act.REJECTED,
        Act.OBJECTED,
        Act.WITHDRAWN,
        Act.REOPENED,
    }
)
"""What is told its owner so; what names other people tells them itself (`deliveries.enqueue`)."""


def tell(row: CaseRow, act: Act, *, by: Staff, now: datetime) -> None:
    """Keep it for the owner, inside the deed's transaction; nobody is told what they did themselves."""
    owner = row.owner.username if row.owner else ""
    if act in TOLD and owner and owner != by.username:
        deliveries.enqueue(f"case.{act.value}", {"case": row.number, "people": [owner]}, now=now)
