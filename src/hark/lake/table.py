"""A fact table: Parquet parts committed through a Delta log, read as numbered snapshots."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import ibis
import pyarrow as pa
from deltalake import DeltaTable
from ibis.expr.types import Table

from hark.core.errors import Refusal
from hark.guard.walls import NO_WALL, Wall
from hark.lake import gathering, keeping, log
from hark.lake.commits import Commits
from hark.lake.engine import Engine, Row
from hark.lake.engines import Counter, text
from hark.lake.memory import Memory
from hark.lake.snapshots import Snapshot, walled
from hark.lake.views import Views

HOLDS = "NOT coalesce(it.retracts, false)"
# A join, and no NOT EXISTS, which the engine would have look up each row's own answer.
_IN_FORCE = (
    "ANTI JOIN {back} AS back"
    " ON it.feed = back.feed AND it.source_id = back.source_id AND it.content = back.content"
    " AND it.arrival = back.arrival"
)


class NoSuchVersion(Refusal):
    """The data were never at this version."""


class FactTable(Commits):
    """Append-only rows under one folder, as they stand at a version.

    The `engine` is on this machine. What reads more facts than that one should is asked of the `counter`,
    which is the same unless another is given.
    """

    def __init__(self, folder: Path, name: str, schema: pa.Schema, *, counter: Counter | None = None) -> None:
        self.engine = Engine(folder)
        self.counter: Counter = counter or self.engine
        self._snapshot: Snapshot | None = None
        self._views = Views(self.engine, self.counter, schema)
        self._changing = threading.Lock()
        self.memory = Memory()
        super().__init__(folder, name, schema)

    def seen_over(self, wall: Wall) -> "FactTable":
        """The table as somebody behind the wall sees it: to be asked, not to be written."""
        return self if wall.is_open else _Seen(self, wall)

    def snapshot(self) -> Snapshot:
        """The newest committed version."""
        with self._changing:
            if self._snapshot is None or keeping.commit(self.folder, self._snapshot.version + 1).exists():
                self._snapshot = self._open(self._delta())
                self._views.newest = self._snapshot.view
            return self._snapshot

    def everything(self) -> Table:
        """What there ever was at the snapshot, superseded facts and the rows that take them back too."""
        every = self.snapshot().every
        return ibis.table(ibis.Schema.from_pyarrow(self.schema), name=every)

    def rows(self, expression: ibis.Expr) -> list[Row]:
        """The rows of an expression on a snapshot's table."""
        return self.engine.rows(text(self.engine.dialect, expression))

    def at(self, version: int) -> Snapshot:
        """An older version."""
        self._require_history(version)
        with self._changing:
            if self._snapshot is not None and self._snapshot.version == version:
                return self._snapshot
            return self._open(log.at(self.folder, version))

    def as_of(self, version: int) -> "FactTable":
        """The table as it stood at the version, for whoever asks what it said then.

        Raises:
            NoSuchVersion: it was never at that version.
        """
        if not 0 <= version <= self.newest:
            raise NoSuchVersion(
                "There is no version {version} of the data. The newest is {newest}.",
                version=version,
                newest=self.newest,
            )
        return _Seen(self, NO_WALL, version=version)

    def added(self, first: int, last: int) -> Snapshot:
        """The rows that the versions from `first` to `last` added, and no others."""
        self._require_proven(first, last)
        parts = [path for version in range(first, last + 1) for path in keeping.brought(self.folder, version)]
        view, files = f"{self.name}_{first}_{last}", list(map(str, parts))
        with self._changing:
            if not (correcting := self._views.correcting(files)):
                whole = self._views.show(view, files)
                return Snapshot(last, view, table=whole, whole=whole, every=view)
            whole = self._views.show(view, files, clauses=f"WHERE {HOLDS}")
            back = self._views.show(f"{view}_back", correcting, clauses="WHERE it.retracts")
            every = self._views.show(f"{view}_every", files).get_name()
        return Snapshot(last, view, table=whole, whole=whole, every=every, back=back)

    def stand(self, view: str, files: Sequence[str], *, schema: pa.Schema) -> None:
        """Make a name stand for the rows of files that never change, unless it does."""
        with self._changing:
            self._views.stand(view, files, schema=schema)

    def _open(self, delta: DeltaTable) -> Snapshot:
        version, files = delta.version(), gathering.parts_of(self.folder, delta)
        view = every = f"{self.name}_{version}"
        if correcting := self._views.correcting(files):
            every = self._views.show(f"{view}_every", files).get_name()
            back = self._views.show(f"{view}_back", correcting, clauses="WHERE it.retracts").get_name()
            whole = self._views.show(view, files, clauses=f"{_IN_FORCE.format(back=back)} WHERE {HOLDS}")
        else:
            whole = self._views.show(view, files)
        return Snapshot(version, view, table=whole, whole=whole, every=every)


class _Seen(FactTable):
    """What is seen of a table over a wall, or at an older version; it shares its engine and memory."""

    def __init__(self, whole: FactTable, wall: Wall, *, version: int | None = None) -> None:
        self._whole, self._wall, self._version = whole, wall, version
        self.name, self.schema, self.folder = whole.name, whole.schema, whole.folder
        self.engine, self.counter, self.memory = whole.engine, whole.counter, whole.memory
        self.compared = whole.compared

    def snapshot(self) -> Snapshot:
        """The newest committed version, or the one it is fixed at, without the rows behind the wall."""
        whole = self._whole.snapshot() if self._version is None else self._whole.at(self._version)
        return self._over_the_wall(whole)

    @property
    def newest(self) -> int:
        """The number of the newest version, even where the ledger cannot be read."""
        return self._whole.newest

    def at(self, version: int) -> Snapshot:
        """An older version, without the rows behind the wall."""
        return self._over_the_wall(self._whole.at(version))

    def added(self, first: int, last: int) -> Snapshot:
        """The rows those versions added, without those behind the wall."""
        return self._over_the_wall(self._whole.added(first, last))

    def _over_the_wall(self, whole: Snapshot) -> Snapshot:
        if self._wall.is_open:
            return whole
        # The view would show the whole.
        back = None if whole.back is None else walled(whole.back, self._wall)
        return replace(whole, view="", table=walled(whole.table, self._wall), wall=self._wall, back=back)

    def everything(self) -> Table:
        """What there ever was, without the rows behind the wall."""
        return walled(super().everything(), self._wall)

    def stand(self, view: str, files: Sequence[str], *, schema: pa.Schema) -> None:
        """Make a name stand for the rows of files that never change, unless it does."""
        self._whole.stand(view, files, schema=schema)

    def append(self, rows: pa.Table | pa.RecordBatchReader) -> None:
        """Refused: who sees a part of a table does not write it."""
        raise TypeError("A table seen over a wall is not written.")
