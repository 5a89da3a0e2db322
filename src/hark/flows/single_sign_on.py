"""Signing in with the institution's identity provider: OpenID Connect, authorization code with PKCE.

Nobody gets an account this way. Whom the security officer has allowed it is recognised the first time by
name, and from then on by what the provider calls them (issuer and subject) alone.
"""

import json
import secrets
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote_plus, urlencode, urlsplit

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from hark.core.errors import NotFound, Refusal, Unavailable
from hark.guard import id_tokens
from hark.guard.id_tokens import Expected, Identity, bad
from hark.records import audit
from hark.records.accounts import SingleSignOnRow, StaffRow

KEPT_FOR = 10 * 60  # seconds: what the provider says of itself, its keys, and a sign-in begun
AT_MOST_EVERY = 60  # seconds: a key nobody knows makes us ask for the keys anew
LONGEST_WORD = 40
DISCOVERY = "/.well-known/openid-configuration"


class NotOffered(NotFound):
    """There is no identity provider to sign in with."""


class NotBegun(Refusal):
    """The provider's answer belongs to no sign-in begun in this browser."""


class TurnedAway(Refusal):
    """The provider did not let the person sign in."""


class NotLetIn(Refusal):
    """No account here may be used by whom the provider names."""


class NotTheSame(Refusal):
    """Whoever has shown anew who they are is not who is signed in, or has shown less than at the sign-in."""


class Get(Protocol):
    """Fetches what lies at an address."""

    def __call__(self, url: str) -> bytes:
        """What lies there."""
        ...


