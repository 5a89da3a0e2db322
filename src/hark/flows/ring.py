"""The key ring: the key files this installation knows, each seen to be the right one before it is used."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import transaction

from hark.guard import key_files
from hark.guard.sealing import Sealer
from hark.records.keys import KeyRow
from hark.records.sealed import sealed_fields

State, Use = KeyRow.State, KeyRow.Use
FIRST = {Use.SEALING: "sealing.key", Use.INDEX: "index.key"}


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
    """The key that pseudonyms and blind indexes are derived from.

    Raises:
        KeyRefused: as for `verify`.
    """
    [row] = _rows(Use.INDEX)
    return _index_key(folder(), row.file, row.fingerprint)


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
    with transaction.atomic():
        if any(field.model._default_manager.exists() for field in sealed_fields()):
            key_files.read(
                folder(), FIRST[use]
            )  # somebody took the rows away; no new key will open the values
        return add(use, FIRST[use])


def _read(name: str, fingerprint: str) -> bytes:
    key = key_files.read(folder(), name)
    key_files.require_same(key, known=fingerprint, name=name)
    return key


@cache
def _sealer(folder: Path, rows: tuple[tuple[str, str, str], ...], current: str) -> Sealer:
    keys = {bytes.fromhex(id): _read(name, fingerprint) for id, name, fingerprint in rows}
    return Sealer(keys, current=bytes.fromhex(current))


@cache
def _index_key(folder: Path, name: str, fingerprint: str) -> bytes:
    return _read(name, fingerprint)
