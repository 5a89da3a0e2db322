"""Pseudonyms: what stands in the facts for the number of a customer or of a member of staff.

HMAC-SHA-256 of the number in its normal form, cut to 128 bits, under a key of the purpose's own derived by
HKDF (RFC 5869): one person has one pseudonym for a purpose in whatever feed, and pseudonyms of two purposes
tell nothing of each other. Nobody comes back to the number without the key.
"""

import base64
import hmac
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

import numpy as np
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hark.guard.spans import narrow

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
        digests = b"".join(_hmacs(self._key_for(purpose), numbers))
        bits = np.zeros((len(numbers), LENGTH * 5), np.uint8)
        own = np.frombuffer(digests, np.uint8).reshape(-1, sha256().digest_size)[:, :_BYTES]
        bits[:, : 8 * _BYTES] = np.unpackbits(own, axis=1)
        signs = _ALPHABET[np.packbits(bits.reshape(-1, 5), axis=1)[:, 0] >> 3].tobytes().decode()
        return [signs[at : at + LENGTH] for at in range(0, len(signs), LENGTH)]

    def _key_for(self, purpose: str) -> bytes:
        if purpose not in self._own:
            told = b"pseudonym|" + purpose.encode()
            self._own[purpose] = HKDF(SHA256(), length=32, salt=None, info=told).derive(self._key)
        return self._own[purpose]


def _hmacs(key: bytes, numbers: Iterable[str]) -> Iterator[bytes]:
    """HMAC (RFC 2104) of each number, from what SHA-256 is after the key, which is the same for all of them.

    `hmac` would begin anew with the key each time, and take more than twice as long.
    """
    inner, outer = (sha256(key.ljust(_BLOCK, b"\0").translate(pad)).copy for pad in _PADS)
    for number in numbers:
        first, second = inner(), outer()
        first.update(number.encode())
        second.update(first.digest())
        yield second.digest()


def normal(number: str) -> str:
    """The number as it counts: trimmed, capitals, full-width signs as ASCII ones."""
    return narrow(number).strip().upper()


def short(pseudonym: str) -> str:
    """As much of it as people tell it by."""
    return f"·{pseudonym[:6]}"