class Ask(Protocol):
    """Sends a message to an address."""

    def __call__(self, url: str, *, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        """The status and the words of the answer."""
        ...


@dataclass(frozen=True, slots=True)
class Doors:
    """The ways to the provider."""

    get: Get
    ask: Ask


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in under way; it stays in the session of the browser it was begun in.

    `again` says that somebody signed in shows anew who they are.
    """

    state: str
    nonce: str
    verifier: str
    back: str
    onward: str
    again: bool
    at: float


def is_offered() -> bool:
    """Whether there is a provider to sign in with."""
    return bool(settings.HARK_OIDC_ISSUER and settings.HARK_OIDC_CLIENT_ID and settings.HARK_OIDC_SECRET_FILE)


def begin(doors: Doors, *, back: str, onward: str, again: bool, now: datetime) -> tuple[Begun, str]:
    """A new sign-in, and the provider's page to send the browser to; the answer comes to `back`.

    Raises:
        NotOffered: there is no provider.
        Unavailable: it does not answer, or not as one.
    """
    if not is_offered():
        raise NotOffered("There is no single sign-on here.")
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    begun = Begun(state, nonce, verifier, back, onward, again, now.timestamp())
    asked = {
        "response_type": "code",
        "client_id": settings.HARK_OIDC_CLIENT_ID,
        "redirect_uri": back,
        "scope": "openid profile",
        "state": state,
        "nonce": nonce,
        "code_challenge": urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("="),
        "code_challenge_method": "S256",
    }
    if settings.HARK_OIDC_ACR:
        asked["acr_values"] = " ".join(settings.HARK_OIDC_ACR)
    if again:
        asked |= {"prompt": "login", "max_age": "0"}
    page = _own_word(doors, "authorization_endpoint")
    return begun, f"{page}{'&' if '?' in page else '?'}{urlencode(asked)}"


def identify(doors: Doors, begun: Begun | None, answer: Mapping[str, str], *, now: datetime) -> Identity:
    """Whom the provider vouches for, by what the browser brought back from it.

    Raises:
        NotBegun: this is no answer to a sign-in begun here within ten minutes.
        TurnedAway: the provider says no.
        BadToken: what it says does not hold.
        Unavailable: it does not answer, or not as one.
    """
    if begun is None or not secrets.compare_digest(begun.state.encode(), answer.get("state", "").encode()):
        raise NotBegun("This sign-in was not begun in this browser, or was used already. Begin again.")
    if now.timestamp() - begun.at > KEPT_FOR:
        raise NotBegun("This sign-in was begun more than ten minutes ago. Begin again.")
    if answer.get("iss", settings.HARK_OIDC_ISSUER) != settings.HARK_OIDC_ISSUER:  # RFC 9207
        raise bad("iss")
    if "code" not in answer:
        raise TurnedAway("The sign-in service did not let you in.", reason=_plain(answer.get("error", "")))
    told = _redeemed(doors, begun, answer["code"])
    token, access = told.get("id_token"), told.get("access_token", "")
    if not isinstance(token, str) or not isinstance(access, str):
        raise bad("id_token")
    expected = Expected(settings.HARK_OIDC_ISSUER, settings.HARK_OIDC_CLIENT_ID, begun.nonce, access)
    identity = id_tokens.read(token, keys=_keys(doors, id_tokens.key_id(token)), expected=expected)
    if begun.again and (identity.authenticated_at or 0) < begun.at - id_tokens.LEEWAY:
        raise bad("auth_time")
    return identity


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


def has_shown_enough(identity: Identity) -> bool:
    """Whether the provider has seen a second factor, so that ours need not be asked for."""
    return identity.shown_enough(acr=settings.HARK_OIDC_ACR, amr=settings.HARK_OIDC_AMR)


def _not_let_in(reason: str, username: str = "") -> NotLetIn:
    """The refusal, which tells a stranger nothing; the reason is for the audit."""
    return NotLetIn(
        "The sign-in service knows you, but no account here is open to you this way."
        " Ask the security officer.",
        reason=reason,
        username=username,
    )


def _name(identity: Identity) -> str:
    """What the provider calls the person; never empty, and nothing that only looks like a name of ours."""
    said = identity.claims.get(settings.HARK_OIDC_CLAIM)
    if not isinstance(said, str) or not said or not said.isascii():
        raise _not_let_in("nameless")
    return said.lower()


def _plain(error: str) -> str:
    """What the provider calls its no, if it is a word; anybody can write anything else there."""
    return error if error.isascii() and error.isidentifier() and len(error) <= LONGEST_WORD else "error"


def _redeemed(doors: Doors, begun: Begun, code: str) -> dict[str, Any]:
    """What the provider gives for the code."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": begun.back,
        "code_verifier": begun.verifier,
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    id, secret = settings.HARK_OIDC_CLIENT_ID, _secret()
    if "client_secret_basic" in _own_words(doors).get("token_endpoint_auth_methods_supported", _BASIC):
        pair = f"{quote_plus(id)}:{quote_plus(secret)}"
        headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
    else:
        form |= {"client_id": id, "client_secret": secret}
    where = _own_word(doors, "token_endpoint")
    status, said = doors.ask(where, body=urlencode(form).encode(), headers=headers)
    if 400 <= status < 500:
        raise bad(f"code {status}")
    return _object(said if status < 300 else b"")


_BASIC = ("client_secret_basic",)


def _secret() -> str:
    try:
        return Path(settings.HARK_OIDC_SECRET_FILE).read_text(encoding="utf-8").strip()
    except OSError as problem:
        raise Unavailable("The file HARK_OIDC_SECRET_FILE names cannot be read.") from problem


def _own_words(doors: Doors) -> dict[str, Any]:
    """What the provider says of itself; it has to call itself what we call it."""
    issuer: str = settings.HARK_OIDC_ISSUER
    said: dict[str, Any] | None = cache.get(f"oidc:{issuer}")
    if said is None:
        said = _object(doors.get(issuer.rstrip("/") + DISCOVERY))
        if said.get("issuer") != issuer:
            raise Unavailable("The identity provider calls itself another name than HARK_OIDC_ISSUER.")
        cache.set(f"oidc:{issuer}", said, KEPT_FOR)
    return said


def _own_word(doors: Doors, name: str) -> str:
    """One of the provider's addresses: over HTTPS, or opened by whoever runs Hark."""
    address = str(_own_words(doors).get(name, ""))
    parts = urlsplit(address)
    if parts.scheme != "https" and (parts.hostname, parts.port) not in settings.HARK_OUTBOUND_ALLOW:
        raise Unavailable(f"The identity provider's {name} is not an address with HTTPS.")
    return address


def _keys(doors: Doors, id: str) -> list[dict[str, Any]]:
    """The provider's keys, asked for anew when none of those known is called so."""
    where = _own_word(doors, "jwks_uri")
    known: list[dict[str, Any]] | None = cache.get(f"oidc:keys:{where}")
    strange = known is not None and id and id not in {key.get("kid") for key in known}
    if known is None or (strange and cache.add(f"oidc:asked:{where}", value=True, timeout=AT_MOST_EVERY)):
        said = _object(doors.get(where)).get("keys")
        known = [key for key in said if isinstance(key, dict)] if isinstance(said, list) else []
        cache.set(f"oidc:keys:{where}", known, KEPT_FOR)
    return known


def _object(said: bytes) -> dict[str, Any]:
    try:
        read = json.loads(said)
    except ValueError:
        read = None
    if not isinstance(read, dict):
        raise Unavailable("The identity provider does not answer as one.")
    return read
