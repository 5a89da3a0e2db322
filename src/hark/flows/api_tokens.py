"""Tokens by which programs sign in, in the name of whoever made them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.core import signing
from django.db import DatabaseError, transaction

from hark.core.errors import NotFound, Refusal, is_disk_full
from hark.guard.access import Staff, require
from hark.records import audit
from hark.records.accounts import ApiTokenRow, StaffRow

_SALT = "hark.api"  # a name for the purpose, not a secret
SHOWN_FOR = timedelta(minutes=1)


class ShownBefore(Refusal):
    """The form was sent again long after its token was made and shown."""


class NoSuchToken(NotFound):
    """No token of this person has this id."""


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token just made. `secret` is shown once and kept nowhere."""

    id: UUID
    label: str
    secret: str


def good(row: StaffRow, *, now: datetime) -> list[ApiTokenRow]:
    """The person's tokens that are still good, newest first."""
    return [
        each for each in row.tokens.filter(revoked_at=None).order_by("-created_at") if now < each.expires_at
    ]


def create(row: StaffRow, *, label: str, now: datetime, once: UUID | None = None) -> NewToken:
    """A token a program signs in with in this person's name, until it is revoked or over.

    A form sent twice, with the same `once`, makes one token.

    Raises:
        ShownBefore: it was made by an earlier press of the button, and not just now.
    """
    require(row.as_term(), "own.token")
    with transaction.atomic():
        token, new = ApiTokenRow.objects.get_or_create(
            pk=once or uuid4(),
            defaults={"staff": row, "label": label.strip()[:80] or "token", "created_at": now},
        )
        if token.staff_id != row.pk or token.revoked_at or now > token.created_at + SHOWN_FOR:
            raise ShownBefore("This token was made and shown before. Open the settings anew to make another.")
        if new:
            audit.write("token.created", str(token.pk), by=row.as_term(), now=now)
    return NewToken(token.pk, token.label, signing.dumps(str(token.pk), salt=_SALT))


def revoke(row: StaffRow, id: UUID, *, now: datetime) -> None:
    """The token is good no longer.

    Raises:
        NoSuchToken: this person has no such token.
    """
    with transaction.atomic():
        if not row.tokens.filter(pk=id, revoked_at=None).update(revoked_at=now):
            raise NoSuchToken("You have no such token.")
        audit.write("token.revoked", str(id), by=row.as_term(), now=now)


def whose(secret: str, *, now: datetime) -> Staff | None:
    """Who signs in with this token; None when it is no token, or no longer good."""
    try:
        id = UUID(signing.loads(secret, salt=_SALT))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    token = (
        ApiTokenRow.objects.select_related("staff")
        .filter(pk=id, revoked_at=None, staff__is_active=True)
        .first()
    )
    if token is None or now >= token.expires_at:
        return None
    # Noted by the day: a write for every request would make the reader wait for the disk.
    if token.last_used_at is None or token.last_used_at.date() != now.date():
        try:
            ApiTokenRow.objects.filter(pk=id).update(last_used_at=now)
        except DatabaseError as problem:
            if not is_disk_full(problem):  # no reason to keep anybody from reading
                raise
    return token.staff.as_term()
