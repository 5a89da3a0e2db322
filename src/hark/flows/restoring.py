"""Putting a backup back: into an empty folder, proven before and after. Needs no running installation."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from hashlib import file_digest
from pathlib import Path

from hark.core.errors import Refusal
from hark.flows import destroyed
from hark.flows.escrow import COPIED
from hark.flows.escrow import NAME as ESCROW
from hark.flows.parcels import Manifest, proven
from hark.guard.escrow import BoxBroken, EscrowKey
from hark.lake.account import account
from hark.lake.durable import durable
from hark.lake.schemas import LEDGERS
from hark.lake.table import FactTable
from hark.records import copying

UNFINISHED = ".restoring"
WRAPPED = ".wrapped"


class NotEmpty(Refusal):
    """The folder holds something, and a restore never writes over anything."""


class NotTheSame(Refusal):
    """What was put back is not what the manifest counts."""


def restore(backup: Path, *, into: Path, key: bytes, newer_list: Path | None = None) -> Manifest:
    """The manifest of what now lies in the folder: every file, record and fact of the backup, compared.

    With a newer list of destroyed keys, what was erased after the backup is erased again at the first start.
    Killed at any time, the folder is either as the backup says or is not taken for an installation.

    Raises:
        NotEmpty, WrongEscrowKey, BoxBroken, NotTheSame, RecordsDamaged, NoList: and nothing usable
            lies there.
    """
    opener = EscrowKey(key)
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = into / UNFINISHED
    if set(into.iterdir()) - {draft}:
        raise NotEmpty("{folder} is not empty. A backup is put back into an empty folder only.", folder=into)
    with backup.open("rb") as file:
        proven(file, key=opener)  # nothing is written before all of it is known to be good
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    try:
        with backup.open("rb") as file:
            manifest = proven(file, key=opener, keep=lambda name, chunks: _put(draft / name, chunks))
        _compare(draft, manifest)
        _unwrap(draft, opener)
        _put(draft / "keys" / ESCROW, iter([key]))
        _put(draft / "keys" / COPIED, iter([opener.id.encode()]))  # it came from elsewhere
        if newer_list:
            destroyed.take_in(newer_list, folder=draft / "keys")
        durable(path for path in draft.rglob("*") if path.is_file())
        _move_up(draft, into)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return manifest


def _put(path: Path, chunks: Iterator[bytes]) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.writelines(chunks)


def _compare(draft: Path, manifest: Manifest) -> None:
    """Refuse unless the disk holds what the manifest counts."""
    for name, (size, digest) in manifest.files.items():
        with (draft / name).open("rb") as file:
            if (draft / name).stat().st_size != size or file_digest(file, "sha256").hexdigest() != digest:
                raise NotTheSame("{name} was not written as it was read; look at the disk.", name=name)
    if copying.counts(draft / copying.FILE) != manifest.records:
        raise NotTheSame("The records are not as many as the backup says.")
    for name, expected in manifest.ledgers.items():
        table = FactTable(draft / "lake", name, LEDGERS[name])
        if asdict(account(table, version=table.snapshot().version)) != expected:
            raise NotTheSame("The ledger {name} does not hold what the backup says.", name=name)


def _unwrap(draft: Path, key: EscrowKey) -> None:
    wrapped = list((draft / "keys").rglob(f"*{WRAPPED}"))
    if not wrapped:
        raise BoxBroken("The backup holds no keys.")
    for path in wrapped:
        _put(path.with_name(path.name.removesuffix(WRAPPED)), iter([key.unwrap(path.read_bytes())]))
        path.unlink()


def _move_up(draft: Path, into: Path) -> None:
    """The records last: without them the folder is no installation."""
    for path in sorted(draft.iterdir(), key=lambda path: path.name == copying.FILE):
        path.rename(into / path.name)
    draft.rmdir()
    durable([into / copying.FILE])
