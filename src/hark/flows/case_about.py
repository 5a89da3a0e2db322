"""Whom and which unit a complaint is about, by the names and codes that were written."""

from collections.abc import Sequence

from django.db.models import QuerySet

from hark.flows.case_refusals import BadComplaint
from hark.flows.organisation import NoSuchUnit
from hark.guard.access import Staff, require
from hark.records.accounts import StaffRow
from hark.records.organisation import UnitRow


def units(*, by: Staff) -> list[UnitRow]:
    """The units a complaint taken down by the person may be about, each after the one above it."""
    require(by, "case.take_in")
    return list(_before(by).order_by("path"))


def staff(usernames: Sequence[str]) -> list[StaffRow]:
    """Those complained about, by the names they sign in with.

    Raises:
        BadComplaint: a name is nobody's, and so would keep nobody out of the case.
    """
    people = {person.username: person for person in StaffRow.objects.filter(username__in=usernames)}
    for username in usernames:
        if username not in people:
            raise BadComplaint('Nobody signs in here as "{name}".', name=username[:64])
    return list(people.values())


def unit(code: str, *, by: Staff) -> UnitRow | None:
    """The unit of that code; None for none.

    Raises:
        NoSuchUnit: there is none such before the person's wall.
    """
    if not code:
        return None
    row = _before(by).filter(code=code).first()
    if row is None:
        raise NoSuchUnit('There is no unit "{code}" in the organisation.', code=code[:40])
    return row


def _before(by: Staff) -> QuerySet[UnitRow]:
    """The units before the person's wall."""
    rows = UnitRow.objects.all()
    return rows if by.wall.units is None else rows.filter(code__in=by.wall.units)
