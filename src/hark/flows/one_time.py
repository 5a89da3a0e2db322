"""Addresses that sign somebody in once: how the invited come in."""

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.db.models import QuerySet
from django.utils.encoding import force_str
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from hark.core.errors import Refusal
from hark.records import audit
from hark.records.accounts import StaffRow


class NotOneTime(Refusal):
    """The one-time sign-in was used, has expired, or never was."""


class _OneTime(PasswordResetTokenGenerator):
    """Signs a moment for one person; void as soon as that person has signed in with any address."""

    key_salt = "hark.one-time"

    def _make_hash_value(self, user: AbstractBaseUser, timestamp: int) -> str:
        # Django's own value changes with the second of the last sign-in: too coarse for "once".
        assert isinstance(user, StaffRow)  # noqa: S101 # for the type checker
        return f"{user.sign_ins}:{super()._make_hash_value(user, timestamp)}"


_one_time = _OneTime()


def path(row: StaffRow) -> str:
    """The path of an address that signs this person in once, within a day."""
    uid = urlsafe_base64_encode(str(row.pk).encode())
    return f"/sign-in/once/{uid}/{_one_time.make_token(row)}/"


def whose(uid: str, token: str) -> StaffRow:
    """Whom the address would sign in; looking does not use it up.

    Raises:
        NotOneTime: it was used, has expired, or never was.
    """
    return _checked(StaffRow.objects.all(), uid, token)


def sign_in(uid: str, token: str, *, now: datetime) -> StaffRow:
    """Whom the address lets begin to sign in; it is used up, and so is every other address of theirs.

    What came of it is noted by who called: `signed_in`, or `used`.

    Raises:
        NotOneTime: it was used, has expired, or never was.
    """
    with transaction.atomic():
        row = _checked(StaffRow.objects.select_for_update(), uid, token)
        row.sign_ins += 1
        row.save(update_fields=["sign_ins"])
    return row


def used(row: StaffRow, *, now: datetime) -> None:
    """Note a one-time address that did not sign in yet: the second factor is still to be shown."""
    audit.write("account.one_time_used", row.username, by=row.as_term(), now=now)


def _checked(people: QuerySet[StaffRow], uid: str, token: str) -> StaffRow:
    try:
        row = people.filter(pk=int(force_str(urlsafe_base64_decode(uid))), is_active=True).first()
    except ValueError:
        row = None
    if row is None or not _one_time.check_token(row, token):
        raise NotOneTime("This one-time sign-in has been used or has expired. Ask for a new one.")
    return row
