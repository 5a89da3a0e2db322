"""The complaints behind a number: page by page, one, or all of them in a stream."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields

import ibis
from ibis.expr.types import Table

from hark.core.errors import Refusal
from hark.core.terms.complaint import Complaint
from hark.core.terms.period import Period
from hark.core.terms.question import Filter
from hark.lake.engine import Row
from hark.lake.narrowing import narrowed
from hark.lake.table import FactTable
from hark.measures.formulas import Formula

SHOWN = tuple(field.name for field in fields(Complaint) if field.name not in {"narrative", "has_narrative"})
SORTED_BY = (
    "received",
    "sent",
    "source_id",
    "product",
    "issue",
    "company",
    "state",
    "channel",
    "response",
    "timely",
)
_AT_A_TIME = 10_000


class NoSuchOrder(Refusal):
    """The list is not sorted by this."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which complaints, in which order. With a `formula`, only those it counts."""

    period: Period | None = None
    filter: Filter = field(default_factory=Filter)
    formula: Formula | None = None
    sort: str = "received"
    descending: bool = True


def page(table: FactTable, selection: Selection, *, offset: int, limit: int) -> list[Complaint]:
    """The complaints from `offset` on, at most `limit` of them, without their narratives."""
    snapshot = table.snapshot()

    def read() -> list[Complaint]:
        t = _ordered(snapshot.table, selection)
        return [_complaint(row) for row in table.rows(_shown(t).limit(limit, offset=offset))]

    return table.memory.recall(("page", snapshot.version, repr(selection), offset, limit), read)


def total(table: FactTable, selection: Selection) -> int:
    """How many complaints the selection holds."""
    snapshot = table.snapshot()

    def count() -> list[int]:
        [(n,)] = table.rows(_selected(snapshot.table, selection).aggregate(n=lambda t: t.count()))
        return [n]

    key = ("total", snapshot.version, repr((selection.period, selection.filter, selection.formula)))
    return table.memory.recall(key, count)[0]


def stream(table: FactTable, selection: Selection) -> Iterator[Complaint]:
    """Every complaint of the selection from one snapshot, in bounded memory."""
    # A cursor of its own: the caller may ask other things between two rows.
    cursor = table.engine.cursor().cursor()
    cursor.execute(ibis.to_sql(_shown(_ordered(table.snapshot().table, selection)), dialect="duckdb"))
    while rows := cursor.fetchmany(_AT_A_TIME):
        yield from map(_complaint, rows)


def one(table: FactTable, *, feed: str, source_id: str) -> tuple[Complaint, bytes | None] | None:
    """One complaint with its sealed narrative; None when there is no such complaint."""
    t = table.snapshot().table
    t = t.filter(t.feed == feed, t.source_id == source_id)
    found = table.engine.rows(
        ibis.to_sql(
            t.select(*SHOWN, has_narrative=t.narrative.notnull(), sealed=t.narrative), dialect="duckdb"
        )
    )
    return (_complaint(found[0][:-1]), found[0][-1]) if found else None


def values(table: FactTable, column: str) -> list[str]:
    """The words that occur in a column, the commonest first."""
    snapshot = table.snapshot()

    def read() -> list[str]:
        t = snapshot.table.select(column=snapshot.table[column])
        if column == "tags":
            t = t.select(column=t.column.unnest())
        counted = t.filter(t.column.notnull()).group_by("column").aggregate(n=lambda rows: rows.count())
        return [str(word) for word, _ in table.rows(counted.order_by(ibis.desc("n"), "column"))]

    return table.memory.recall(("values", snapshot.version, column), read)


def _selected(t: Table, selection: Selection) -> Table:
    t = narrowed(t, period=selection.period, filter=selection.filter)
    return selection.formula.counted(t) if selection.formula else t


def _ordered(t: Table, selection: Selection) -> Table:
    if selection.sort not in SORTED_BY:
        raise NoSuchOrder(
            'The list is not sorted by "{name}". Take one of: {known}.',
            name=selection.sort,
            known=", ".join(SORTED_BY),
        )
    way = ibis.desc if selection.descending else ibis.asc
    # The id settles ties, so that a row never stands on two pages.
    ties = [name for name in ("source_id", "feed") if name != selection.sort]
    return _selected(t, selection).order_by(way(selection.sort), *(way(name) for name in ties))


def _shown(t: Table) -> Table:
    return t.select(*SHOWN, has_narrative=t.narrative.notnull())


def _complaint(row: Row) -> Complaint:
    *shown, has_narrative = row
    known = dict(zip(SHOWN, shown, strict=True))
    known["tags"] = tuple(known["tags"] or ())
    return Complaint(**known, has_narrative=bool(has_narrative))
