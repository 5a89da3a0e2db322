"""Who may come in: inviting people, disabling and enabling them, ending what they are signed in with.

The security officer does this, and nobody does it to themselves.
"""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from hark.flows import one_time, people, sessions
from hark.flows.people import BadPerson, Standing, not_oneself
from hark.guard.access import Staff, require
from hark.records import audit
from hark.records.accounts import StaffRow


def bring_in(username: str, standing: Standing, *, by: Staff, now: datetime) -> tuple[StaffRow, str]:
    """Somebody new and invited, and the path of the one-time address: both or neither.

    Raises:
        BadPerson, NoSuchUnit: as from `people.add`.
    """
    with transaction.atomic():
        row = people.add(username, standing, by=by, now=now)
        return row, invite(row, by=by, now=now)


def invite(row: StaffRow, *, by: Staff, now: datetime) -> str:
    """The path of a one-time address, by which the person chooses a password; the old one is void.

    A second factor stays: whoever finds the address still lacks it.

    Raises:
        BadPerson: the person is disabled.
        NotOneself: it is the asker.
    """
    require(by, "people.manage")
    not_oneself(row, by)
    with transaction.atomic():
        row = StaffRow.objects.select_for_update().get(pk=row.pk)
        if not row.is_active:
            raise BadPerson("{username} is disabled. Enable the account first.", username=row.username)
        row.set_unusable_password()
        row.save(update_fields=["password"])
        sessions.end_all(row, now)
        audit.write("person.invited", row.username, by=by, now=now)
    return one_time.path(row)


def disable(row: StaffRow, *, by: Staff, now: datetime) -> None:
    """Nobody comes in under this name any longer: every session and every token ends.

    Raises:
        NotOneself: it is the asker.
    """
    require(by, "people.manage")
    not_oneself(row, by)
    with transaction.atomic():
        StaffRow.objects.filter(pk=row.pk).update(is_active=False)
        sessions.end_all(row, now)
        audit.write("person.disabled", row.username, by=by, now=now)


def enable(row: StaffRow, *, by: Staff, now: datetime) -> None:
    """The person may sign in again, with what they signed in with before; their tokens stay revoked."""
    require(by, "people.manage")
    not_oneself(row, by)
    with transaction.atomic():
        StaffRow.objects.filter(pk=row.pk).update(is_active=True)
        audit.write("person.enabled", row.username, by=by, now=now)


def reset_second_factor(row: StaffRow, *, by: Staff, now: datetime) -> None:
    """The person sets up a second factor anew; the password stays.

    Raises:
        NotOneself: it is the asker.
    """
    require(by, "people.manage")
    not_oneself(row, by)
    with transaction.atomic():
        Authenticator.objects.filter(user=row).delete()
        sessions.end_all(row, now)
        audit.write("person.second_factor_reset", row.username, by=by, now=now)


def end_sessions(row: StaffRow, *, by: Staff, now: datetime) -> None:
    """The person is signed out everywhere, and their programs with them."""
    require(by, "people.manage")
    with transaction.atomic():
        sessions.end_all(row, now)
        audit.write("person.sessions_ended", row.username, by=by, now=now)
