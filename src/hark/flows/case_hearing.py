"""What a customer says by phone, by letter or at the counter, noted by staff: to our answer, or to end it."""

from datetime import datetime

from hark.core.complaints.case import said
from hark.core.terms.case import Act
from hark.flows import case_clocks, case_customer, case_history, case_mediation
from hark.flows.case_deed import deed_with
from hark.flows.case_refusals import BadChoice
from hark.guard.access import Staff, require

ANSWERS = (Act.ACCEPTED, Act.REJECTED, Act.OBJECTED)


def hear(number: str, *, answer: str, words: str, by: Staff, now: datetime, seen: int | None = None) -> None:
    """Note that the customer accepts the answer, rejects it, or asks for a review, and how that was heard.

    Raises:
        BadChoice: it is none of these.
        TooLate: the law's time to object has passed.
    """
    require(by, "case.handle")
    if answer not in {act.value for act in ANSWERS}:
        raise BadChoice("Choose one of what is offered.")
    act, plain = Act(answer), said(words)
    with deed_with(number, by=by, seen=seen) as row:
        objects = act is Act.OBJECTED
        decided = case_customer.objection(row, now=now) if objects else row.as_term().done(act)
        case_history.take(row, decided)
        case_history.note(row, act, by=by, now=now, words=plain, for_customer=True)
        case_clocks.reckon(row, now=now)


def withdraw(number: str, *, words: str, by: Staff, now: datetime, seen: int | None = None) -> None:
    """Note that the customer takes the complaint back, and how that was heard; the procedure ends today."""
    require(by, "case.handle")
    plain = said(words)
    with deed_with(number, by=by, seen=seen) as row:
        case_history.take(row, case_mediation.withdrawn(row, by=by.username, now=now))
        case_history.note(row, Act.WITHDRAWN, by=by, now=now, words=plain, for_customer=True)
        case_clocks.reckon(row, now=now)
