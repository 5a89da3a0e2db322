"""A fact table: Parquet parts committed through a Delta log, read as numbered snapshots."""

import fcntl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote

import ibis
import pyarrow as pa
from deltalake import (
    ColumnProperties,
    DeltaTable,
    Field,
    PostCommitHookProperties,
    WriterProperties,
    write_deltalake,
)
from deltalake.exceptions import DeltaError
from ibis.expr.types import Table
from pyarrow.parquet import read_metadata

from hark.core.errors import Refusal
from hark.guard.walls import NO_WALL, Wall
from hark.lake import keeping
from hark.lake.engine import Engine, Row
from hark.lake.engines import Counter, text
from hark.lake.keeping import LedgerDamaged
from hark.lake.memory import Memory
from hark.lake.snapshots import Snapshot, walled
from hark.lake.views import Views

_KEEPING_THE_LOG = PostCommitHookProperties(cleanup_expired_logs=False)
# Hardly a word of these columns stands in a part twice, so there is nothing to look up.
_DIFFERENT = ("source_id", "content", "customer")
_WRITTEN = WriterProperties(
    column_properties={name: ColumnProperties(dictionary_enabled=False) for name in _DIFFERENT}
)
HOLDS = "NOT coalesce(it.retracts, false)"
# A join, and no NOT EXISTS, which the engine would have look up each row's own answer.
_IN_FORCE = (
    "ANTI JOIN {back} AS back"
    " ON it.feed = back.feed AND it.source_id = back.source_id AND it.content = back.content"
)


class NoSuchVersion(Refusal):
    """The data were never at this version."""


