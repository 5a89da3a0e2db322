"""A fact table: Parquet parts committed through a Delta log, read as numbered snapshots."""

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import ibis
import pyarrow as pa
from deltalake import DeltaTable, write_deltalake
from ibis.expr.types import Table

from hark.lake.engine import Engine, Row
from hark.lake.memory import Memory

_KEPT_VIEWS = 64  # a question may take longer than a load takes to commit a few versions


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The table as it stood at one version. `view` names it to the engine, `table` to a formula."""

    version: int
    view: str
    table: Table


class FactTable:
    """Append-only rows under one folder. Many processes may read; appending takes the lock."""

    def __init__(self, folder: Path, name: str, schema: pa.Schema) -> None:
        self.name = name
        self.schema = schema
        self.folder = folder / name
        self.engine = Engine(folder)
        self._snapshot: Snapshot | None = None
        self._views: list[str] = []
        self._changing = threading.Lock()
        self.memory = Memory()
        self.folder.mkdir(mode=0o700, exist_ok=True)
        if not self._commit(0).exists():
            with self.exclusive():
                DeltaTable.create(self.folder, schema=schema, mode="ignore")

    def snapshot(self) -> Snapshot:
        """The newest committed version."""
        with self._changing:
            if self._snapshot is None or self._commit(self._snapshot.version + 1).exists():
                self._snapshot = self._open(DeltaTable(self.folder))
            return self._snapshot

    def append(self, rows: pa.Table) -> None:
        """Commit the rows in one atomic step; call it inside `exclusive`."""
        write_deltalake(self.folder, rows, mode="append")

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """One appender at a time, across processes; a process that dies lets go."""
        with (self.folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def rows(self, expression: ibis.Expr) -> list[Row]:
        """The rows of an expression on a snapshot's table."""
        return self.engine.rows(ibis.to_sql(expression, dialect="duckdb"))

    def missing_files(self) -> list[str]:
        """The names of parts the log counts on and the folder does not have."""
        return [Path(file).name for file in _parts(DeltaTable(self.folder)) if not Path(file).exists()]

    def _commit(self, version: int) -> Path:
        """Where the log keeps, or will keep, what a version did; the format fixes the name."""
        return self.folder / "_delta_log" / f"{version:020}.json"

    def _open(self, delta: DeltaTable) -> Snapshot:
        version = delta.version()
        view = f"{self.name}_{version}"
        files = _parts(delta)
        if files:
            self.engine.show(view, files)
        else:
            self.engine.show_empty(view, self.schema)
        self._views.append(view)
        if len(self._views) > _KEPT_VIEWS:
            self.engine.forget(self._views.pop(0))
        return Snapshot(version, view, ibis.table(ibis.Schema.from_pyarrow(self.schema), name=view))


def _parts(delta: DeltaTable) -> list[str]:
    """Where the parts of a version lie. The log writes spaces and letters beyond ASCII as in an address."""
    return [unquote(uri) for uri in delta.file_uris()]
