"""The reply to a complaint: written, checked by somebody else, and sent or given back."""

from datetime import datetime

from hark.core.complaints import case as deciding
from hark.core.complaints.case import FEWEST, said
from hark.core.complaints.notice import READS
from hark.core.terms.case import Act
from hark.flows import case_clocks, case_history, case_wording
from hark.flows.case_deed import deed_with
from hark.flows.case_places import about, me
from hark.guard.access import Staff, require


def propose(number: str, *, reply: str, by: Staff, now: datetime, seen: int | None = None) -> None:
    """Write the reply, which goes once somebody else has checked it.

    Raises:
        Unfilled: something in braces has no value yet.
    """
    require(by, "case.handle")
    with deed_with(number, by=by, seen=seen) as row:
        case_history.take(row, deciding.propose(row.as_term(), reply=reply, by=by.username))
        case_history.seal(row, "reply", case_wording.held(row, said(reply, fewest=FEWEST)), now=now)
        case_history.note(row, Act.PROPOSED, by=by, now=now, words=reply)


def approve(number: str, *, by: Staff, now: datetime, seen: int | None = None) -> None:
    """Let the reply go to the customer."""
    require(by, "case.check")
    with deed_with(number, by=by, seen=seen) as row:
        reply = case_wording.leaving(row, case_history.opened(row, "reply"))
        decided = deciding.check(row.as_term(), by=me(by), approved=True, about=about(row), now=now)
        case_history.take(row, decided)
        case_history.seal(row, "reply", reply, now=now)
        details = {READS: decided.reads.value}
        case_history.note(row, Act.ANSWERED, by=by, now=now, words=reply, for_customer=True, details=details)
        case_clocks.reckon(row, now=now)


def refuse(number: str, *, words: str, by: Staff, now: datetime, seen: int | None = None) -> None:
    """Give the reply back to whoever wrote it, saying what to mend."""
    require(by, "case.check")
    plain = said(words)
    with deed_with(number, by=by, seen=seen) as row:
        decided = deciding.check(row.as_term(), by=me(by), approved=False, about=about(row), now=now)
        case_history.take(row, decided)
        case_history.note(row, Act.REFUSED, by=by, now=now, words=plain)
