"""Promising a customer a day, and having the law's term begin anew once they brought new facts."""

from datetime import date, datetime, time

from hark.core.complaints import promising
from hark.core.complaints.case import said
from hark.core.terms.case import Act
from hark.flows import case_clocks, case_history, case_wording
from hark.flows.case_deed import deed_with
from hark.guard.access import Staff, require

_LAST = time(23, 59, 59)  # of the day itself, and not the first moment of the next


def promise(number: str, *, day: date, words: str, by: Staff, now: datetime, seen: int | None = None) -> None:
    """Tell the customer by which day they are answered; that day is a clock of its own.

    Raises:
        DayGone: it is over already.
        TooFar: it is years away.
        Unfilled: something in braces has no value yet.
    """
    require(by, "case.handle")
    plain, zone = said(words), case_clocks.own_calendar().zone
    until = datetime.combine(day, _LAST, zone)
    with deed_with(number, by=by, seen=seen) as row:
        promising.promise(row.as_term(), until=until, by=by.username, now=now)
        told, details = case_wording.leaving(row, plain), {"until": until.isoformat()}
        case_history.note(row, Act.PROMISED, by=by, now=now, words=told, for_customer=True, details=details)
        case_clocks.reckon(row, now=now)


def renew(number: str, *, words: str, by: Staff, now: datetime, seen: int | None = None) -> None:
    """Note which facts the customer brought that begin the law's term anew; they read it.

    Raises:
        SecondPair: the person owns the case, or others review what they decided.
        Unfilled: something in braces has no value yet.
    """
    require(by, "case.assign")
    plain = said(words)
    with deed_with(number, by=by, seen=seen) as row:
        case_history.take(row, promising.renew(row.as_term(), by=by.username))
        told = case_wording.leaving(row, plain)
        case_history.note(row, Act.NEW_FACTS, by=by, now=now, words=told, for_customer=True)
        case_clocks.reckon(row, now=now)
