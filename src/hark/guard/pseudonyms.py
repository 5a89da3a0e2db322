"""Pseudonyms: what stands in the facts for the number of a customer or of a member of staff.

HMAC-SHA-256 of the number in its normal form, cut to 128 bits, under a key of the purpose's own derived by
HKDF (RFC 5869): one person has one pseudonym for a purpose in whatever feed, and pseudonyms of two purposes
tell nothing of each other. Nobody comes back to the number without the key.
"""

import base64
import hmac
from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hark.guard.spans import narrow

if TYPE_CHECKING:
    from hashlib import _Hash

LENGTH = 26
PATTERN = rf"[a-z2-7]{{{LENGTH}}}"
_BYTES = 16
_BLOCK = 64
_PADS = [bytes(sign ^ pad for sign in range(256)) for pad in (0x36, 0x5C)]
_ALPHABET = np.frombuffer(b"abcdefghijklmnopqrstuvwxyz234567", np.uint8)


class Pseudonyms:
    """Gives pseudonyms under one key."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._own: dict[str, bytes] = {}

    def of(self, number: str, *, purpose: str) -> str:
        """The pseudonym: small letters and few digits, so that nothing takes a part of it for a number."""
        digest = hmac.digest(self._key_for(purpose), normal(number).encode(), "sha256")[:_BYTES]
        return base64.b32encode(digest).decode().rstrip("=").lower()

    def of_many(self, numbers: Sequence[str], *, purpose: str) -> list[str]:
        """The pseudonyms of numbers that are in their normal form already."""
        inner, outer = (sha256(self._key_for(purpose).ljust(_BLOCK, b"\0").translate(pad)) for pad in _PADS)
        digests = b"".join([_hmac(number.encode(), inner, outer)[:_BYTES] for number in numbers])
        bits = np.zeros((len(numbers), LENGTH * 5), np.uint8)
        bits[:, : 8 * _BYTES] = np.unpackbits(np.frombuffer(digests, np.uint8)).reshape(-1, 8 * _BYTES)
        signs = _ALPHABET[np.packbits(bits.reshape(-1, 5), axis=1)[:, 0] >> 3].tobytes().decode()
        return [signs[at : at + LENGTH] for at in range(0, len(signs), LENGTH)]

    def _key_for(self, purpose: str) -> bytes:
        if purpose not in self._own:
            told = b"pseudonym|" + purpose.encode()
            self._own[purpose] = HKDF(SHA256(), length=32, salt=None, info=told).derive(self._key)
        return self._own[purpose]


def _hmac(number: bytes, inner: "_Hash", outer: "_Hash") -> bytes:
    """HMAC (RFC 2104) of a number by what SHA-256 is after the key, which is the same for all of them.

    `hmac` would begin anew with the key each time, and take more than twice as long.
    """
    first, second = inner.copy(), outer.copy()
    first.update(number)
    second.update(first.digest())
    return second.digest()


def normal(number: str) -> str:
    """The number as it counts: trimmed, capitals, full-width signs as ASCII ones."""
    return narrow(number).strip().upper()


def short(pseudonym: str) -> str:
    """As much of it as people tell it by."""
    return f"·{pseudonym[:6]}"
