"""The lake and the keys of this installation, opened once a process."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from hark.guard.sealing import Sealer
from hark.lake.schemas import COMPLAINTS
from hark.lake.table import FactTable


def complaints() -> FactTable:
    """The complaints ledger."""
    return _table(settings.HARK_LAKE)


def sealer() -> Sealer:
    """What seals and opens personal values here."""
    return _sealer(settings.HARK_SEALING_KEY)


@cache
def _table(folder: Path) -> FactTable:
    return FactTable(folder, "complaints", COMPLAINTS)


@cache
def _sealer(key: bytes) -> Sealer:
    key_id = sha256(b"key id:" + key).digest()[:4]
    return Sealer({key_id: key}, current=key_id)


def missing_files() -> list[str]:
    """The names of files the ledger's log counts on and the disk does not have."""
    return complaints().missing_files()
