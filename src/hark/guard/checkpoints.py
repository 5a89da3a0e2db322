"""Checkpoints: the size and root of the audit's tree at a moment, as notes signed with Ed25519.

The form is that of transparency logs (c2sp.org/signed-note and c2sp.org/tlog-checkpoint), so other
people's programs can check them. The moment stands in a line of its own after the root.
"""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from hark.core.errors import Refusal

_ED25519 = b"\x01"
_KEY_ID = 4
_SIGNED = "— "
_APART = "\n\n"


class NotSigned(Refusal):
    """This is no checkpoint, or the key did not sign it."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How large the audit was at a moment, and the root over all of it."""

    origin: str
    size: int
    root: bytes
    at: datetime

    @property
    def text(self) -> str:
        """What is signed."""
        root = base64.b64encode(self.root).decode()
        return f"{self.origin}\n{self.size}\n{root}\ntime {self.at.astimezone(UTC).isoformat()}\n"

    @classmethod
    def read(cls, text: str) -> "Checkpoint":
        """The checkpoint written so; a `ValueError` when it is none."""
        origin, size, root, time = text.removesuffix("\n").split("\n")
        at = datetime.fromisoformat(time.removeprefix("time "))
        read = cls(origin, int(size), base64.b64decode(root, validate=True), at)
        if read.text != text:
            raise ValueError("it is not written as checkpoints are")
        return read


class Verifier:
    """Knows the checkpoints of one installation by its public key."""

    def __init__(self, key: bytes, *, name: str = "") -> None:
        self.name = name or f"hark-{sha256(key).hexdigest()[:8]}"
        self._bytes = key
        self._key = Ed25519PublicKey.from_public_bytes(key)
        self.id = sha256(self.name.encode() + b"\n" + _ED25519 + key).digest()[:_KEY_ID]

    @classmethod
    def of(cls, text: str) -> "Verifier":
        """The one written so, as `hark audit witness` prints it.

        Raises:
            NotSigned: it is no such key.
        """
        name, _, rest = text.strip().partition("+")
        _, _, key = rest.partition("+")
        try:
            told = base64.b64decode(key, validate=True)
            verifier = cls(told[1:], name=name)
        except ValueError as error:
            raise NotSigned("This is not the public key of an audit.") from error
        if verifier.text != text.strip():
            raise NotSigned("This is not the public key of an audit.")
        return verifier

    @property
    def text(self) -> str:
        """The public key as other programs read it: name, id and key."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(_ED25519 + self._bytes).decode()}"

    def open(self, note: str) -> Checkpoint:
        """The checkpoint of a signed note; signatures of other keys are passed over.

        Raises:
            NotSigned: it is no checkpoint, or not signed with this key.
        """
        text, _, signatures = note.rpartition(_APART)
        try:
            checkpoint = Checkpoint.read(text + "\n")
            signature = self._signature(signatures)
            self._key.verify(signature, checkpoint.text.encode())
        except InvalidSignature as error:
            raise NotSigned("This checkpoint was altered after it was signed.") from error
        except ValueError as error:
            raise NotSigned("This is not a checkpoint signed with the key {name}.", name=self.name) from error
        return checkpoint

    def _signature(self, lines: str) -> bytes:
        *lines_of_signatures, rest = lines.split("\n")
        for line in lines_of_signatures:
            name, _, signed = line.removeprefix(_SIGNED).partition(" ")
            if line.startswith(_SIGNED) and name == self.name and not rest:
                given = base64.b64decode(signed, validate=True)
                if given[:_KEY_ID] == self.id and base64.b64encode(given).decode() == signed:
                    return given[_KEY_ID:]
        raise ValueError("no signature of this key")


class Signer(Verifier):
    """Signs the checkpoints of this installation."""

    def __init__(self, seed: bytes) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        super().__init__(self._private.public_key().public_bytes_raw())

    def sign(self, *, size: int, root: bytes, at: datetime) -> str:
        """The signed note."""
        text = Checkpoint(self.name, size, root, at).text
        signature = base64.b64encode(self.id + self._private.sign(text.encode())).decode()
        return f"{text}\n{_SIGNED}{self.name} {signature}\n"


def notes(text: str) -> Iterator[str]:
    """The notes of a file, in its order; a piece whose writing broke off is passed over.

    Each note is followed by a blank line. A write that broke off is the beginning of the
    note written next, or what the file ends with.
    """
    *pieces, _unfinished = text.split(_APART)
    found: list[str] = []
    for piece in pieces:
        # The dash is three bytes, of which some may have been written.
        if piece.startswith(("—", "\ufffd")) and found and _APART not in found[-1]:
            found[-1] += f"{_APART}{piece}\n"
        elif piece.strip("\n"):
            found.append(piece.strip("\n"))
    for at, note in enumerate(found):
        following = "".join(found[at + 1 : at + 2])
        if not following.startswith(note.rstrip("\n\ufffd")):
            yield note
