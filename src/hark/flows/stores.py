"""The lake of this installation, opened once a process."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from hark.guard.access import Staff

if TYPE_CHECKING:
    from hark.lake.table import FactTable


def complaints(*, seen_by: Staff) -> "FactTable":
    """The complaints ledger as the person sees it: every reading starts here."""
    return ledger().seen_over(seen_by.wall)


def ledger() -> "FactTable":
    """The whole complaints ledger, for what is written to it and for what is no row of it."""
    return _table(settings.HARK_LAKE)


def ledgers() -> "tuple[FactTable, ...]":
    """Every fact table, for what is done to all of them."""
    return (ledger(),)


@cache
def _table(folder: Path) -> "FactTable":
    from hark.lake.schemas import COMPLAINTS  # a process that is not asked does not hold the engines
    from hark.lake.table import FactTable

    return FactTable(folder, "complaints", COMPLAINTS)


def missing_files() -> list[str]:
    """The names of files the ledgers' logs count on and the disk does not have."""
    return [name for table in ledgers() for name in table.missing_files()]


def damaged_files() -> list[tuple[str, str]]:
    """The ledgers' files that are gone or not as they were committed, each with what ails it."""
    return [found for table in ledgers() for found in table.damaged()]
