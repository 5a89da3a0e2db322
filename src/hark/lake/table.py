"""A fact table: Parquet parts committed through a Delta log, read as numbered snapshots."""

import fcntl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote

import ibis
import pyarrow as pa
from deltalake import DeltaTable, Field, write_deltalake
from ibis.expr.types import Table
from pyarrow.parquet import read_schema

from hark.guard.walls import NO_WALL, Wall
from hark.lake.engine import Engine, Row
from hark.lake.memory import Memory

_KEPT_VIEWS = 64  # a question may take longer than a load takes to commit a few versions


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The table as it stood at one version, or what is seen of it over a wall.

    `view` names the whole to the engine; to a formula, `table` is what is seen of it, `whole` all of it.
    """

    version: int
    view: str
    table: Table
    whole: Table
    wall: Wall = NO_WALL

    @property
    def key(self) -> tuple[int, Wall]:
        """What an answer read from it is remembered by."""
        return self.version, self.wall


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
        self._before: dict[str, bool] = {}
        with self.exclusive():
            if not self._commit(0).exists():
                DeltaTable.create(self.folder, schema=schema, mode="ignore")
            self._grow()

    def seen_over(self, wall: Wall) -> "FactTable":
        """The table as somebody behind the wall sees it: to be asked, not to be written."""
        return self if wall.is_open else _Seen(self, wall)

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
            self.engine.show(view, files, schema=self.schema, uneven=self._uneven(files))
        else:
            self.engine.show_empty(view, self.schema)
        self._views.append(view)
        if len(self._views) > _KEPT_VIEWS:
            self.engine.forget(self._views.pop(0))
        whole = ibis.table(ibis.Schema.from_pyarrow(self.schema), name=view)
        return Snapshot(version, view, table=whole, whole=whole)

    def _grow(self) -> None:
        """Give a table made by an older version the columns it lacks; its rows have nothing in them."""
        delta = DeltaTable(self.folder)
        known = {field.name for field in delta.schema().fields}
        lacking = [field for field in self.schema if field.name not in known]
        if lacking:
            delta.alter.add_columns([Field.from_arrow(field) for field in lacking])

    def _uneven(self, files: Sequence[str]) -> bool:
        """Whether some part was written before a column was added."""
        for file in files:
            if file not in self._before:
                self._before[file] = set(self.schema.names) != set(read_schema(file).names)
        return any(self._before[file] for file in files)


class _Seen(FactTable):
    """What is seen of a table over a wall; it shares the other's engine and memory."""

    def __init__(self, whole: FactTable, wall: Wall) -> None:
        self._whole, self._wall = whole, wall
        self.name, self.schema, self.folder = whole.name, whole.schema, whole.folder
        self.engine, self.memory = whole.engine, whole.memory

    def snapshot(self) -> Snapshot:
        """The newest committed version, without the rows behind the wall."""
        whole, wall = self._whole.snapshot(), self._wall
        seen = whole.table
        if wall.units is not None:
            seen = seen.filter(seen.unit.isin(wall.units))
        if wall.products is not None:
            seen = seen.filter(seen.product.isin(wall.products))
        return replace(whole, view="", table=seen, wall=wall)  # the view would show the whole

    def append(self, rows: pa.Table) -> None:
        """Refused: who sees a part of a table does not write it."""
        raise TypeError("A table seen over a wall is not written.")


def _parts(delta: DeltaTable) -> list[str]:
    """Where the parts of a version lie. The log writes spaces and letters beyond ASCII as in an address."""
    return [unquote(uri) for uri in delta.file_uris()]
