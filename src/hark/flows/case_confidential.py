"""Keeping a case confidential: for what reason, whom it is opened to by name, and lifting it again."""

from datetime import datetime

from hark.core.complaints import confidential as deciding
from hark.core.complaints.case import said
from hark.core.complaints.confidential import Reason
from hark.core.errors import Refusal
from hark.core.terms.case import Act
from hark.core.terms.notice import Kind
from hark.flows import case_history, noticing
from hark.flows.case_deed import deed_with
from hark.flows.case_places import TRUSTED, kept, placed
from hark.flows.case_refusals import BadChoice
from hark.guard.access import POLICY, Staff, require
from hark.records.accounts import StaffRow
from hark.records.cases import CaseRow
from hark.records.let_in import LetInRow

REASONS = [reason.value for reason in Reason]
LEADS = "case.lift"  # who may do that says who sees it, too, as though they owned it


class NoReader(Refusal):
    """Nobody of this name could see the case if it were not confidential."""


def keep(
    number: str, *, reason: str, words: str = "", by: Staff, now: datetime, seen: int | None = None
) -> None:
    """Have few read the case; whoever leads and says so is let in where their role does not see it.

    Raises:
        NotOwn, NotConfidential: as for `core.complaints.confidential.keep`.
        BadChoice: it is no such reason.
    """
    require(by, "case.keep_confidential")
    if reason not in REASONS:
        raise BadChoice("Choose one of what is offered.")
    plain = said(words) if words.strip() else ""
    with deed_with(number, by=by, seen=seen) as row:
        case = deciding.keep(row.as_term(), by=by.username, leads=by.may(LEADS))
        case_history.take(row, case)
        details = {"confidential": reason}
        happened = case_history.note(row, Act.CONFIDENTIAL, by=by, now=now, words=plain, details=details)
        if by.id is not None and case.owner != by.username and not by.may(TRUSTED):
            LetInRow.objects.create(case=row, staff_id=by.id, place=happened.place)


def lift(number: str, *, words: str, by: Staff, now: datetime, seen: int | None = None) -> None:
    """Have the case read again by whoever sees its unit, saying why.

    Raises:
        NotConfidential: it is not confidential.
        NothingSaid: it is not said why.
    """
    require(by, LEADS)
    plain = said(words)
    with deed_with(number, by=by, seen=seen) as row:
        case_history.take(row, deciding.lift(row.as_term()))
        row.let_in.all().delete()
        case_history.note(row, Act.LIFTED, by=by, now=now, words=plain)


def let_in(
    number: str, *, person: str, words: str, by: Staff, now: datetime, seen: int | None = None
) -> None:
    """Open the case to somebody by name, saying what for; they are told its number.

    Raises:
        NoReader: nobody of this name could see it otherwise.
        NotOwn, NotConfidential, Recused, LetIn: as for `core.complaints.confidential.let_in`.
        NothingSaid: it is not said what for.
    """
    require(by, "case.keep_confidential")
    purpose = said(words)
    with deed_with(number, by=by, seen=seen) as row:
        found = _reader(row, person.strip())
        deciding.let_in(row.as_term(), placed(found), kept(row), by=by.username, leads=by.may(LEADS))
        details = {"person": found.username}
        happened = case_history.note(row, Act.LET_IN, by=by, now=now, words=purpose, details=details)
        LetInRow.objects.create(case=row, staff=found, place=happened.place)
        # They alone: who reads it is told to no other system.
        noticing.note(Kind.LET_IN, {"case": number, "people": [found.username]}, now=now)


def let_out(number: str, *, person: str, by: Staff, now: datetime, seen: int | None = None) -> None:
    """Close the case again to somebody who was let in.

    Raises:
        NotOwn, NotConfidential, LetIn: as for `core.complaints.confidential.let_out`.
    """
    require(by, "case.keep_confidential")
    with deed_with(number, by=by, seen=seen) as row:
        named = row.let_in.filter(staff__username=person)
        deciding.let_out(row.as_term(), person, named=named.exists(), by=by.username, leads=by.may(LEADS))
        named.delete()
        case_history.note(row, Act.LET_OUT, by=by, now=now, details={"person": person})


def readers(*, by: Staff) -> list[StaffRow]:
    """Everybody whose role sees complaints, though not confidential ones, by name."""
    require(by, "case.keep_confidential")
    roles = POLICY["case.see"].roles - POLICY[TRUSTED].roles
    rows = StaffRow.objects.filter(is_active=True, role__in=roles).exclude(username=by.username)
    return list(rows.order_by("name", "username"))


def named(row: CaseRow) -> list[LetInRow]:
    """Who was let in by name, in the order they were."""
    return list(row.let_in.select_related("staff")) if row.confidential else []


def hand_on(row: CaseRow, *, of: CaseRow, by: Staff, now: datetime) -> None:
    """Note that the case has become confidential with another it is merged with, for that one's reason."""
    told = of.history.filter(act=Act.CONFIDENTIAL).last()
    reason = told.details["confidential"] if told else Reason.OTHER.value
    case_history.note(row, Act.CONFIDENTIAL, by=by, now=now, details={"confidential": reason})


def _reader(row: CaseRow, username: str) -> StaffRow:
    person = StaffRow.objects.select_related("unit").filter(username=username, is_active=True).first()
    unit = row.unit.code if row.unit else None
    if person is not None:
        standing = person.as_term()
        if standing.may("case.see") and standing.wall.shows(unit=unit, product=row.product):
            return person
    raise NoReader(
        "Nobody called {person} could see this complaint: their role or their unit does not let them.",
        person=username[:64],
    )