class FactTable:
    """Append-only rows under one folder. Many processes may read; appending takes the lock.

    The `engine` is on this machine. What reads more facts than that one should is asked of the `counter`,
    which is the same unless another is given.
    """

    def __init__(self, folder: Path, name: str, schema: pa.Schema, *, counter: Counter | None = None) -> None:
        self.name = name
        self.schema = schema
        self.folder = folder / name
        self.engine = Engine(folder)
        self.counter: Counter = counter or self.engine
        self._snapshot: Snapshot | None = None
        self._views = Views(self.engine, self.counter, schema)
        self._changing = threading.Lock()
        self.memory = Memory()
        self.folder.mkdir(mode=0o700, exist_ok=True)
        self._settled = self._proven = -1
        with self.exclusive():
            if not keeping.commit(self.folder, 0).exists():
                DeltaTable.create(self.folder, schema=schema, mode="ignore")
            with suppress(LedgerDamaged):  # said when it is asked; a copy of the rest can still be made
                self._grow()
            self._settled = keeping.settle(self.folder, after=self._settled)

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

    def append(self, rows: pa.Table) -> None:
        """Commit the rows in one atomic step and force them to the disk; call it inside `exclusive`."""
        write_deltalake(
            self.folder,
            rows,
            mode="append",
            post_commithook_properties=_KEEPING_THE_LOG,
            writer_properties=_WRITTEN,
        )
        known = self._proven == self._settled
        self._settled = keeping.settle(self.folder, after=self._settled, own=True)
        if known:
            self._proven = self._settled  # it was digested this moment

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """One appender at a time, across processes; a process that dies lets go."""
        with (self.folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._settled = keeping.settle(self.folder, after=self._settled)
            yield

    def rows(self, expression: ibis.Expr) -> list[Row]:
        """The rows of an expression on a snapshot's table."""
        return self.engine.rows(text(self.engine.dialect, expression))

    def files(self, version: int) -> Iterator[Path]:
        """Every file the versions up to this one are made of, their digests included; none ever changes."""
        for past in range(version + 1):
            yield from keeping.known(self.folder, past)
            yield keeping.digests(self.folder, past)

    def committed(self, version: int) -> datetime:
        """When a version was committed, by the clock of who did it."""
        return keeping.committed(self.folder, version)

    @property
    def newest(self) -> int:
        """The number of the newest version, even where the ledger cannot be read."""
        return keeping.newest(self.folder)

    def damaged(self) -> list[tuple[str, str]]:
        """The files that are gone or not as they were committed, each with what ails it."""
        return list(keeping.damaged(self.folder))

    def missing_files(self) -> list[str]:
        """The names of parts the log counts on and the folder does not have."""
        return [Path(file).name for file in _parts(DeltaTable(self.folder)) if not Path(file).exists()]

    def at(self, version: int) -> Snapshot:
        """An older version."""
        with self._changing:
            if self._snapshot is not None and self._snapshot.version == version:
                return self._snapshot
            return self._open(DeltaTable(self.folder, version=version))

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
        parts = [path for version in range(first, last + 1) for path in keeping.parts(self.folder, version)]
        view, files = f"{self.name}_{first}_{last}", list(map(str, parts))
        with self._changing:
            if not (correcting := self._views.correcting(files)):
                whole = self._views.show(view, files)
                return Snapshot(last, view, table=whole, whole=whole, every=view)
            whole = self._views.show(view, files, clauses=f"WHERE {HOLDS}")
            back = self._views.show(f"{view}_back", correcting, clauses="WHERE it.retracts")
            every = self._views.show(f"{view}_every", files).get_name()
        return Snapshot(last, view, table=whole, whole=whole, every=every, back=back)

    def size(self, version: int) -> int:
        """How many rows a version added."""
        return sum(read_metadata(path).num_rows for path in keeping.parts(self.folder, version))

    def stand(self, view: str, files: Sequence[str], *, schema: pa.Schema) -> None:
        """Make a name stand for the rows of files that never change, unless it does."""
        with self._changing:
            self._views.stand(view, files, schema=schema)

    @property
    def acknowledged(self) -> int:
        """The newest version that stays whatever happens: its digests are on the disk."""
        newest = keeping.newest(self.folder)
        while newest >= 0 and not keeping.digests(self.folder, newest).exists():
            newest -= 1
        return newest

    def _delta(self) -> DeltaTable:
        """The log as it stands now, proven: no process answers from a file it has not compared."""
        if faults := self._unproven():
            keeping.without_checkpoints(self.folder)
            faults = [fault for fault in faults if ".checkpoint." not in fault[0]]
        if faults:
            raise LedgerDamaged(f"The ledger is damaged: {faults[0][0]} is {faults[0][1]}.")
        try:
            return DeltaTable(self.folder)
        except DeltaError:
            keeping.without_checkpoints(self.folder)  # the newest may be gone, and the log still name it
        try:
            return DeltaTable(self.folder)
        except DeltaError as problem:
            raise LedgerDamaged(f"The ledger cannot be opened: {str(problem).splitlines()[0]}.") from problem

    def _unproven(self) -> list[tuple[str, str]]:
        """What ails the versions not compared yet; one being acknowledged this moment is compared later."""
        newest = keeping.newest(self.folder)
        faults = [
            (name, fault)
            for name, fault in keeping.damaged(self.folder, since=self._proven + 1)
            if name != keeping.commit(self.folder, newest).name or fault != "unproven"
        ]
        if not faults:
            self._proven = newest - int(keeping.pending(self.folder))
        return faults

    def _open(self, delta: DeltaTable) -> Snapshot:
        version, files = delta.version(), _parts(delta)
        view = every = f"{self.name}_{version}"
        if correcting := self._views.correcting(files):
            every = self._views.show(f"{view}_every", files).get_name()
            back = self._views.show(f"{view}_back", correcting, clauses="WHERE it.retracts").get_name()
            whole = self._views.show(view, files, clauses=f"{_IN_FORCE.format(back=back)} WHERE {HOLDS}")
        else:
            whole = self._views.show(view, files)
        return Snapshot(version, view, table=whole, whole=whole, every=every)

    def _grow(self) -> None:
        """Give a table made by an older version the columns it lacks; its rows have nothing in them."""
        delta = self._delta()
        known = {field.name for field in delta.schema().fields}
        lacking = [field for field in self.schema if field.name not in known]
        if lacking:
            delta.alter.add_columns([Field.from_arrow(field) for field in lacking])


class _Seen(FactTable):
    """What is seen of a table over a wall, or at an older version; it shares its engine and memory."""

    def __init__(self, whole: FactTable, wall: Wall, *, version: int | None = None) -> None:
        self._whole, self._wall, self._version = whole, wall, version
        self.name, self.schema, self.folder = whole.name, whole.schema, whole.folder
        self.engine, self.counter, self.memory = whole.engine, whole.counter, whole.memory

    def snapshot(self) -> Snapshot:
        """The newest committed version, or the one it is fixed at, without the rows behind the wall."""
        whole = self._whole.snapshot() if self._version is None else self._whole.at(self._version)
        return self._over_the_wall(whole)

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

    def append(self, rows: pa.Table) -> None:
        """Refused: who sees a part of a table does not write it."""
        raise TypeError("A table seen over a wall is not written.")


def _parts(delta: DeltaTable) -> list[str]:
    """Where the parts of a version lie. The log writes spaces and letters beyond ASCII as in an address."""
    return [unquote(uri) for uri in delta.file_uris()]
