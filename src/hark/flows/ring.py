"""The key ring: the key files this installation knows, each seen to be the right one before it is used."""

import os
from datetime import datetime
from functools import cache
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from hark.guard import key_files
from hark.guard.pseudonyms import Pseudonyms
from hark.guard.sealing import Sealer
from hark.records.cases import CaseRow
from hark.records.feeds import QuarantineRow
from hark.records.keys import KeyRow, SubjectKeyRow
from hark.records.sealed import sealed_fields

State, Use = KeyRow.State, KeyRow.Use
_DESTROYED = "destroyed"
FIRST = {Use.SEALING: "sealing.key", Use.INDEX: "index.key", Use.PSEUDONYM: "pseudonym.key"}
OF_CUSTOMERS = "customer/"  # how the subject of a customer begins


def folder() -> Path:
    """Where the keys lie."""
    home: Path = settings.HARK_HOME
    return home / "keys"


def begin() -> None:
    """Verify the keys; at the first start of all, make them.

    Raises:
        KeyRefused: as for `verify`.
    """
    verify()
    for use in Use:
        _rows(use)
    for key, at in destroyed().items():  # of a copy put back that knows nothing of it
        SubjectKeyRow.objects.filter(pk=key).exclude(wrapped=b"").update(wrapped=b"", erased_at=at)


def verify() -> None:
    """See that every key values are sealed with is here and the right one.

    Raises:
        KeyRefused: one is missing, damaged, unreadable or another one.
    """
    for row in KeyRow.objects.exclude(state=State.RETIRED):
        _read(row.file, row.fingerprint)


def sealer() -> Sealer:
    """What seals with the current key, and opens what it or an older one not retired has sealed.

    Asked anew for each deed, so that every process follows a rotation.

    Raises:
        KeyRefused: as for `verify`.
    """
    rows = _rows(Use.SEALING)
    [current] = (row.id for row in rows if row.state == State.CURRENT)
    return _sealer(folder(), tuple((row.id, row.file, row.fingerprint) for row in rows), current)


def index_key() -> bytes:
    """The key that blind indexes are derived from. It is the same for good, so a process looks it up once.

    Records of another installation are put in the place of these only while nothing runs.

    Raises:
        KeyRefused: as for `verify`.
    """
    return _index_key(folder())


def pseudonyms() -> Pseudonyms:
    """What gives the pseudonyms of customers and staff, under a key that seals nothing, the same for good.

    Raises:
        KeyRefused: as for `verify`.
    """
    return _pseudonyms(folder())


def enter_destroyed(key: UUID, *, at: datetime) -> None:
    """Have it known beside the keys, for good, that a subject's key is destroyed."""
    path = folder() / _DESTROYED
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "a+b") as file:
        size = file.tell()
        if size and os.pread(file.fileno(), 1, size - 1) != b"\n":  # an entry before this one was cut off
            file.write(b"\n")
        file.write(f"{key} {at.isoformat()}\n".encode("ascii"))
        file.flush()
        os.fsync(file.fileno())
    key_files.sync(path.parent)


def destroyed() -> dict[UUID, datetime]:
    """The subjects' keys that are destroyed, and since when; a line that is no entry is passed over."""
    return dict(entry for entry in map(_entry, _lines()) if entry)


def torn_entries() -> int:
    """How many lines of the list are no entry: their erasure broke off before it was acknowledged."""
    return sum(_entry(line) is None for line in _lines())


def _lines() -> list[str]:
    try:
        text = (folder() / _DESTROYED).read_text(encoding="ascii", errors="replace")
    except FileNotFoundError:
        return []
    return [line for line in text.split("\n") if line]


def _entry(line: str) -> tuple[UUID, datetime] | None:
    key, _, at = line.partition(" ")
    try:
        since = datetime.fromisoformat(at)
        return (UUID(key), since) if since.tzinfo else None
    except ValueError:
        return None


def add(use: KeyRow.Use, name: str) -> KeyRow:
    """The row of the key file of that name, which is made when it is not there."""
    key_files.make(folder(), name)
    key = key_files.read(folder(), name)
    row, _ = KeyRow.objects.get_or_create(
        id=key_files.id_of(key).hex(),
        defaults={"use": use, "file": name, "fingerprint": key_files.fingerprint(key)},
    )
    return row


def _rows(use: KeyRow.Use) -> list[KeyRow]:
    """The keys that count; at the first start of all there is none, and one is made."""
    rows = list(KeyRow.objects.filter(use=use).exclude(state=State.RETIRED).order_by("file"))
    return rows or [_first(use)]


def _first(use: KeyRow.Use) -> KeyRow:
    """The first key for this use, and with it any other that lacks: none is made once it is needed."""
    with transaction.atomic():
        if _in_use(use):
            key_files.read(folder(), FIRST[use])  # somebody took the rows away; no new key will do
        lacking = [each for each in Use if not (KeyRow.objects.filter(use=each).exists() or _in_use(each))]
        return {each: add(each, FIRST[each]) for each in dict.fromkeys([use, *lacking])}[use]


def _in_use(use: KeyRow.Use) -> bool:
    """Whether something here rests on a key of this use, so that another one would not do.

    An installation from before there were pseudonyms has sealed values, and is still given its first
    key for them.
    """
    if use == Use.PSEUDONYM:
        return (
            SubjectKeyRow.objects.filter(subject__startswith=OF_CUSTOMERS).exists()
            or QuarantineRow.objects.exclude(customer="").exists()
            or CaseRow.objects.filter(customer__gt="").exists()  # one the index is asked for
        )
    return any(field.model._default_manager.exists() for field in sealed_fields())


def _read(name: str, fingerprint: str) -> bytes:
    key = key_files.read(folder(), name)
    key_files.require_same(key, known=fingerprint, name=name)
    return key


@cache
def _sealer(folder: Path, rows: tuple[tuple[str, str, str], ...], current: str) -> Sealer:
    keys = {bytes.fromhex(id): _read(name, fingerprint) for id, name, fingerprint in rows}
    return Sealer(keys, current=bytes.fromhex(current))


@cache
def _index_key(folder: Path) -> bytes:
    [row] = _rows(Use.INDEX)
    return _read(row.file, row.fingerprint)


@cache
def _pseudonyms(folder: Path) -> Pseudonyms:
    [row] = _rows(Use.PSEUDONYM)
    return Pseudonyms(_read(row.file, row.fingerprint))
