"""Key files: made once at random, whole or not at all, and read back with every fault named."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from hark.core.errors import Refusal

LENGTH = 32


class KeyRefused(Refusal):
    """A key is missing, damaged or another one, so nothing is started that would write with it."""


def make(folder: Path, name: str, *, length: int = LENGTH) -> None:
    """Put a new key into the folder unless one of that name is there.

    Written under another name and linked into place, so two processes starting
    at once agree on one key and a crash leaves none half written.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / name
    if path.exists():
        return
    draft = _draft(path, secrets.token_bytes(length))
    try:
        os.link(draft, path)
        sync(folder)
    except FileExistsError:
        pass  # another process made it first; its key is the key
    finally:
        draft.unlink()


def put(folder: Path, name: str, key: bytes) -> None:
    """Have the key in the folder under the name, in place of one that may be there: whole or not at all."""
    _draft(folder / name, key).replace(folder / name)
    sync(folder)


def _draft(path: Path, key: bytes) -> Path:
    """The key in a file of its own beside the path, forced to the disk."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)  # of a process killed here that had our number
    write(draft, key)
    return draft


def write(path: Path, key: bytes) -> None:
    """Put the key into a new file, forced to the disk; the folder's list of names is not.

    Raises:
        FileExistsError: there is a file of that name.
    """
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())


def read(folder: Path, name: str) -> bytes:
    """The key of that name.

    Raises:
        KeyRefused: it is not there, cannot be read, or is no key.
    """
    try:
        key = (folder / name).read_bytes()
    except FileNotFoundError as problem:
        raise KeyRefused(
            "The key keys/{name} is missing, and what is kept here needs it. "
            "Put it back from the copy you keep apart; nothing was started or changed.",
            name=name,
        ) from problem
    except OSError as problem:
        raise KeyRefused(
            "The key keys/{name} cannot be read ({problem}). "
            "Make it readable for the account Hark runs under; nothing was started or changed.",
            name=name,
            problem=problem.strerror or problem,
        ) from problem
    if len(key) != LENGTH:
        raise KeyRefused(
            "The key keys/{name} is damaged: it has {size} bytes where a key has {length}. "
            "Put it back from the copy you keep apart; nothing was started or changed.",
            name=name,
            size=len(key),
            length=LENGTH,
        )
    return key


def id_of(key: bytes) -> bytes:
    """The four bytes a key is called by in what it sealed; they tell nothing of the key."""
    return hashlib.sha256(b"key id:" + key).digest()[:4]


def fingerprint(key: bytes) -> str:
    """What the records keep of a key, to know it again."""
    return hmac.digest(key, b"hark key check", "sha256").hex()


def require_same(key: bytes, *, known: str, name: str) -> None:
    """Refuse a key that is not the one whose fingerprint is known.

    Raises:
        KeyRefused: it is another one.
    """
    if not hmac.compare_digest(fingerprint(key), known):
        raise KeyRefused(
            "The key keys/{name} is not the one used here so far. "
            "Put the right one back from the copy you keep apart; nothing was started or changed.",
            name=name,
        )


def sync(folder: Path) -> None:
    """Have the disk keep the folder's list of names."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def put_away(folder: Path, name: str) -> None:
    """Move a key nothing is sealed with into `retired`, where it is not looked for."""
    (folder / "retired").mkdir(mode=0o700, exist_ok=True)
    if (folder / name).exists():
        (folder / name).replace(folder / "retired" / name)
        sync(folder)
