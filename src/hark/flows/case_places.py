"""Where people stand in the institution, by which it is told who may have nothing to do with a case."""

from hark.core.complaints.confidential import Kept
from hark.core.complaints.recusal import Placed
from hark.guard.access import POLICY, Staff
from hark.records.accounts import StaffRow
from hark.records.cases import CaseRow

TRUSTED = "case.see_confidential"


def placed(person: StaffRow) -> Placed:
    """The person with the units above theirs, but for the institution, which is nobody's team."""
    path = tuple(code for code in person.unit.path.split("/") if code) if person.unit else ()
    trusted = person.role in POLICY[TRUSTED].roles
    return Placed(person.username, path if len(path) > 1 else (), trusted)


def me(by: Staff) -> Placed:
    """Whoever asks, with their place; the operator has none."""
    person = StaffRow.objects.select_related("unit").filter(username=by.username).first()
    return placed(person) if person else Placed(by.username, trusted=by.may(TRUSTED))


def about(row: CaseRow) -> list[Placed]:
    """Whom the case is about, with their places."""
    return [placed(person) for person in row.about.select_related("unit")]


def kept(row: CaseRow) -> Kept:
    """From whom the case is kept, and who was let in where it is confidential."""
    named = set(row.let_in.values_list("staff__username", flat=True)) if row.confidential else set[str]()
    if row.confidential and row.owner:
        named.add(row.owner.username)
    return Kept(tuple(about(row)), row.confidential, frozenset(named))
