"""What is committed of a table: appended under its lock, forced to the disk, proven before it is read."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote

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
from pyarrow.parquet import read_metadata

from hark.lake import keeping
from hark.lake.keeping import LedgerDamaged

_KEEPING_THE_LOG = PostCommitHookProperties(cleanup_expired_logs=False)
# Hardly a word of these columns stands in a part twice, so there is nothing to look up.
_DIFFERENT = ("source_id", "content", "customer")
_WRITTEN = WriterProperties(
    column_properties={name: ColumnProperties(dictionary_enabled=False) for name in _DIFFERENT}
)


class Commits:
    """The numbered versions of a table in one folder. Many processes may read; appending takes the lock."""

    def __init__(self, folder: Path, name: str, schema: pa.Schema) -> None:
        self.name = name
        self.schema = schema
        self.folder = folder / name
        self.folder.mkdir(mode=0o700, exist_ok=True)
        self._settled = self._proven = -1
        with self.exclusive():
            if not keeping.commit(self.folder, 0).exists():
                DeltaTable.create(self.folder, schema=schema, mode="ignore")
            with suppress(LedgerDamaged):  # said when it is asked; a copy of the rest can still be made
                self._grow()
            self._settled = keeping.settle(self.folder, after=self._settled)

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
        return [Path(file).name for file in parts_of(DeltaTable(self.folder)) if not Path(file).exists()]

    def size(self, version: int) -> int:
        """How many rows a version added."""
        return sum(read_metadata(path).num_rows for path in keeping.parts(self.folder, version))

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

    def _grow(self) -> None:
        """Give a table made by an older version the columns it lacks; its rows have nothing in them."""
        delta = self._delta()
        known = {field.name for field in delta.schema().fields}
        lacking = [field for field in self.schema if field.name not in known]
        if lacking:
            delta.alter.add_columns([Field.from_arrow(field) for field in lacking])


def parts_of(delta: DeltaTable) -> list[str]:
    """Where the parts of a version lie. The log writes spaces and letters beyond ASCII as in an address."""
    return [unquote(uri) for uri in delta.file_uris()]
