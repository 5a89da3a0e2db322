"""The lake of this installation, opened once a process."""

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from django.conf import settings

from hark.core.terms.ledger import LEDGERS
from hark.guard.access import Staff

if TYPE_CHECKING:
    from hark.lake.engines import Counter
    from hark.lake.table import FactTable


def seen(name: str, *, by: Staff, version: int | None = None) -> "FactTable":
    """The ledger of that name as the person sees it, now or at a version: every reading starts here."""
    table = ledger(name) if version is None else ledger(name).as_of(version)
    return table.seen_over(by.wall)


def ledger(name: str) -> "FactTable":
    """The whole ledger of that name, for what is written to it and for what is no row of it."""
    return _table(settings.HARK_LAKE, name, settings.HARK_ENGINE)


def ledgers() -> "tuple[FactTable, ...]":
    """Every fact table, for what is done to all of them."""
    return tuple(map(ledger, LEDGERS))


def begun() -> "tuple[FactTable, ...]":
    """Those fact tables somebody has opened before, for what is told of them: the others hold nothing.

    Each takes an engine of its own, so what an institution does not use is not to cost it memory.
    """
    return tuple(ledger(name) for name in LEDGERS if _is_begun(name))


@contextmanager
def looked_into(name: str) -> "Iterator[FactTable]":
    """The ledger of that name, or an empty one that is gone afterwards: who only looks begins none."""
    if _is_begun(name):
        yield ledger(name)
        return
    with TemporaryDirectory() as folder:
        yield _opened(Path(folder) / name, name)


def _is_begun(name: str) -> bool:
    return bool((settings.HARK_LAKE / name).is_dir())


@cache
def _table(folder: Path, name: str, engine: str) -> "FactTable":
    from hark.lake import engines  # a process that is not asked does not hold the engines

    table = _opened(folder, name, counter=engines.counter(engine))
    _keep_engines()
    return table


def _opened(folder: Path, name: str, *, counter: "Counter | None" = None) -> "FactTable":
    from hark.lake.schemas import LEDGERS as SCHEMAS
    from hark.lake.table import FactTable

    return FactTable(folder, name, SCHEMAS[name], counter=counter)


@cache
def _keep_engines() -> None:
    """Look for circles no more among what the engines brought: that took 40 ms of whichever board it met."""
    gc.freeze()
    atexit.register(gc.unfreeze)  # or DuckDB finds at the end that it was never let go, and says so at length


def missing_files() -> list[str]:
    """The names of files the ledgers' logs count on and the disk does not have."""
    return [name for table in begun() for name in table.missing_files()]


def damaged_files() -> list[tuple[str, str]]:
    """The ledgers' files that are gone or not as they were committed, each with what ails it."""
    return [found for table in begun() for found in table.damaged()]
