"""Engines: what counts the facts of an installation, chosen by an address.

DuckDB on this machine reads lists and single records, adds up segments and counts what has come since. What
reads the facts themselves, and may be more than one machine reads in time, is asked of the engine chosen.
"""

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Protocol

import ibis
import pyarrow as pa
from ibis.expr.operations import Node

from hark.core.errors import Refusal
from hark.lake.engine import Row

KINDS = ("duckdb", "spark", "clickhouse")


class NoSuchEngine(Refusal):
    """The address names no engine there is."""


class Counter(Protocol):
    """An engine that counts facts; safe among threads. `name` is what answers call it, `dialect` its SQL."""

    name: str
    dialect: str

    def show(
        self, view: str, files: Sequence[str], *, schema: pa.Schema, uneven: bool = False, clauses: str = ""
    ) -> None:
        """Make `view` stand for the rows of the files; if `uneven`, some lack columns of the schema.

        What follows the rows in `clauses` is our own SQL, in which they are called `it`.
        """

    def show_empty(self, view: str, schema: pa.Schema) -> None:
        """Make `view` stand for no rows of the schema's columns."""

    def forget(self, view: str) -> None:
        """Drop a view no longer asked for."""

    def rows(self, sql: str) -> list[Row]:
        """Every row of the answer.

        Raises:
            Unavailable: a file is gone, or the engine is out of reach.
        """

    def batches(self, sql: str, *, order: Sequence[str] = ()) -> Iterator[pa.RecordBatch]:
        """The rows of the answer in batches, in the order of those columns.

        Raises:
            Unavailable: a file is gone, or the engine is out of reach.
        """


def rows(counter: Counter, expression: ibis.Expr) -> list[Row]:
    """The rows of an expression on a snapshot's table, by that engine."""
    return counter.rows(text(counter.dialect, expression))


def text(dialect: str, expression: ibis.Expr) -> str:
    """The expression in the words of an engine."""
    return _text(dialect, expression.op())


@lru_cache(maxsize=1024)  # putting it into words takes longer than most answers, and pages ask the same again
def _text(dialect: str, said: Node) -> str:
    getattr(ibis, dialect)  # Ibis knows an engine's options only once it was named
    return str(ibis.to_sql(said.to_expr(), dialect=dialect))


@cache
def counter(address: str) -> Counter | None:
    """The engine at the address, one a process; None for DuckDB, of which each ledger has its own.

    Raises:
        NoSuchEngine: there is none of that kind.
        Unavailable: what speaks to it is not installed.
    """
    kind = address.partition("://")[0]
    match kind:
        case "duckdb":
            return None
        case "spark":
            from hark.lake.spark import Spark

            return Spark(address)
        case "clickhouse":
            from hark.lake.clickhouse import ClickHouse

            return ClickHouse()
    raise NoSuchEngine(
        'There is no engine "{kind}". Those there are: {known}.', kind=kind, known=", ".join(KINDS)
    )
