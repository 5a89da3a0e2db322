"""The people who sign in: who there is, and what they are employed to do.

The security officer does this, and nobody does it to themselves.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from hark.core.errors import NotFound, Refusal
from hark.flows import sessions
from hark.flows.accounts import is_demonstration
from hark.flows.organisation import NoSuchUnit
from hark.guard.access import OF_A_UNIT, Role, Staff, require
from hark.records import audit
from hark.records.accounts import StaffRow
from hark.records.organisation import LineRow, UnitRow

NAME = r"[a-z0-9][a-z0-9._@-]{1,63}"


class NoSuchPerson(NotFound):
    """Nobody of this name signs in here."""


class BadPerson(Refusal):
    """The person cannot be called that, or do that."""


class NotOneself(Refusal):
    """Nobody decides this about themselves."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody is called and employed to do, and for which part of the institution."""

    name: str
    role: str
    unit: str = ""
    lines: Sequence[str] = ()


def page(*, by: Staff, search: str = "", limit: int = 50, offset: int = 0) -> tuple[list[StaffRow], int]:
    """Some of the people by name, and how many there are."""
    require(by, "people.see")
    rows = StaffRow.objects.select_related("unit").prefetch_related("lines").order_by("username")
    if search:
        rows = rows.filter(Q(username__icontains=search) | Q(name__icontains=search))
    return list(rows[offset : offset + limit]), rows.count()


def one(id: int, *, by: Staff) -> StaffRow:
    """The person.

    Raises:
        NoSuchPerson: there is none of this number.
    """
    require(by, "people.see")
    row = StaffRow.objects.select_related("unit").filter(pk=id).first()
    if row is None:
        raise _nobody()
    return row


def named(username: str, *, by: Staff) -> StaffRow:
    """The person.

    Raises:
        NoSuchPerson: there is none of this name.
    """
    require(by, "people.see")
    row = StaffRow.objects.filter(username__iexact=username).first()
    if row is None:
        raise _nobody()
    return row


def add(username: str, standing: Standing, *, by: Staff, now: datetime) -> StaffRow:
    """Somebody new, who cannot sign in before they are invited.

    Raises:
        BadPerson: the name is taken or no good, or the role is none or lacks its unit.
        NoSuchUnit: there is no such unit or business line.
    """
    require(by, "people.manage")
    username = username.strip().lower()
    if not re.fullmatch(NAME, username):
        raise BadPerson("A sign-in name has 2 to 64 small letters, digits and . _ @ -")
    with transaction.atomic():
        if StaffRow.objects.filter(username__iexact=username).exists():
            raise BadPerson('The sign-in name "{username}" is taken.', username=username)
        row = StaffRow(username=username, is_demo=is_demonstration())
        row.set_unusable_password()
        _put(row, standing)
        audit.write("person.added", username, by=by, now=now, **_told(standing))
    return row


def change(row: StaffRow, standing: Standing, *, by: Staff, now: datetime) -> None:
    """Another name, role or place; whoever gets another role or place is signed out everywhere.

    Raises:
        NotOneself: it is the asker's own role or place.
        BadPerson: the role is none or lacks its unit.
        NoSuchUnit: there is no such unit or business line.
    """
    require(by, "people.manage")
    with transaction.atomic():
        row = StaffRow.objects.select_for_update().get(pk=row.pk)
        before = standing_of(row)
        moved = (before.role, before.unit, before.lines) != (
            standing.role,
            standing.unit,
            tuple(sorted(standing.lines)),
        )
        if moved:
            not_oneself(row, by)
        _put(row, standing)
        if moved:
            sessions.end_all(row, now)
        audit.write("person.changed", row.username, by=by, now=now, **_told(standing))


def standing_of(row: StaffRow) -> Standing:
    """What the person is called and employed to do now."""
    lines = tuple(sorted(line.code for line in row.lines.all()))
    return Standing(row.name, row.role, row.unit.code if row.unit else "", lines)


def not_oneself(row: StaffRow, by: Staff) -> None:
    """Refuse what somebody would decide about themselves.

    Raises:
        NotOneself: they would.
    """
    if by.id == row.pk:
        raise NotOneself("You cannot decide this about yourself. Ask another security officer.")


def _put(row: StaffRow, standing: Standing) -> None:
    name = standing.name.strip()
    if not 0 < len(name) <= 120 or standing.role not in set(Role):
        raise BadPerson("Give the person a name and a role.")
    row.unit = UnitRow.objects.filter(code=standing.unit).first() if standing.unit else None
    if standing.unit and row.unit is None:
        raise NoSuchUnit('There is no unit "{code}" in the organisation.', code=standing.unit[:40])
    if row.unit is None and Role(standing.role) in OF_A_UNIT:
        raise BadPerson("Somebody of this role works for a unit: choose which.")
    # Locked, so that a line is not removed before it is given: without one somebody sees every product.
    lines = list(LineRow.objects.select_for_update().filter(code__in=standing.lines).order_by("code"))
    if len(lines) != len(set(standing.lines)):
        raise NoSuchUnit("There is no such business line.")
    row.name, row.role = name, standing.role
    row.save()
    row.lines.set(lines)


def _told(standing: Standing) -> dict[str, object]:
    return {"role": standing.role, "unit": standing.unit, "lines": sorted(standing.lines)}


def _nobody() -> NoSuchPerson:
    return NoSuchPerson("Nobody of this name signs in here.")
