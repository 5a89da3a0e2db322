"""The records behind a number: page by page, counted, or all of them in a stream."""

from collections.abc import Iterator
from contextlib import closing

import ibis

from hark.lake.engines import text
from hark.lake.fetching import Fact, columns, fact
from hark.lake.narrowing import dimensions, each
from hark.lake.ordering import far, order
from hark.lake.selecting import Selection, selected
from hark.lake.snapshots import Snapshot
from hark.lake.table import FactTable
from hark.measures.book import subject

_AT_A_TIME = 10_000
_NEAR = 5_000  # so far into a list the engine keeps only the rows up to the page, and sorts no others


def page(
    table: FactTable, selection: Selection, *, offset: int, limit: int, at: Snapshot | None = None
) -> list[Fact]:
    """The records from `offset` on, at most `limit` of them, without what is sealed."""
    snapshot = at or table.snapshot()

    def read() -> list[Fact]:
        t = selected(table, snapshot, selection)
        t = (
            t.order_by(order(table, selection)).limit(limit, offset=offset)
            if offset <= _NEAR
            else far(table, t, selection, offset=offset, limit=limit)
        )
        return [fact(table, row) for row in table.rows(columns(table, t))]

    return table.memory.recall(("page", snapshot.key, repr(selection), offset, limit), read)


def total(table: FactTable, selection: Selection, *, at: Snapshot | None = None) -> int:
    """How many records the selection holds."""
    snapshot = at or table.snapshot()

    def count() -> list[int]:
        [(n,)] = table.rows(selected(table, snapshot, selection).aggregate(n=lambda t: t.count()))
        return [n]

    key = ("total", snapshot.key, selection.chosen)
    return table.memory.recall(key, count)[0]


def stream(table: FactTable, selection: Selection, *, at: Snapshot) -> Iterator[Fact]:
    """Every record of the selection from one snapshot, in bounded memory."""
    # A cursor of its own: the caller may ask other things between two rows.
    with closing(table.engine.apart()) as cursor:
        t = selected(table, at, selection).order_by(order(table, selection))
        cursor.execute(text(table.engine.dialect, columns(table, t)))
        while rows := cursor.fetchmany(_AT_A_TIME):
            yield from (fact(table, row) for row in rows)


def values(table: FactTable, dimension: str) -> list[str]:
    """The words that occur in a dimension, the commonest first."""
    return [word for word, _ in tally(table, Selection(), dimension) if word is not None]


def tally(table: FactTable, selection: Selection, dimension: str) -> list[tuple[str | None, int]]:
    """How many records of the selection have each value of the dimension, the commonest first.

    One with several values counts under each of them; None stands for those without a value.

    Raises:
        NoSuchDimension: the facts are not split by this.
    """
    of = subject(table.name)
    dimensions([dimension], of=of)
    snapshot = table.snapshot()

    def count() -> list[tuple[str | None, int]]:
        t = selected(table, snapshot, selection)
        t = t.select(value=each(t, of=of, dimension=dimension))
        counted = t.group_by("value").aggregate(n=lambda rows: rows.count())
        return [(word, n) for word, n in table.rows(counted.order_by(ibis.desc("n"), "value"))]

    key = ("tally", snapshot.key, selection.chosen, dimension)
    return table.memory.recall(key, count)
