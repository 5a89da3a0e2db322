"""Pseudonyms: what stands in the facts for the number of a customer or of a member of staff.

HMAC-SHA-256 of the number in its normal form, cut to 128 bits, under a key of the purpose's own derived by
HKDF (RFC 5869): one person has one pseudonym for a purpose in whatever feed, and pseudonyms of two purposes
tell nothing of each other. Nobody comes back to the number without the key.
"""

import base64
import hmac
from collections.abc import Iterator, Sequence
from hashlib import sha256

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hark.guard.spans import narrow

LENGTH = 26
PATTERN = rf"[a-z2-7]{{{LENGTH}}}"
_BYTES = 16
_BLOCK = 64  # of SHA-256
_ALPHABET = b"abcdefghijklmnopqrstuvwxyz234567"


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
        import numpy as np  # a process that reads no files does not hold it

        digests = np.zeros((len(numbers), _BYTES + 1), np.uint8)
        digests[:, :_BYTES] = np.frombuffer(
            b"".join(self._digests(numbers, purpose=purpose)), np.uint8
        ).reshape(-1, _BYTES)
        two = digests[:, :-1].astype(np.uint16) << 8 | digests[:, 1:]  # any five bits lie within two bytes
        byte, bit = np.divmod(np.arange(0, 5 * LENGTH, 5, dtype=np.uint16), 8)
        signs = np.frombuffer(_ALPHABET, np.uint8)[two[:, byte] >> (11 - bit) & 31]
        told = signs.tobytes().decode()
        return [told[at : at + LENGTH] for at in range(0, len(told), LENGTH)]

    def _digests(self, numbers: Sequence[str], *, purpose: str) -> Iterator[bytes]:
        """HMAC as RFC 2104 says, of states that took the key in: twice as fast as copies of an `hmac`."""
        key = self._key_for(purpose).ljust(_BLOCK, b"\0")
        inner, outer = (sha256(bytes(byte ^ pad for byte in key)) for pad in (0x36, 0x5C))
        for number in numbers:
            first, second = inner.copy(), outer.copy()
            first.update(number.encode())
            second.update(first.digest())
            yield second.digest()[:_BYTES]

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
