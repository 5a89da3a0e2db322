"""Pseudonyms: what stands in the facts for the number of a customer or of a member of staff.

HMAC-SHA-256 of the number in its normal form, cut to 128 bits, under a key of the purpose's own derived by
HKDF (RFC 5869): one person has one pseudonym for a purpose in whatever feed, and pseudonyms of two purposes
tell nothing of each other. Nobody comes back to the number without the key.
"""

import base64
import hmac

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hark.guard.spans import narrow

LENGTH = 26
PATTERN = rf"[a-z2-7]{{{LENGTH}}}"
_BYTES = 16


class Pseudonyms:
    """Gives pseudonyms under one key."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._own: dict[str, bytes] = {}

    def of(self, number: str, *, purpose: str) -> str:
        """The pseudonym: small letters and few digits, so that nothing takes a part of it for a number."""
        digest = hmac.digest(self._key_for(purpose), normal(number).encode(), "sha256")[:_BYTES]
        return base64.b32encode(digest).decode().rstrip("=").lower()

    def _key_for(self, purpose: str) -> bytes:
        if purpose not in self._own:
            told = b"pseudonym|" + purpose.encode()
            self._own[purpose] = HKDF(SHA256(), length=32, salt=None, info=told).derive(self._key)
        return self._own[purpose]


def normal(number: str) -> str:
    """The number as it counts: trimmed, capitals, full-width signs as ASCII ones."""
    return narrow(number).strip().upper()


def short(pseudonym: str) -> str:
    """As much of it as people tell it by."""
    return f"·{pseudonym[:6]}"
