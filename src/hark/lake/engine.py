"""DuckDB in memory over the files of a fact table, one engine a process.

The engine owns nothing: it reads the files the table's log names, and is locked down
so that a query can reach no other file, setting or address.
"""

import os
import shutil
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from hark.core.errors import Unavailable

MEMORY = "1GB"
LONGEST_PAGE = 1_000
_AT_A_TIME = 100_000
Row = tuple[Any, ...]  # what a column holds, its schema says


def _spill(folder: Path) -> str:
    """The name of this process's folder for what does not fit into memory; those of dead ones are removed."""
    for left in folder.glob(".spill*"):
        if not _lives(left.name.removeprefix(".spill-")):
            shutil.rmtree(left, ignore_errors=True)
    return f".spill-{os.getpid()}"


def _lives(process: str) -> bool:
    return process.isdecimal() and Path("/proc", process).exists()


class Engine:
    """Answers SQL over registered files; each thread asks through a cursor of its own."""

    name = dialect = "duckdb"

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._root = duckdb.connect(
            config={
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "allow_community_extensions": "false",
                "python_enable_replacements": "false",
                "memory_limit": MEMORY,
            }
        )
        # String literals: these settings take no parameters. The folder is ours, not a person's.
        place = str(folder.resolve()).replace("'", "''")
        for setting in (
            f"SET temp_directory = '{place}/{_spill(folder)}'",
            f"SET allowed_directories = ['{place}']",
            # A page of a list reads its sorting columns whole, and the others of its own rows only.
            f"SET late_materialization_max_rows = {LONGEST_PAGE}",
            "SET parquet_metadata_cache = true",  # a file never changes, and a question opens several
            "SET GLOBAL TimeZone = 'UTC'",
            "SET enable_external_access = false",
            "SET lock_configuration = true",
        ):
            self._root.execute(setting)
        self._local = threading.local()

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """This thread's own way in."""
        if not hasattr(self._local, "cursor"):
            self._local.cursor = self._root.cursor()
        cursor: duckdb.DuckDBPyConnection = self._local.cursor
        return cursor

    def apart(self) -> duckdb.DuckDBPyConnection:
        """A way in beside this thread's own, to be closed by whoever asked for it."""
        return self._root.cursor()

    def show(
        self,
        view: str,
        files: Sequence[str],
        *,
        schema: pa.Schema,
        uneven: bool = False,
        clauses: str = "",
    ) -> None:
        """Make `view` stand for the rows of the files; if `uneven`, some lack columns of the schema.

        The `clauses` that choose among the rows are our own SQL, in which they are called `it`.
        """
        names = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
        rows = f"FROM read_parquet([{names}], union_by_name = {uneven})"
        if uneven:  # no rows of the whole shape, so that what every file lacks is there too
            self._empty(f"{view}_rows", schema)
            rows = f'FROM "{view}_rows" UNION ALL BY NAME {rows}'
        if clauses:
            rows = f"SELECT it.* FROM ({rows}) AS it {clauses}"  # noqa: S608 # our own
        self._root.cursor().execute(f'CREATE OR REPLACE VIEW "{view}" AS {rows}')

    def forget(self, view: str) -> None:
        """Drop a view no longer asked for."""
        self._root.cursor().execute(f'DROP VIEW IF EXISTS "{view}"')

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """Every row of the answer at once: an unread result would block the cursor.

        `values` stand for the question marks.

        Raises:
            Unavailable: a file is gone or cannot be read.
        """
        try:
            return self.cursor().execute(sql, values or None).fetchall()
        except duckdb.IOException as problem:
            raise Unavailable("A file of the ledger cannot be read; `hark check` says which.") from problem

    def batches(self, sql: str, *, order: Sequence[str] = ()) -> Iterator[pa.RecordBatch]:
        """The rows of the answer in batches, in the order of those columns, by a cursor of their own.

        In bounded memory.

        Raises:
            Unavailable: a file is gone or cannot be read.
        """
        cursor = self.apart()
        if order:
            sql = f"FROM ({sql}) ORDER BY {', '.join(order)}"
        try:
            yield from cursor.sql(sql).to_arrow_reader(_AT_A_TIME)
        except duckdb.IOException as problem:
            raise Unavailable("A file of the ledger cannot be read; `hark check` says which.") from problem
        finally:
            cursor.close()

    def show_empty(self, view: str, schema: pa.Schema) -> None:
        """Make `view` stand for no rows of the schema's columns."""
        self._empty(f"{view}_rows", schema)
        self._root.cursor().execute(f'CREATE OR REPLACE VIEW "{view}" AS FROM "{view}_rows"')

    def _empty(self, table: str, schema: pa.Schema) -> None:
        cursor = self._root.cursor()
        cursor.execute(f'DROP TABLE IF EXISTS "{table}"')  # an older version may be opened again
        cursor.from_arrow(schema.empty_table()).create(table)
