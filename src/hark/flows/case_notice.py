"""That a customer was told our answer, and has it: opened by them, taken by a mail server, noted by staff."""

from datetime import date, datetime, time

from hark.core.calendars.wall import first_moment
from hark.core.complaints import notice
from hark.core.complaints.case import said
from hark.core.complaints.notice import Proof
from hark.core.complaints.steps import possible
from hark.core.errors import Refusal
from hark.core.terms.case import Act, Happening, Stage, Way
from hark.flows import case_clocks, case_history
from hark.flows.case_deed import deed_with
from hark.flows.case_refusals import BadChoice
from hark.flows.case_way import deed_by_customer
from hark.guard.access import CUSTOMER, Staff, require
from hark.records.cases import CaseRow

BY_STAFF = (Way.PHONE, Way.POSTED, Way.LETTER, Way.HAND, Way.UNREACHED)  # the others prove themselves


class BadDay(Refusal):
    """No answer can have come on the day."""


def serve(
    number: str, *, way: str, day: date, words: str, by: Staff, now: datetime, seen: int | None = None
) -> None:
    """Note on which day the customer was told the answer, by phone, letter or hand, and what shows it.

    Or that they could not be reached, and what was tried. What shows it, such as the number of a registered
    letter, is sealed.

    Raises:
        BadChoice: it is no way staff can know of.
        BadDay: it lies before the answer, or before the letter was posted that came then, or is yet to come.
    """
    require(by, "case.handle")
    if way not in {each.value for each in BY_STAFF}:
        raise BadChoice("Choose one of what is offered.")
    plain = said(words)
    with deed_with(number, by=by, seen=seen) as row:
        row.as_term().done(Act.SERVED)
        answered, today = days(row, now=now)
        first = _first_day(row, way=way, answered=answered)
        if row.answered_at is None or not first <= day <= today:
            raise BadDay("Choose a day from {first} to {last}.", first=first, last=today)
        at = first_moment(day, time(), zone=case_clocks.own_calendar().zone).isoformat()
        case_history.note(row, Act.SERVED, by=by, now=now, words=plain, details={"way": way, "at": at})
        case_clocks.reckon(row, now=now)


def read(number: str, *, now: datetime) -> None:
    """Note, once for each answer, that its customer opened the page on which it stands."""
    with deed_by_customer(number) as row:
        if notice.is_unread(_history(row)) and Act.SERVED in possible(Stage(row.stage)):
            details = {"way": Way.PORTAL.value, "at": now.isoformat()}
            case_history.note(row, Act.SERVED, by=CUSTOMER, now=now, details=details)
            case_clocks.reckon(row, now=now)


def proofs(row: CaseRow) -> tuple[Proof, ...]:
    """What proves that the customer has the last answer."""
    return notice.proofs(_history(row))


def days(row: CaseRow, *, now: datetime) -> tuple[date, date]:
    """The first and the last day on which the customer can have been told the last answer."""
    zone = case_clocks.own_calendar().zone
    today = now.astimezone(zone).date()
    return (row.answered_at.astimezone(zone).date() if row.answered_at else today), today


def is_untold(row: CaseRow) -> bool:
    """Whether there is an answer its customer has not been told yet, and can still be."""
    return Act.SERVED in possible(Stage(row.stage)) and notice.is_untold(_history(row))


def is_unreached(row: CaseRow) -> bool:
    """Whether its customer was not told, and could not be reached."""
    return notice.is_unreached(_history(row))


def require_told(row: CaseRow) -> None:
    """Nothing, where the customer was told the answer or could not be reached.

    Raises:
        Untold: they were not, and nobody noted why.
    """
    notice.require_told(_history(row))


def _first_day(row: CaseRow, *, way: str, answered: date) -> date:
    """The first day on which they can have been told by the way: no letter comes before it is posted."""
    if way != Way.LETTER:
        return answered
    zone = case_clocks.own_calendar().zone
    posted = [each.at.astimezone(zone).date() for each in proofs(row) if each.way is Way.POSTED]
    return min(posted, default=answered)


def _history(row: CaseRow) -> list[Happening]:
    return [happened.as_term() for happened in row.history.defer("words")]
