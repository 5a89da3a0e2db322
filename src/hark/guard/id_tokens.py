"""What an identity provider's token says of somebody, once everything about it was checked."""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jwt

from hark.core.errors import Refusal

# Signed with a key only the provider has; with HS256 or none anybody could have written the token.
ALGORITHMS = {"RS256": "RSA", "PS256": "RSA", "ES256": "EC"}
LEEWAY = 30  # seconds the clocks of two machines may differ
REQUIRED = ["iss", "sub", "aud", "exp", "iat", "nonce"]
LONGEST_SUBJECT = 255


class BadToken(Refusal):
    """The token is not the provider's, not for us, not for this sign-in, or not good any longer."""


def bad(reason: str) -> BadToken:
    """The refusal; the reason is for the audit and for whoever runs Hark."""
    return BadToken(
        "The answer of the sign-in service does not hold. Nobody was signed in; begin again.", reason=reason
    )


@dataclass(frozen=True, slots=True)
class Expected:
    """What a token has to be about."""

    issuer: str
    client_id: str
    nonce: str
    access_token: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody the provider vouches for, how they showed it who they are, and when."""

    issuer: str
    subject: str
    acr: str
    amr: frozenset[str]
    authenticated_at: float | None
    claims: Mapping[str, Any]

    def shown_enough(self, *, acr: Sequence[str], amr: Sequence[str]) -> bool:
        """Whether they showed more than a password: something is asked for, and it is there."""
        if not acr and not amr:
            return False
        return (not acr or self.acr in acr) and (not amr or bool(self.amr & set(amr)))


def key_id(token: str) -> str:
    """Which key the token claims to be signed with; empty where it does not say.

    Raises:
        BadToken: it is no token.
    """
    return str(_header(token).get("kid", ""))


def read(token: str, *, keys: Sequence[Mapping[str, Any]], expected: Expected) -> Identity:
    """Whom the token is about. Whether it is still good is told by the clock of the library.

    Raises:
        BadToken: one of the checks of OpenID Connect Core 1.0, 3.1.3.7, does not hold.
    """
    header = _header(token)
    try:
        key = jwt.PyJWK(dict(_key(header, keys)), algorithm=header["alg"])
        claims: dict[str, Any] = jwt.decode(
            token,
            key=key,
            algorithms=list(ALGORITHMS),
            audience=expected.client_id,
            issuer=expected.issuer,
            leeway=LEEWAY,
            options={"require": REQUIRED, "enforce_minimum_key_length": True},
        )
    except jwt.PyJWTError as problem:
        raise bad(type(problem).__name__) from problem
    _for_us_alone(claims, expected.client_id)
    _same(claims["nonce"], expected.nonce, "nonce")
    if "at_hash" in claims:
        digest = key.Algorithm.compute_hash_digest(expected.access_token.encode())
        _same(
            claims["at_hash"], urlsafe_b64encode(digest[: len(digest) // 2]).decode().rstrip("="), "at_hash"
        )
    return _identity(claims)


def _header(token: str) -> dict[str, Any]:
    try:
        header = jwt.get_unverified_header(token)
    except jwt.PyJWTError as problem:
        raise bad(type(problem).__name__) from problem
    if header.get("alg") not in ALGORITHMS:
        raise bad("alg")
    return header


def _key(header: Mapping[str, Any], keys: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The one key the token may be signed with."""
    alg = header["alg"]
    fit = [
        key
        for key in keys
        if key.get("kty") == ALGORITHMS[alg]
        and key.get("use", "sig") == "sig"
        and key.get("alg", alg) == alg
        and header.get("kid", key.get("kid")) == key.get("kid")
    ]
    if len(fit) != 1:
        raise bad("key")
    return fit[0]


def _for_us_alone(claims: Mapping[str, Any], client_id: str) -> None:
    if claims["aud"] not in (client_id, [client_id]) or claims.get("azp", client_id) != client_id:
        raise bad("aud")


def _same(said: object, expected: str, what: str) -> None:
    if not isinstance(said, str) or not hmac.compare_digest(said.encode(), expected.encode()):
        raise bad(what)


def _identity(claims: Mapping[str, Any]) -> Identity:
    subject, amr, at = claims["sub"], claims.get("amr"), claims.get("auth_time")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise bad("sub")
    return Identity(
        issuer=claims["iss"],
        subject=subject,
        acr=str(claims.get("acr", "")),
        amr=frozenset(map(str, amr)) if isinstance(amr, list) else frozenset(),
        authenticated_at=float(at) if isinstance(at, int | float) and not isinstance(at, bool) else None,
        claims=claims,
    )
