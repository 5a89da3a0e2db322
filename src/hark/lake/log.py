"""The log of a table, kept open: what is new is read of it, and the rest is known."""

from pathlib import Path

from deltalake import DeltaTable

from hark.lake import keeping, past


class Log:
    """One way to the log, for one thread at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._table: DeltaTable | None = None
        self._known: tuple[int, tuple[int, int] | None] = -1, None

    def now(self) -> DeltaTable:
        """The log as it is.

        It is opened anew unless the entry it was known by is there: a copy may have been put back.

        Raises:
            DeltaError: it cannot be read.
        """
        table, self._table = self._table, None  # what could not be read to its end is opened anew
        version, entry = self._known
        if table is None or keeping.told(self._folder, version) != entry:
            table = DeltaTable(self._folder)
        else:
            table.update_incremental()
        self._known = table.version(), keeping.told(self._folder, table.version())
        self._table = table
        return table


def at(folder: Path, version: int) -> DeltaTable:
    """The log as it was at a version, which may have been put away since."""
    return DeltaTable(past.root(folder, keeping.commit(folder, version)), version=version)
