"""What is noted of signing in and showing who one is; and what ends a sign-in half done."""

from dataclasses import replace
from datetime import datetime

from django.utils.crypto import constant_time_compare

from hark.core.errors import Refusal
from hark.guard.access import Staff, operator
from hark.records import audit
from hark.records.accounts import SessionRow, StaffRow


class SignInEnded(Refusal):
    """What ends the person's sessions was done since they began to sign in."""


def require_as_begun(row: StaffRow, begun: str) -> None:
    """Refuse unless a session of the person is worth now what it was worth when they began to sign in.

    A sign-in half done is no session yet, so nothing that ends sessions would find it.

    Raises:
        SignInEnded: it is not, or the person is disabled.
    """
    held = StaffRow.objects.select_for_update().get(pk=row.pk)
    if not held.is_active or not constant_time_compare(held.get_session_auth_hash(), begun):
        raise SignInEnded(
            "Your account was changed while you were signing in. Sign in anew.", username=row.username
        )


def signed_in(row: StaffRow, *, way: str, now: datetime) -> None:
    """Note that somebody is signed in, and by what they showed who they are; forget sessions long over."""
    SessionRow.objects.filter(expire_date__lt=now).delete()
    audit.write("account.signed_in", row.username, by=row.as_term(), now=now, way=way)


def signed_out(row: StaffRow, *, now: datetime) -> None:
    """Note that somebody has ended their session themselves."""
    audit.write("account.signed_out", row.username, by=row.as_term(), now=now)


def sign_in_failed(username: str, *, now: datetime, **told: str) -> None:
    """Note a wrong password, or what else `told` says; a name that is nobody's is not written down."""
    audit.write("account.sign_in_failed", _known_name(username), by=_stranger(), now=now, **told)


def locked_out(username: str, *, now: datetime) -> None:
    """Note that guesses at somebody's password are refused for a while."""
    audit.write("account.locked_out", _known_name(username), by=_stranger(), now=now)


def stepped_up(row: StaffRow, *, way: str, now: datetime) -> None:
    """Note that somebody signed in has shown again who they are."""
    audit.write("account.stepped_up", row.username, by=row.as_term(), now=now, way=way)


def second_factor_changed(row: StaffRow, *, act: str, kind: str, now: datetime) -> None:
    """Note that somebody has added, removed, renewed, been shown or failed to show a second factor."""
    audit.write(f"second_factor.{act}", row.username, by=row.as_term(), now=now, kind=kind)


def _known_name(username: str) -> str:
    return StaffRow.objects.filter(username__iexact=username).values_list("username", flat=True).first() or (
        "unknown"
    )


def _stranger() -> Staff:
    """Whoever tries to sign in: nobody we know."""
    return replace(operator("stranger"), username="stranger", name="", deeds=frozenset())
