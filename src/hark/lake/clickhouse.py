"""ClickHouse in this process over the files of the fact tables, by the same formulas."""

import threading
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa
import sqlglot
from sqlglot import exp

from hark.core.errors import Unavailable
from hark.lake.engine import Row

if TYPE_CHECKING:
    from chdb.session import Session

_AT_A_TIME = 100_000
# What the figures hang on: UTC, and nothing where a join finds nothing.
_SETTINGS = "session_timezone = 'UTC', join_use_nulls = 1, union_default_mode = 'ALL'"
_ARROW = "output_format_arrow_string_as_string = 1"


class ClickHouse:
    """The engine that the package chdb brings, by the address `clickhouse://`."""

    name = dialect = "clickhouse"

    def __init__(self) -> None:
        if find_spec("chdb") is None or find_spec("clickhouse_connect") is None:
            raise Unavailable(
                "HARK_ENGINE names ClickHouse, which is not installed."
                " Install Hark with the extra clickhouse."
            )
        self._begun: Session | None = None
        self._one_at_a_time = threading.Lock()

    def show(
        self, view: str, files: Sequence[str], *, schema: pa.Schema, uneven: bool = False, clauses: str = ""
    ) -> None:
        """Make `view` stand for the rows of the files; columns a file lacks are empty, `uneven` or not.

        What follows the rows in `clauses` is our own SQL, in which they are called `it`.
        """
        shape = exp.Literal.string(_shape(schema)).sql("clickhouse")
        names = (exp.Literal.string(_no_pattern(file)).sql("clickhouse") for file in files)
        rows = " UNION ALL ".join(f"SELECT * FROM file({name}, Parquet, {shape})" for name in names)  # noqa: S608 # literals
        if clauses:
            rows = f"SELECT it.* FROM ({rows}) AS it {clauses.replace('ANTI JOIN', 'LEFT ANTI JOIN')}"  # noqa: S608 # our own words
        self._asked(f"CREATE OR REPLACE VIEW {view} AS {rows}")

    def show_empty(self, view: str, schema: pa.Schema) -> None:
        """Make `view` stand for no rows of the schema's columns."""
        shape = exp.Literal.string(_shape(schema)).sql("clickhouse")
        self._asked(f"CREATE OR REPLACE VIEW {view} AS SELECT * FROM null({shape})")  # noqa: S608 # a literal

    def forget(self, view: str) -> None:
        """Drop a view no longer asked for."""
        self._asked(f"DROP VIEW IF EXISTS {view}")

    def rows(self, sql: str) -> list[Row]:
        """Every row of the answer.

        Raises:
            Unavailable: a file is gone, or the engine cannot answer.
        """
        return list(zip(*(column.to_pylist() for column in self._table(sql).columns), strict=True))

    def batches(self, sql: str, *, order: Sequence[str] = ()) -> Iterator[pa.RecordBatch]:
        """The rows of the answer, which is held in memory whole, in the order of those columns.

        Raises:
            Unavailable: a file is gone, or the engine cannot answer.
        """
        found = self._table(sql)
        if order:
            found = found.sort_by([(column, "ascending") for column in order])
        yield from found.to_batches(_AT_A_TIME)

    def _table(self, sql: str) -> pa.Table:
        told = self._asked(f"{_in_every_script(sql)} SETTINGS {_ARROW}")
        return pa.ipc.open_stream(told).read_all()

    def _asked(self, sql: str) -> bytes:
        try:
            with self._one_at_a_time:
                return bytes(self._session().query(sql, "ArrowStream").bytes())
        except RuntimeError as problem:
            told = str(problem).strip().splitlines() or [type(problem).__name__]
            raise Unavailable(f"ClickHouse gave no answer: {told[0][:300].rstrip('.')}.") from problem

    def _session(self) -> "Session":
        from chdb.session import Session

        if self._begun is None:
            self._begun = Session()
            self._begun.query(f"SET {_SETTINGS}")
        return self._begun


def _shape(schema: pa.Schema) -> str:
    """The columns as ClickHouse names their types; each may be empty, or nothing would become a nought."""
    return ", ".join(f"`{name}` {_kind(kind)}" for name, kind in ibis.Schema.from_pyarrow(schema).items())


def _kind(kind: ibis.DataType) -> str:
    from ibis.backends.sql.datatypes import ClickHouseType

    if kind.is_array():
        return "Array(Nullable(String))"  # a list that is missing is one without values
    if kind.is_date():
        return "Nullable(Date32)"
    return str(ClickHouseType.to_string(kind.copy(nullable=True)))


def _no_pattern(file: str) -> str:
    """The path, if it is one for ClickHouse too, which reads signs in it as a pattern of names.

    Raises:
        Unavailable: it is not.
    """
    if set(file) & set("{}*?"):
        raise Unavailable("ClickHouse cannot read files in a folder with one of {}*? in its name.")
    return file


def _in_every_script(sql: str) -> str:
    """The text with `lower` and `upper` meant for every letter and not for those of English alone."""

    def meant(node: exp.Expression) -> exp.Expression:
        if isinstance(node, exp.Lower | exp.Upper):
            return exp.Anonymous(this=f"{node.key}UTF8", expressions=[node.this])
        return node

    return sqlglot.parse_one(sql, read="clickhouse").transform(meant).sql("clickhouse")
