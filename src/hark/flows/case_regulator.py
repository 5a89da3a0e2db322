"""A complaint the regulator sent on: the day it named, a later one it granted, the report to it."""

from dataclasses import dataclass
from datetime import date, datetime

from hark.core.complaints import regulator as deciding
from hark.core.complaints.case import said
from hark.core.errors import Refusal
from hark.core.terms.case import Act
from hark.flows import case_clocks, case_history
from hark.flows.case_deed import deed_with
from hark.guard.access import Staff, require
from hark.guard.redaction import redact
from hark.records.cases import CaseRow

LONGEST_NAME, LONGEST_REFERENCE = 80, 64


class NotNamed(Refusal):
    """Which regulator it was, or under which number, is not said, or at more length than can be kept."""


@dataclass(frozen=True, slots=True)
class Forwarded:
    """Which regulator sent the complaint on, under which number of its own, and by when it wants a report."""

    regulator: str
    reference: str
    until: date | None = None


def forward(number: str, sent: Forwarded, *, by: Staff, now: datetime, seen: int | None = None) -> None:
    """Note that a regulator sent the complaint on, which may be here already.

    Raises:
        NotNamed: which regulator, or its number, is lacking.
        BadDay: the day lies too long before we had the complaint.
    """
    require(by, "case.report")
    with deed_with(number, by=by, seen=seen) as row:
        note(row, sent, by=by, now=now)
        case_clocks.reckon(row, now=now)


def note(row: CaseRow, sent: Forwarded, *, by: Staff, now: datetime) -> None:
    """Have the case, which is in no other hands, say so; reckoning its clocks is for the caller."""
    put(row, sent)
    if sent.until:
        deciding.require_day(sent.until, came=_came(row))
    case_history.take(row, deciding.forward(row.as_term()))
    case_history.note(row, Act.FORWARDED, by=by, now=now, details=details(sent))


def put(row: CaseRow, sent: Forwarded) -> None:
    """Have the row name the regulator and its number.

    Raises:
        NotNamed: one of them is lacking or too long.
    """
    named, reference = (redact(word.strip(), sealed=False).text for word in (sent.regulator, sent.reference))
    if not 0 < len(named) <= LONGEST_NAME or not 0 < len(reference) <= LONGEST_REFERENCE:
        raise NotNamed("Name the regulator, and the number under which it sent the complaint on.")
    row.regulator, row.reference = named, reference


def details(sent: Forwarded) -> dict[str, str]:
    """What the history says of it: the number stands with the case alone."""
    day = {"until": sent.until.isoformat()} if sent.until else {}
    return {"regulator": sent.regulator.strip(), **day}


def defer(number: str, *, until: date, words: str, by: Staff, now: datetime, seen: int | None = None) -> None:
    """Note that the regulator granted a later day, and why it was asked for.

    Raises:
        NotAwaited: no regulator waits for a report.
        DayGone: the day is over already.
    """
    require(by, "case.assign")
    plain = said(words)
    with deed_with(number, by=by, seen=seen) as row:
        today = now.astimezone(case_clocks.law_of(row).calendar.zone).date()
        deciding.defer(row.as_term(), until=until, today=today)
        until_day = {"until": until.isoformat()}
        case_history.note(row, Act.DEFERRED, by=by, now=now, words=plain, details=until_day)
        case_clocks.reckon(row, now=now)


def redate(
    number: str, *, until: date, words: str, by: Staff, now: datetime, seen: int | None = None
) -> None:
    """Put right the day the regulator wants its report by, which was noted wrongly, saying why.

    Raises:
        NotAwaited: no regulator waits for a report.
        BadDay: it is that day already, or cannot be.
    """
    require(by, "case.report")
    plain = said(words)
    with deed_with(number, by=by, seen=seen) as row:
        was = deciding.named_day(it.as_term() for it in row.history.defer("words"))
        deciding.redate(row.as_term(), until=until, was=was, came=_came(row))
        days = {"until": until.isoformat()} | ({"was": was} if was else {})
        case_history.note(row, Act.REDATED, by=by, now=now, words=plain, details=days)
        case_clocks.reckon(row, now=now)


def report(number: str, *, words: str, by: Staff, now: datetime, seen: int | None = None) -> None:
    """Note what was reported to the regulator, which then waits no more.

    Raises:
        NotAwaited: no regulator waits for a report.
    """
    require(by, "case.report")
    plain = said(words)
    with deed_with(number, by=by, seen=seen) as row:
        case_history.take(row, deciding.report(row.as_term()))
        case_history.note(row, Act.REPORTED, by=by, now=now, words=plain)
        case_clocks.reckon(row, now=now)


def _came(row: CaseRow) -> date:
    return case_clocks.today(now=row.received_at)
