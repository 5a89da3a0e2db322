"""What staff write in a case: to the customer, and in notes to colleagues."""

from datetime import datetime

from hark.core.complaints.case import said
from hark.core.terms.case import Act
from hark.flows import case_clocks, case_history, case_mentions, case_wording
from hark.flows.case_deed import deed_with
from hark.guard.access import Staff, require


def acknowledge(number: str, *, words: str, by: Staff, now: datetime, seen: int | None = None) -> None:
    """Tell the customer that their complaint is here, who sees to it and by when."""
    _told(number, Act.ACKNOWLEDGED, words=words, by=by, now=now, seen=seen)


def write(number: str, *, words: str, by: Staff, now: datetime, seen: int | None = None) -> None:
    """Write to the customer, who reads it where they look up the progress."""
    _told(number, Act.STAFF_WROTE, words=words, by=by, now=now, seen=seen)


def remark(number: str, *, words: str, by: Staff, now: datetime, seen: int | None = None) -> None:
    """Leave a note for colleagues; whoever it mentions is told.

    Raises:
        NotToMention: somebody mentioned may not see the case, or there is nobody called so.
    """
    require(by, "case.handle")
    plain = said(words)
    with deed_with(number, by=by, seen=seen) as row:
        row.as_term().done(Act.NOTED)
        people = case_mentions.people(row, plain, by=by)
        happened = case_history.note(row, Act.NOTED, by=by, now=now, words=plain)
        case_mentions.tell(happened, people, now=now)
        case_clocks.reckon(row, now=now)


def _told(number: str, act: Act, *, words: str, by: Staff, now: datetime, seen: int | None) -> None:
    require(by, "case.handle")
    plain = said(words)
    with deed_with(number, by=by, seen=seen) as row:
        row.as_term().done(act, by=by.username)
        if act is Act.ACKNOWLEDGED and row.acknowledged_at is None:
            row.acknowledged_at = now
        plain = case_wording.leaving(row, plain)
        case_history.note(row, act, by=by, now=now, words=plain, for_customer=True)
        case_clocks.reckon(row, now=now)
