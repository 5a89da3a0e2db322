"""Papers the customer brought to a case: files, and what shows that they act for another."""

from collections.abc import Sequence
from datetime import date, datetime

from hark.core.complaints.complainant import Authorisation, require_sound
from hark.core.terms.case import Act
from hark.flows import case_clocks, case_complainant, case_files, case_history
from hark.flows.case_deed import deed_with
from hark.flows.case_files import Offered
from hark.flows.case_refusals import BadChoice
from hark.guard.access import Staff, require


def authorise(
    number: str, *, authorisation: str, day: date | None, by: Staff, now: datetime, seen: int | None = None
) -> None:
    """Note by what whoever complains has shown that they act for another.

    Raises:
        BadComplainant: it is of a day to come.
        BadChoice: it is of no known kind.
    """
    require(by, "case.handle")
    if authorisation not in {*Authorisation}:
        raise BadChoice("Choose one of what is offered.")
    with deed_with(number, by=by, seen=seen) as row:
        row.as_term().done(Act.NOTED)
        row.authorisation, row.authorised_on = authorisation, day
        require_sound(case_complainant.of(row, {}), today=case_clocks.today(now=now))
        case_history.note(row, Act.NOTED, by=by, now=now, details={"authorisation": authorisation})


def attach(
    number: str, *, attached: Sequence[Offered], by: Staff, now: datetime, seen: int | None = None
) -> None:
    """Put files to the case that the customer brought or sent otherwise.

    Raises:
        NotTaken, UploadTooLarge: as for `case_files.take`.
    """
    require(by, "case.handle")
    with deed_with(number, by=by, seen=seen) as row:
        row.as_term().done(Act.NOTED)
        case_files.take(row, attached, by=by, now=now)
        case_history.note(row, Act.NOTED, by=by, now=now, details={"files": str(len(attached))})
