"""What the institution's identity provider says of itself: its addresses and its keys, kept for a while."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache

from hark.core.errors import Unavailable

KEPT_FOR = 10 * 60  # seconds: what the provider says of itself, and its keys
AT_MOST_EVERY = 60  # seconds: a key nobody knows makes us ask for the keys anew
DISCOVERY = "/.well-known/openid-configuration"


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


def words(doors: Doors) -> dict[str, Any]:
    """What the provider says of itself; it has to call itself what we call it."""
    issuer: str = settings.HARK_OIDC_ISSUER
    said: dict[str, Any] | None = cache.get(f"oidc:{issuer}")
    if said is None:
        said = as_object(doors.get(issuer.rstrip("/") + DISCOVERY))
        if said.get("issuer") != issuer:
            raise Unavailable("The identity provider calls itself another name than HARK_OIDC_ISSUER.")
        cache.set(f"oidc:{issuer}", said, KEPT_FOR)
    return said


def address(doors: Doors, name: str) -> str:
    """One of the provider's addresses: over HTTPS, or opened by whoever runs Hark."""
    said = str(words(doors).get(name, ""))
    parts = urlsplit(said)
    if parts.scheme != "https" and (parts.hostname, parts.port) not in settings.HARK_OUTBOUND_ALLOW:
        raise Unavailable(f"The identity provider's {name} is not an address with HTTPS.")
    return said


def keys(doors: Doors, id: str) -> list[dict[str, Any]]:
    """The provider's keys, asked for anew when none of those known is called so."""
    where = address(doors, "jwks_uri")
    known: list[dict[str, Any]] | None = cache.get(f"oidc:keys:{where}")
    strange = known is not None and id and id not in {key.get("kid") for key in known}
    if known is None or (strange and cache.add(f"oidc:asked:{where}", value=True, timeout=AT_MOST_EVERY)):
        said = as_object(doors.get(where)).get("keys")
        known = [key for key in said if isinstance(key, dict)] if isinstance(said, list) else []
        cache.set(f"oidc:keys:{where}", known, KEPT_FOR)
    return known


def as_object(said: bytes) -> dict[str, Any]:
    """What the provider answered, read.

    Raises:
        Unavailable: it is no object in JSON.
    """
    try:
        read = json.loads(said)
    except ValueError:
        read = None
    if not isinstance(read, dict):
        raise Unavailable("The identity provider does not answer as one.")
    return read
