"""What waits for one person, for their digest: their open cases by time left, questions, unread notices."""

from datetime import datetime

from hark.flows import case_questions, notices
from hark.outlets.digests import MOST, Digest
from hark.records.accounts import StaffRow
from hark.records.cases import CaseRow


def of(person: StaffRow, *, now: datetime) -> Digest:
    """What the person would find; only what they may see."""
    by = person.as_term()
    cases = CaseRow.objects.none()
    if by.may("case.see"):
        cases = CaseRow.objects.seen_by(by).open().filter(owner=person)
    questions = case_questions.counts(by=by, now=now) if by.may("question.answer") and person.unit else None
    first = cases.filter(due_at__isnull=False).order_by("due_at", "received_at")
    return Digest(
        due=list(first.values_list("number", "due_at")[:MOST]),
        open=cases.count(),
        overdue=cases.filter(due_at__lt=now).count(),
        questions=questions.open if questions else 0,
        late_questions=questions.late if questions else 0,
        unread=notices.count_unread(by=by),
    )
