"""Sealing of personal values: authenticated encryption bound to the place where the value is kept.

Header `version (1 byte) | key id (4 bytes) | nonce (12 bytes)`, then AES-256-GCM-SIV
ciphertext (RFC 8452). The context (table, column and row) is associated data, so a
sealed value moved to another row does not open.
"""

import secrets
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

_VERSION = b"\x01"
_KEY_ID = slice(1, 5)
_NONCE = slice(5, 17)
_BODY = 17


class SealBroken(Exception):
    """A sealed value was altered, moved, or sealed with a key this installation does not have."""


class Sealer:
    """Seals with one key and opens with any it knows."""

    def __init__(self, keys: Mapping[bytes, bytes], *, current: bytes) -> None:
        self._keys = {key_id: AESGCMSIV(key) for key_id, key in keys.items()}
        self._current = current

    def seal(self, plain: bytes, *, context: str) -> bytes:
        """The sealed value; the same plain value sealed twice looks different."""
        nonce = secrets.token_bytes(12)
        body = self._keys[self._current].encrypt(nonce, plain, context.encode())
        return _VERSION + self._current + nonce + body

    def open(self, sealed: bytes, *, context: str) -> bytes:
        """The plain value.

        Raises:
            SealBroken: it does not belong to this place, was altered, or its key is unknown.
        """
        key = self._keys.get(sealed[_KEY_ID])
        if sealed[:1] != _VERSION or key is None:
            raise SealBroken("This value was sealed with a key that is not here.")
        try:
            return key.decrypt(sealed[_NONCE], sealed[_BODY:], context.encode())
        except InvalidTag as error:
            raise SealBroken("This sealed value was altered or moved.") from error
