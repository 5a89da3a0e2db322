"""The escrow key of this installation: made when first needed, copied away by whoever keeps it."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from hark.core.errors import Refusal
from hark.guard import key_files
from hark.guard.escrow import KEY_LENGTH, EscrowKey, WrongEscrowKey

NAME = "escrow.key"
COPIED = "escrow.copied"


class KeyInTheWay(Refusal):
    """A file of this name is there already."""


def read(path: Path) -> EscrowKey:
    """The escrow key in a file.

    Raises:
        WrongEscrowKey: it holds something else.
    """
    return EscrowKey(path.read_bytes())


def current() -> EscrowKey:
    """The key backups are locked with, made when there is none."""
    key_files.make(_keys(), NAME, length=KEY_LENGTH)
    return read(_keys() / NAME)


def current_bytes() -> bytes:
    """The present key itself, for putting back what it locked."""
    current()
    return (_keys() / NAME).read_bytes()


def holding(key_id: object) -> EscrowKey:
    """The key of this id, the present one or an earlier one.

    Raises:
        WrongEscrowKey: it is not here.
    """
    for path in _keys().glob("escrow*.key"):
        key = read(path)
        if key.id == key_id:
            return key
    raise WrongEscrowKey(
        "The escrow key {id} is not here. Name the file it is kept in with --escrow-key.", id=str(key_id)[:16]
    )


def renew(copy: Path) -> EscrowKey:
    """A new key, its copy in a file to be taken away; the old one stays, to open what it locked."""
    path = _keys() / NAME
    key = secrets.token_bytes(KEY_LENGTH)
    _write_copy(copy, key)
    if path.exists():
        with suppress(FileExistsError):
            os.link(path, path.with_name(f"escrow-{read(path).id}.key"))
    key_files.put(_keys(), NAME, key)
    (_keys() / COPIED).write_text(EscrowKey(key).id)
    return EscrowKey(key)


def copy_to(copy: Path) -> EscrowKey:
    """The present key, its copy in a file to be taken away."""
    key = current()
    _write_copy(copy, (_keys() / NAME).read_bytes())
    (_keys() / COPIED).write_text(key.id)
    return key


def only_here() -> bool:
    """Whether no copy of the key was made: lost with the disk, its backups stay shut."""
    path, copied = _keys() / NAME, _keys() / COPIED
    if not path.exists():
        return False
    return not copied.exists() or copied.read_text().strip() != read(path).id


def _keys() -> Path:
    folder: Path = settings.HARK_HOME / "keys"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _write_copy(copy: Path, key: bytes) -> None:
    try:
        key_files.write(copy, key)
        key_files.sync(copy.parent)
    except FileExistsError as problem:
        raise KeyInTheWay("{name} is there already. Choose another name.", name=copy.name) from problem
