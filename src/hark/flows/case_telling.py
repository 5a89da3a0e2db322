"""Whoever owns a case is told what others did with it; where nobody does, whoever hands cases out there."""

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
    """Keep it for them, inside the deed's transaction; nobody is told what they did themselves."""
    from hark.flows.case_watch import told_of  # which has clocks told that are late

    if act not in TOLD:
        return
    people = [row.owner] if row.owner else told_of(row, up=1)
    if told := [person.username for person in people if person.username != by.username]:
        deliveries.enqueue(f"case.{act.value}", {"case": row.number, "people": told}, now=now)
