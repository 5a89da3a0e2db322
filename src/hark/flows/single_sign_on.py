"""Signing in with the institution's identity provider: OpenID Connect, authorization code with PKCE."""

import secrets
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus, urlencode

from django.conf import settings

from hark.core.errors import NotFound, Refusal, Unavailable
from hark.flows import identity_provider
from hark.flows.identity_provider import Doors
from hark.guard import id_tokens
from hark.guard.id_tokens import Expected, Identity, bad

BEGUN_FOR = 10 * 60  # seconds
LONGEST_WORD = 40
_BASIC = ("client_secret_basic",)


class NotOffered(NotFound):
    """There is no identity provider to sign in with."""


class NotBegun(Refusal):
    """The provider's answer belongs to no sign-in begun in this browser."""


class TurnedAway(Refusal):
    """The provider did not let the person sign in."""


class NotTheSame(Refusal):
    """Whoever has shown anew who they are is not who is signed in, or has shown less than at the sign-in."""


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
    page = identity_provider.address(doors, "authorization_endpoint")
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
    if now.timestamp() - begun.at > BEGUN_FOR:
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
    keys = identity_provider.keys(doors, id_tokens.key_id(token))
    identity = id_tokens.read(token, keys=keys, expected=expected)
    if begun.again and (identity.authenticated_at or 0) < begun.at - id_tokens.LEEWAY:
        raise bad("auth_time")
    return identity


def has_shown_enough(identity: Identity) -> bool:
    """Whether the provider has seen a second factor, so that ours need not be asked for."""
    return identity.shown_enough(acr=settings.HARK_OIDC_ACR, amr=settings.HARK_OIDC_AMR)


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
    taken = identity_provider.words(doors).get("token_endpoint_auth_methods_supported", _BASIC)
    if "client_secret_basic" in taken:
        pair = f"{quote_plus(id)}:{quote_plus(secret)}"
        headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
    else:
        form |= {"client_id": id, "client_secret": secret}
    where = identity_provider.address(doors, "token_endpoint")
    status, said = doors.ask(where, body=urlencode(form).encode(), headers=headers)
    if 400 <= status < 500:
        raise bad(f"code {status}")
    return identity_provider.as_object(said if status < 300 else b"")


def _secret() -> str:
    try:
        return Path(settings.HARK_OIDC_SECRET_FILE).read_text(encoding="utf-8").strip()
    except OSError as problem:
        raise Unavailable("The file HARK_OIDC_SECRET_FILE names cannot be read.") from problem


def _plain(error: str) -> str:
    """What the provider calls its no, if it is a word; anybody can write anything else there."""
    return error if error.isascii() and error.isidentifier() and len(error) <= LONGEST_WORD else "error"
