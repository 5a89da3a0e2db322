"""What is committed to a table: appended under its lock, forced to the disk, and then acknowledged."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pyarrow as pa
from deltalake import (
    ColumnProperties,
    DeltaTable,
    Field,
    PostCommitHookProperties,
    WriterProperties,
    write_deltalake,
)

from hark.lake import gathering, keeping, past
from hark.lake.history import History
from hark.lake.keeping import LedgerDamaged
from hark.lake.log import Log

_UPKEEP = {
    # The library would delete entries after thirty days; gathering does, whatever is asked of it by the call.
    "delta.enableExpiredLogCleanup": "false",
    # What was gathered is named by no checkpoint; it stays on the disk, and the log goes on naming it.
    "delta.deletedFileRetentionDuration": "interval 0 seconds",
}
_KEEPING_THE_LOG = PostCommitHookProperties(cleanup_expired_logs=False)
_log = logging.getLogger(__name__)
# Hardly a word of these columns stands in a part twice, so there is nothing to look up.
_DIFFERENT = ("source_id", "content", "customer")
_WRITTEN = WriterProperties(
    column_properties={name: ColumnProperties(dictionary_enabled=False) for name in _DIFFERENT}
)


class Commits(History):
    """A table in a folder of its own, to which rows are added; made if it is not there."""

    def __init__(self, folder: Path, name: str, schema: pa.Schema) -> None:
        super().__init__(folder / name)
        self.name = name
        self.schema = schema
        self._appended = Log(self.folder)
        with self._alone():
            past.disown(self.folder)
            self._settle()
            if not keeping.commit(self.folder, 0).exists():
                DeltaTable.create(self.folder, schema=schema, mode="ignore", configuration={**_UPKEEP})
            with suppress(LedgerDamaged):  # said when it is asked; a copy of the rest can still be made
                self._grow()
            self._settle()

    def append(self, rows: pa.Table | pa.RecordBatchReader) -> None:
        """Commit the rows in one atomic step and force them to the disk; call it inside `exclusive`."""
        log = self._opened(self._appended)
        old = 0
        if gathering.is_due(log.version()) and gathering.gather(
            self.folder, log, hook=_KEEPING_THE_LOG, writer=_WRITTEN
        ):
            self._acknowledge()
            old = gathering.note(self.folder, log)
        write_deltalake(
            log,
            rows,
            mode="append",
            post_commithook_properties=_KEEPING_THE_LOG,
            writer_properties=_WRITTEN,
        )
        self._acknowledge()
        if old:
            self._put_away(before=old)

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """One appender at a time, across processes; a process that dies lets go."""
        with self._alone():
            self._settle()
            yield

    def _put_away(self, *, before: int) -> None:
        """Keep the log short: the rows are in, so what cannot be put away now is put away the next time."""
        try:
            past.put_away(self.folder, before=before)
        except OSError as problem:
            _log.warning("The log of %s stays long: %s.", self.name, problem.strerror)

    def _acknowledge(self) -> None:
        """Acknowledge what was committed this moment."""
        known = self._proven == self._settled
        self._settle(own=True)
        if known:
            self._proven = self._settled  # it was digested this moment

    def _grow(self) -> None:
        """Give a table of an older version the upkeep and columns it lacks; its rows have nothing in them."""
        delta = self._delta()
        if not _UPKEEP.items() <= delta.metadata().configuration.items():
            delta.alter.set_table_properties(_UPKEEP, post_commithook_properties=_KEEPING_THE_LOG)
        known = {field.name for field in delta.schema().fields}
        if lacking := [Field.from_arrow(field) for field in self.schema if field.name not in known]:
            delta.alter.add_columns(lacking, post_commithook_properties=_KEEPING_THE_LOG)
