"""One DuckDB for all ledgers of a test process: starting one takes longer than most tests do with it."""

import tempfile
import threading
from functools import cache
from itertools import count
from pathlib import Path

import duckdb

from hark.lake.engine import Engine

_numbers = count()


@cache
def _everybody_s() -> Engine:
    """The engine the others share. It reads whatever tests have written, and nothing else."""
    return Engine(Path(tempfile.gettempdir()))


class _Schema:
    """The way into a schema of its own, where a ledger's views are met by no other's."""

    def __init__(self) -> None:
        self._name = f"ledger_{next(_numbers)}"
        _everybody_s()._root.cursor().execute(f"CREATE SCHEMA {self._name}")

    def cursor(self) -> duckdb.DuckDBPyConnection:
        cursor = _everybody_s()._root.cursor()
        cursor.execute(f"USE {self._name}")
        return cursor


class Shared(Engine):
    """An engine as a ledger has it, in a schema of everybody's."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._root = _Schema()  # type: ignore[assignment] # nothing but its cursors is asked for
        self._local = threading.local()
