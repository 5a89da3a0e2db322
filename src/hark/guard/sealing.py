"""Sealing of personal values: authenticated encryption bound to the place where the value is kept.

Header `version (1 byte) | key id | nonce (12 bytes)`, then AES-256-GCM-SIV ciphertext (RFC 8452).
The context (table, column and row) is associated data, so a sealed value moved to another row does
not open. Version 1 is sealed with a sealing key, called by 4 bytes; version 2 with a subject's own
key, called by the 16 bytes of its UUID, and that key is kept sealed with a sealing key: what is
rotated are the few bytes of the subjects' keys, never what lies under them.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

_ONE, _TWO = b"\x01", b"\x02"
NONCE = 12
KEY_ID = 4  # bytes, after the version
KEY = 32


class SealBroken(Exception):
    """A sealed value was altered, moved, or sealed with a key this installation does not have."""


class Sealer:
    """Seals with one key and opens with any it knows."""

    def __init__(self, keys: Mapping[bytes, bytes], *, current: bytes) -> None:
        self._keys = {key_id: AESGCMSIV(key) for key_id, key in keys.items()}
        self.current = current

    def seal(self, plain: bytes, *, context: str) -> bytes:
        """The sealed value; the same plain value sealed twice looks different."""
        return _sealed(_ONE + self.current, self._keys[self.current], plain, context)

    def open(self, sealed: bytes, *, context: str) -> bytes:
        """The plain value.

        Raises:
            SealBroken: it does not belong to this place, was altered, or its key is unknown.
        """
        key = self._keys.get(sealed[1 : 1 + KEY_ID])
        if sealed[:1] != _ONE or key is None:
            raise SealBroken("This value was sealed with a key that is not here.")
        return _opened(sealed, 1 + KEY_ID, key, context)


@dataclass(frozen=True, slots=True)
class SubjectKey:
    """The key of one subject, in the clear for as long as something is sealed or opened with it."""

    id: UUID
    key: bytes

    def seal(self, plain: bytes, *, context: str) -> bytes:
        """The sealed value, which names this key."""
        return _sealed(_TWO + self.id.bytes, AESGCMSIV(self.key), plain, context)

    def open(self, sealed: bytes, *, context: str) -> bytes:
        """The plain value.

        Raises:
            SealBroken: it does not belong to this place, was altered, or is under another key.
        """
        if subject_key_of(sealed) != self.id:
            raise SealBroken("This value was sealed with another key.")
        return _opened(sealed, 17, AESGCMSIV(self.key), context)


def subject_key_of(sealed: bytes) -> UUID:
    """Which subject's key the value was sealed with.

    Raises:
        SealBroken: it was sealed with none.
    """
    if sealed[:1] != _TWO or len(sealed) < 17 + NONCE:
        raise SealBroken("This value was not sealed with a subject's key.")
    return UUID(bytes=sealed[1:17])


def _sealed(header: bytes, key: AESGCMSIV, plain: bytes, context: str) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return header + nonce + key.encrypt(nonce, plain, context.encode())


def _opened(sealed: bytes, header: int, key: AESGCMSIV, context: str) -> bytes:
    try:
        return key.decrypt(sealed[header : header + NONCE], sealed[header + NONCE :], context.encode())
    except (InvalidTag, ValueError) as error:  # a ValueError where it was cut short
        raise SealBroken("This sealed value was altered or moved.") from error
