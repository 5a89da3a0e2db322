"""Where people stand in the institution, by which it is told who may have nothing to do with a case."""

from hark.core.complaints.recusal import Placed
from hark.guard.access import Staff
from hark.records.accounts import StaffRow
from hark.records.cases import CaseRow


def placed(person: StaffRow) -> Placed:
    """The person with the units above theirs, but for the institution, which is nobody's team."""
    path = tuple(code for code in person.unit.path.split("/") if code) if person.unit else ()
    return Placed(person.username, path if len(path) > 1 else ())


def me(by: Staff) -> Placed:
    """Whoever asks, with their place; the operator has none."""
    person = StaffRow.objects.select_related("unit").filter(username=by.username).first()
    return placed(person) if person else Placed(by.username)


def about(row: CaseRow) -> list[Placed]:
    """Whom the case is about, with their places."""
    return [placed(person) for person in row.about.select_related("unit")]
