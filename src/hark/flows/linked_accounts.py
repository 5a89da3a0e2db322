"""Whom the identity provider signs in: allowed by the security officer, and linked at the first sign-in.

Nobody gets an account this way. Whom the security officer has allowed it is recognised the first time by
name, and from then on by what the provider calls them (issuer and subject) alone.
"""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from hark.core.errors import Refusal
from hark.flows import sessions
from hark.flows.people import BadPerson, not_oneself
from hark.guard.access import Staff, require
from hark.guard.id_tokens import Identity
from hark.records import audit
from hark.records.accounts import SingleSignOnRow, StaffRow


class NotLetIn(Refusal):
    """No account here may be used by whom the provider names."""


def allow(row: StaffRow, *, by: Staff, now: datetime) -> None:
    """The person may sign in with the identity provider, which knows them by the same name.

    Raises:
        NotOneself: it is the asker.
        BadPerson: the person is made up.
    """
    require(by, "people.manage")
    not_oneself(row, by)
    if row.is_demo:
        raise BadPerson("Nobody of the demonstration signs in with the identity provider.")
    with transaction.atomic():
        SingleSignOnRow.objects.get_or_create(staff=row, defaults={"allowed_at": now})
        audit.write("person.single_sign_on_allowed", row.username, by=by, now=now)


def forbid(row: StaffRow, *, by: Staff, now: datetime) -> None:
    """The person signs in with the provider no longer, is signed out, and could be linked anew.

    Raises:
        NotOneself: it is the asker.
    """
    require(by, "people.manage")
    not_oneself(row, by)
    with transaction.atomic():
        SingleSignOnRow.objects.filter(staff=row).delete()
        sessions.end_all(row, now)
        audit.write("person.single_sign_on_forbidden", row.username, by=by, now=now)


def of(row: StaffRow) -> SingleSignOnRow | None:
    """Whether and as whom the person signs in with the identity provider."""
    return SingleSignOnRow.objects.filter(staff=row).first()


def whose(identity: Identity) -> StaffRow:
    """The person's account, found by name until it is linked.

    Raises:
        NotLetIn: there is none, it is not allowed this, or it is disabled.
    """
    allowed = SingleSignOnRow.objects.select_related("staff")
    row = allowed.filter(issuer=identity.issuer, subject=identity.subject).first()
    row = row or allowed.filter(subject="", staff__username=_name(identity)).first()
    if row is None:
        raise _not_let_in("unknown")
    person = row.staff
    if not person.is_active or person.is_demo:
        raise _not_let_in("disabled", person.username)
    if person.role in settings.HARK_OIDC_NOT_ROLES:
        raise _not_let_in("role", person.username)
    return person


def link(person: StaffRow, *, issuer: str, subject: str, now: datetime) -> None:
    """From now on the person is known by this alone; call it once they are wholly signed in.

    Raises:
        NotLetIn: it was forbidden meanwhile, or they are linked otherwise.
    """
    with transaction.atomic():
        row = SingleSignOnRow.objects.select_for_update().filter(staff=person).first()
        if row is None or (row.subject and (row.issuer, row.subject) != (issuer, subject)):
            raise _not_let_in("linked", person.username)
        if not row.subject:
            row.issuer, row.subject, row.linked_at = issuer, subject, now
            row.save(update_fields=["issuer", "subject", "linked_at"])
            audit.write("account.linked", person.username, by=person.as_term(), now=now, issuer=issuer)


def _name(identity: Identity) -> str:
    """What the provider calls the person; never empty, and nothing that only looks like a name of ours."""
    said = identity.claims.get(settings.HARK_OIDC_CLAIM)
    if not isinstance(said, str) or not said or not said.isascii():
        raise _not_let_in("nameless")
    return said.lower()


def _not_let_in(reason: str, username: str = "") -> NotLetIn:
    """The refusal, which tells a stranger nothing; the reason is for the audit."""
    return NotLetIn(
        "The sign-in service knows you, but no account here is open to you this way."
        " Ask the security officer.",
        reason=reason,
        username=username,
    )
