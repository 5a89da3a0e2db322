"""Staff accounts: one-time sign-in, preferences, tokens for programs."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import available_timezones

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import signing
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare
from django.utils.encoding import force_str
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from hark.core.errors import NotFound, Refusal, is_disk_full
from hark.guard.access import Staff, operator, require
from hark.records import audit
from hark.records.accounts import ApiTokenRow, SessionRow, StaffRow

_TOKEN_SALT = "hark.api"  # noqa: S105 # a name for the purpose, not a secret
THEMES = ("auto", "light", "dark")
LANGUAGES = ("", "zh-hans", "en")
SHOWN_FOR = timedelta(minutes=1)
DENSITIES = ("dense", "comfortable")


class BadPreference(Refusal):
    """There is no such language, theme or time zone."""


class NotOneTime(Refusal):
    """The one-time sign-in was used, has expired, or never was."""


class SignInEnded(Refusal):
    """What ends the person's sessions was done since they began to sign in."""


class ShownBefore(Refusal):
    """The form was sent again long after its token was made and shown."""


class NoSuchSession(NotFound):
    """This person has no such session, or it has ended."""


class NoSuchToken(NotFound):
    """No token of this person has this id."""


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token just made. `secret` is shown once and kept nowhere."""

    id: UUID
    label: str
    secret: str


def is_in_earnest() -> bool:
    """Whether somebody here is real."""
    return StaffRow.objects.filter(is_demo=False).exists()


def is_demonstration() -> bool:
    """Whether the people here are made up."""
    return StaffRow.objects.filter(is_demo=True).exists()


class _OneTime(PasswordResetTokenGenerator):
    """Signs a moment for one person; void as soon as that person has signed in with any address."""

    key_salt = "hark.one-time"

    def _make_hash_value(self, user: AbstractBaseUser, timestamp: int) -> str:
        # Django's own value changes with the second of the last sign-in: too coarse for "once".
        assert isinstance(user, StaffRow)  # noqa: S101 # for the type checker
        return f"{user.sign_ins}:{super()._make_hash_value(user, timestamp)}"


_one_time = _OneTime()


def one_time_path(row: StaffRow) -> str:
    """The path of an address that signs this person in once, within a day."""
    uid = urlsafe_base64_encode(str(row.pk).encode())
    return f"/sign-in/once/{uid}/{_one_time.make_token(row)}/"


def whose_one_time(uid: str, token: str) -> StaffRow:
    """Whom the address would sign in; looking does not use it up.

    Raises:
        NotOneTime: it was used, has expired, or never was.
    """
    return _checked(StaffRow.objects.all(), uid, token)


def sign_in_once(uid: str, token: str, *, now: datetime) -> StaffRow:
    """Whom the address lets begin to sign in; it is used up, and so is every other address of theirs.

    What came of it is noted by who called: `signed_in`, or `one_time_used`.

    Raises:
        NotOneTime: it was used, has expired, or never was.
    """
    with transaction.atomic():
        row = _checked(StaffRow.objects.select_for_update(), uid, token)
        row.sign_ins += 1
        row.save(update_fields=["sign_ins"])
    return row


def one_time_used(row: StaffRow, *, now: datetime) -> None:
    """Note a one-time address that did not sign in yet: the second factor is still to be shown."""
    audit.write("account.one_time_used", row.username, by=row.as_term(), now=now)


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


def second_factor_changed(row: StaffRow, *, act: str, kind: str, now: datetime) -> None:
    """Note that somebody has added, removed, renewed, been shown or failed to show a second factor."""
    audit.write(f"second_factor.{act}", row.username, by=row.as_term(), now=now, kind=kind)


def set_password(row: StaffRow, password: str, *, now: datetime) -> None:
    """Keep a new password; every other session of the person, and every token, ends with the old one."""
    with transaction.atomic():
        row.set_password(password)
        row.password_changed_at = now
        row.save(update_fields=["password", "password_changed_at"])
        row.sessions.all().delete()  # the one it was done in is kept anew, under another id
        row.tokens.filter(revoked_at=None).update(revoked_at=now)
        audit.write("account.password_changed", row.username, by=row.as_term(), now=now)


def stepped_up(row: StaffRow, *, way: str, now: datetime) -> None:
    """Note that somebody signed in has shown again who they are."""
    audit.write("account.stepped_up", row.username, by=row.as_term(), now=now, way=way)


def is_known(username: str) -> bool:
    """Whether somebody has, or had, this sign-in name; their colleagues may know."""
    return StaffRow.objects.filter(username=username).exists()


def called(usernames: Iterable[str]) -> dict[str, str]:
    """What people are called, by their sign-in names.

    Where two people are called alike, the sign-in name says who; of somebody gone it is all that is known.
    """
    asked = set(usernames)
    names = dict(StaffRow.objects.filter(username__in=asked).values_list("username", "name"))
    bearers = Counter(
        StaffRow.objects.filter(name__in=filter(None, names.values())).values_list("name", flat=True)
    )
    return {
        username: f"{names[username]} ({username})"
        if bearers[names.get(username, "")] > 1
        else names.get(username) or username
        for username in asked
    }


def sessions(row: StaffRow, *, now: datetime) -> list[SessionRow]:
    """Where the person is signed in, the browser seen last first."""
    return list(row.sessions.select_related("staff").filter(expire_date__gt=now).order_by("-seen_at"))


def end_session(row: StaffRow, handle: str, *, now: datetime) -> None:
    """One of the person's own sessions is over.

    Raises:
        NoSuchSession: this person has no such session.
    """
    require(row.as_term(), "own.end_session")
    with transaction.atomic():
        ended = [each for each in row.sessions.all() if each.handle == handle]
        if not ended:
            raise NoSuchSession("You have no such session.")
        row.sessions.filter(pk=ended[0].pk).delete()
        audit.write("session.ended", row.username, by=row.as_term(), now=now)


def _known_name(username: str) -> str:
    return StaffRow.objects.filter(username__iexact=username).values_list("username", flat=True).first() or (
        "unknown"
    )


def _stranger() -> Staff:
    """Whoever tries to sign in: nobody we know."""
    return replace(operator("stranger"), username="stranger", name="", deeds=frozenset())


def _checked(people: QuerySet[StaffRow], uid: str, token: str) -> StaffRow:
    try:
        row = people.filter(pk=int(force_str(urlsafe_base64_decode(uid))), is_active=True).first()
    except ValueError:
        row = None
    if row is None or not _one_time.check_token(row, token):
        raise NotOneTime("This one-time sign-in has been used or has expired. Ask for a new one.")
    return row


def set_preferences(
    row: StaffRow, *, language: str, theme: str, time_zone: str, density: str, now: datetime
) -> None:
    """Keep how the person wants to see pages.

    Raises:
        BadPreference: there is no such language, theme, density or time zone.
    """
    require(row.as_term(), "own.settings")
    for value, known in (
        (language, LANGUAGES),
        (theme, THEMES),
        (density, DENSITIES),
        (time_zone, available_timezones()),
    ):
        if value not in known:
            raise BadPreference('There is no setting "{value}" to choose.', value=value[:64])
    with transaction.atomic():
        row.language, row.theme, row.time_zone, row.density = language, theme, time_zone, density
        row.save(update_fields=["language", "theme", "time_zone", "density"])
        audit.write("account.preferences", row.username, by=row.as_term(), now=now)


def tokens(row: StaffRow, *, now: datetime) -> list[ApiTokenRow]:
    """The person's tokens that are still good, newest first."""
    return [
        each for each in row.tokens.filter(revoked_at=None).order_by("-created_at") if now < each.expires_at
    ]


def create_token(row: StaffRow, *, label: str, now: datetime, once: UUID | None = None) -> NewToken:
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
    return NewToken(token.pk, token.label, signing.dumps(str(token.pk), salt=_TOKEN_SALT))


def revoke_token(row: StaffRow, id: UUID, *, now: datetime) -> None:
    """The token is good no longer.

    Raises:
        NoSuchToken: this person has no such token.
    """
    with transaction.atomic():
        if not row.tokens.filter(pk=id, revoked_at=None).update(revoked_at=now):
            raise NoSuchToken("You have no such token.")
        audit.write("token.revoked", str(id), by=row.as_term(), now=now)


def whose_token(secret: str, *, now: datetime) -> Staff | None:
    """Who signs in with this token; None when it is no token, or no longer good."""
    try:
        id = UUID(signing.loads(secret, salt=_TOKEN_SALT))
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
