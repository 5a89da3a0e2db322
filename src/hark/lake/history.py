"""What was committed of a table: its versions, and that nobody reads of them what was not compared."""

import fcntl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from deltalake import DeltaTable
from deltalake.exceptions import DeltaError
from pyarrow.parquet import read_metadata

from hark.lake import gathering, keeping, past
from hark.lake.compared import Compared
from hark.lake.keeping import LedgerDamaged
from hark.lake.log import Log


class History:
    """The numbered versions in one folder, each compared with its digests before it is read.

    Many processes may read; whoever writes takes the lock.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir(mode=0o700, exist_ok=True)
        self.compared = Compared(self.folder)
        self._first, self._proven, self._newest = 0, -1, -1
        self._settled = gathering.acknowledged(self.folder, newest=self.newest)
        self._entry = keeping.told(self.folder, self._settled)
        self._read = Log(self.folder)
        self._holder = 0

    def files(self, version: int) -> Iterator[tuple[str, Path]]:
        """The name and the place of every file the versions up to this one are made of; none ever changes."""
        for each in range(version + 1):
            yield from keeping.known(self.folder, each)
            digests = keeping.digests(self.folder, each)
            yield digests.relative_to(self.folder).as_posix(), digests

    def committed(self, version: int) -> datetime:
        """When a version was committed, by the clock of who did it."""
        return keeping.committed(self.folder, version)

    @property
    def newest(self) -> int:
        """The number of the newest version, even where the ledger cannot be read."""
        self._newest = keeping.newest(self.folder, known=self._newest)
        return self._newest

    def damaged(self) -> list[tuple[str, str]]:
        """The files that are gone or not as they were committed, each with what ails it: all compared now."""
        found = list(keeping.damaged(self.folder, upto=self.newest))
        if found:
            self.compared.forget()
        return found

    def missing_files(self) -> list[str]:
        """The names of parts the log counts on and the folder does not have."""
        return [
            Path(file).name
            for file in gathering.parts_of(self.folder, DeltaTable(self.folder))
            if not Path(file).exists()
        ]

    def size(self, version: int) -> int:
        """How many rows a version added."""
        return sum(read_metadata(path).num_rows for path in keeping.brought(self.folder, version))

    @property
    def acknowledged(self) -> int:
        """The newest version that stays whatever happens: its digests are on the disk."""
        newest = self.newest
        while newest >= 0 and not keeping.digests(self.folder, newest).exists():
            newest -= 1
        return newest

    @contextmanager
    def _alone(self, *, waits: bool = True) -> Iterator[None]:
        """Nobody else writes meanwhile; whoever holds the lock already goes on.

        Raises:
            BlockingIOError: another holds it, and one does not wait.
        """
        if self._holder == threading.get_ident():
            yield
            return
        with (self.folder / keeping.LOCK).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX if waits else fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._holder = threading.get_ident()
            try:
                yield
            finally:
                self._holder = 0

    def _settle(self, *, own: bool = False) -> None:
        """Acknowledge what is committed; anew from its beginning where a copy of the log was put back."""
        if keeping.told(self.folder, self._settled) != self._entry:
            past.disown(self.folder)
            self._first, self._settled, self._proven = 0, -1, -1
        self._settled = keeping.settle(self.folder, after=self._settled, own=own)
        self._entry = keeping.told(self.folder, self._settled)

    def _delta(self) -> DeltaTable:
        """The log as it stands now, proven: no process answers from a file it has not compared."""
        self._refuse(self._unproven())
        try:
            return self._opened(self._read)
        except DeltaError:
            self._set_checkpoints_aside()  # the newest may be gone, and the log still name it
        try:
            return self._opened(self._read)
        except DeltaError as problem:
            raise LedgerDamaged(f"The ledger cannot be opened: {str(problem).splitlines()[0]}.") from problem

    def _opened(self, log: Log) -> DeltaTable:
        """The log as it stands; without the checkpoint of the list it was read from its beginning.

        Raises:
            DeltaError: it cannot be read.
            LedgerDamaged: it was, and something in it is not as it was committed.
        """
        table = log.now()
        if self._first and not keeping.checkpoint(keeping.commit(self.folder, self._first)).exists():
            self._require_history(0)
        return table

    def _unproven(self) -> list[tuple[str, str]]:
        """What ails what is not compared yet; a version being acknowledged this moment is compared later."""
        newest, first = self.newest, self._first
        if self._proven >= 0:
            faults = self._faults(self._proven + 1, newest)
        else:
            first = gathering.first_to_compare(self.folder, newest=newest, compare=self.compared.ailing)
            faults = self._faults(first, newest)
            if faults and first:  # the log may have to be read from its beginning
                first, faults = 0, self._faults(0, newest)
        if not faults:
            self._first, self._proven = first, newest - (not keeping.digests(self.folder, newest).exists())
            self.compared.note()
        return faults

    def _require_proven(self, first: int, last: int) -> None:
        """Compare what these versions brought, which a process that starts passes over once it is gathered.

        Raises:
            LedgerDamaged: something of it, or of what is in force, is not as it was committed.
        """
        if self._proven < last:
            self._refuse(self._unproven())
        self._refuse(self._faults(first, min(last, self._first - 1)))

    def _require_history(self, version: int) -> None:
        """Compare all that came before what was gathered, for who asks what a version before it said.

        Raises:
            LedgerDamaged: something of it, or of what is in force, is not as it was committed.
        """
        if self._proven < version:
            self._refuse(self._unproven())
        if version < self._first:
            self._refuse(self._faults(0, self._first - 1))
            self._first = 0

    def _faults(self, first: int, last: int) -> list[tuple[str, str]]:
        newest = keeping.commit(self.folder, self.newest).name
        faults = keeping.damaged(self.folder, since=first, upto=last, compare=self.compared.ailing)
        return [(name, fault) for name, fault in faults if name != newest or fault != "unproven"]

    def _refuse(self, faults: Sequence[tuple[str, str]]) -> None:
        """Answer nothing from what is damaged. Checkpoints are set aside: they can be made anew.

        Raises:
            LedgerDamaged: something else is.
        """
        others = [(name, fault) for name, fault in faults if ".checkpoint." not in name]
        if len(others) < len(faults):
            self._set_checkpoints_aside()
        for name, fault in others:
            raise LedgerDamaged(f"The ledger is damaged: {name} is {fault}.")

    def _set_checkpoints_aside(self) -> None:
        try:
            with self._alone(waits=False):  # who writes may be waiting for the snapshot this is part of
                keeping.without_checkpoints(self.folder)
        except BlockingIOError as problem:
            raise LedgerDamaged("The log has to be put together, and is written to: ask again.") from problem
        except OSError as problem:
            raise LedgerDamaged(f"The log cannot be put together: {problem.strerror}.") from problem
