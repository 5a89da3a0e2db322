"""Boxes: bytes locked chunk by chunk with the escrow key, so that a copy may leave the machine.

A line of magic, a line of JSON in clear that names the key and says what is inside, then chunks of
AES-256-GCM. Each box has a data key of its own, wrapped (RFC 3394) with the escrow key. A chunk's nonce
is its number and whether it is the last (STREAM, Hoang et al. 2015), its associated data the digest of the
line in clear: a box cut short, put in another order or given another label does not open.
"""

import json
import secrets
from collections.abc import Iterator
from hashlib import sha256
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import (
    InvalidUnwrap,
    aes_key_unwrap_with_padding,
    aes_key_wrap_with_padding,
)

from hark.core.errors import Refusal

MAGIC = b"HARK-BOX 1\n"
CHUNK = 2**20
_TAG = 16
_LONGEST_LABEL = 2**16
KEY_LENGTH = 32


class BoxBroken(Refusal):
    """A box was damaged, cut short or altered, or is none."""


class WrongEscrowKey(Refusal):
    """A box was locked with another escrow key."""


class EscrowKey:
    """The key that opens boxes. It is in none of them."""

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_LENGTH:
            raise WrongEscrowKey("An escrow key has {length} bytes; this file is none.", length=KEY_LENGTH)
        self.id = sha256(b"escrow key id:" + key).hexdigest()[:16]
        self._wrapping = HKDF(SHA256(), KEY_LENGTH, salt=None, info=b"hark escrow: wrapping").derive(key)

    def wrap(self, secret: bytes) -> bytes:
        """The secret, to be read with this key only."""
        return aes_key_wrap_with_padding(self._wrapping, secret)

    def unwrap(self, wrapped: bytes) -> bytes:
        """The secret again.

        Raises:
            BoxBroken: it was altered.
        """
        try:
            return aes_key_unwrap_with_padding(self._wrapping, wrapped)
        except (InvalidUnwrap, ValueError) as problem:
            raise BoxBroken("A key in the backup is damaged.") from problem


class Box:
    """A box being filled: what is written to it goes out locked."""

    def __init__(self, out: BinaryIO, *, key: EscrowKey, label: dict[str, object]) -> None:
        data_key = secrets.token_bytes(KEY_LENGTH)
        line = json.dumps({**label, "key": key.id, "data_key": key.wrap(data_key).hex()}).encode() + b"\n"
        self._out, self._cipher, self._label = out, AESGCM(data_key), sha256(line).digest()
        self._waiting, self._number = bytearray(), 0
        out.write(MAGIC + line)

    def write(self, plain: bytes) -> int:
        """Take the bytes in."""
        self._waiting += plain
        while len(self._waiting) > CHUNK:  # the last chunk is only known at the end
            self._lock(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(plain)

    def close(self) -> None:
        """Lock what is left; without this the box does not open."""
        self._lock(bytes(self._waiting), last=True)

    def _lock(self, plain: bytes, *, last: bool) -> None:
        self._out.write(self._cipher.encrypt(_nonce(self._number, last=last), plain, self._label))
        self._number += 1


def label(file: BinaryIO) -> dict[str, object]:
    """What a box says of itself in clear; nothing is proven before it is opened.

    Raises:
        BoxBroken: this is no box.
    """
    return _begin(file)[1]


def opened(file: BinaryIO, *, key: EscrowKey) -> Iterator[bytes]:
    """The bytes in the box, chunk by chunk, each proven.

    Raises:
        WrongEscrowKey: it was locked with another key.
        BoxBroken: it is not whole, or not as it was locked.
    """
    line, said = _begin(file)
    if said.get("key") != key.id:
        raise WrongEscrowKey(
            "This backup was locked with the escrow key {other}; the one here is {this}.",
            other=str(said.get("key"))[:16],
            this=key.id,
        )
    try:
        cipher = AESGCM(key.unwrap(bytes.fromhex(str(said.get("data_key")))))
    except ValueError as problem:
        raise BoxBroken("The first line of the backup is damaged.") from problem
    bound, number = sha256(line).digest(), 0
    chunk = file.read(CHUNK + _TAG)
    while True:
        following = file.read(CHUNK + _TAG)
        try:
            yield cipher.decrypt(_nonce(number, last=not following), chunk, bound)
        except InvalidTag as problem:
            raise BoxBroken(
                "The backup is damaged or cut short near byte {position}.", position=number * (CHUNK + _TAG)
            ) from problem
        if not following:
            return
        chunk, number = following, number + 1


def _begin(file: BinaryIO) -> tuple[bytes, dict[str, object]]:
    if file.read(len(MAGIC)) != MAGIC:
        raise BoxBroken("This file is no backup of Hark, or its beginning is damaged.")
    line = file.readline(_LONGEST_LABEL)
    try:
        said = json.loads(line)
    except ValueError as problem:
        raise BoxBroken("The first line of the backup is damaged.") from problem
    if not isinstance(said, dict):
        raise BoxBroken("The first line of the backup is damaged.")
    return line, said


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
