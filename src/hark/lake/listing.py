"""The complaints behind a number: page by page, one, or all of them in a stream."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, fields

import ibis
from ibis.expr.types import Table, Value

from hark.core.errors import Refusal
from hark.core.terms.complaint import Complaint
from hark.core.terms.period import Period
from hark.core.terms.question import Filter
from hark.lake.engine import Row
from hark.lake.narrowing import dimensions, narrowed
from hark.lake.table import FactTable, Snapshot
from hark.measures.complaints import DIMENSIONS, tagless
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
_NEAR = 5_000  # so far into a list the engine keeps only the rows up to the page, and sorts no others


class NoSuchOrder(Refusal):
    """The list is not sorted by this."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which complaints, in which order. With a `formula`, only those it counts; with a `customer`, theirs."""

    period: Period | None = None
    filter: Filter = field(default_factory=Filter)
    formula: Formula | None = None
    sort: str = "received"
    descending: bool = True
    customer: str = ""

    @property
    def chosen(self) -> str:
        """What its answers are remembered by, in whatever order they come."""
        return repr((self.period, self.filter, self.formula, self.customer))


def page(
    table: FactTable, selection: Selection, *, offset: int, limit: int, at: Snapshot | None = None
) -> list[Complaint]:
    """The complaints from `offset` on, at most `limit` of them, without their narratives."""
    snapshot = at or table.snapshot()

    def read() -> list[Complaint]:
        t = _selected(snapshot.table, selection)
        t = (
            _ordered(t, selection).limit(limit, offset=offset)
            if offset <= _NEAR
            else _far(table, t, selection, offset=offset, limit=limit)
        )
        return [_complaint(row) for row in table.rows(_shown(t))]

    return table.memory.recall(("page", snapshot.key, repr(selection), offset, limit), read)


def total(table: FactTable, selection: Selection, *, at: Snapshot | None = None) -> int:
    """How many complaints the selection holds."""
    snapshot = at or table.snapshot()

    def count() -> list[int]:
        [(n,)] = table.rows(_selected(snapshot.table, selection).aggregate(n=lambda t: t.count()))
        return [n]

    key = ("total", snapshot.key, selection.chosen)
    return table.memory.recall(key, count)[0]


def stream(table: FactTable, selection: Selection, *, at: Snapshot) -> Iterator[Complaint]:
    """Every complaint of the selection from one snapshot, in bounded memory."""
    # A cursor of its own: the caller may ask other things between two rows.
    with closing(table.engine.cursor().cursor()) as cursor:
        t = _ordered(_selected(at.table, selection), selection)
        cursor.execute(ibis.to_sql(_shown(t), dialect="duckdb"))
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


def of_customer(table: FactTable, pseudonym: str) -> list[tuple[str, str]]:
    """The feed and the id of each complaint of a customer."""
    t = table.snapshot().table
    return [
        (feed, id) for feed, id in table.rows(t.filter(t.customer == pseudonym).select("feed", "source_id"))
    ]


def values(table: FactTable, column: str) -> list[str]:
    """The words that occur in a column, the commonest first."""
    snapshot = table.snapshot()

    def read() -> list[str]:
        t = snapshot.table.select(column=snapshot.table[column])
        if column == "tags":
            t = t.select(column=t.column.unnest())
        counted = t.filter(t.column.notnull()).group_by("column").aggregate(n=lambda rows: rows.count())
        return [str(word) for word, _ in table.rows(counted.order_by(ibis.desc("n"), "column"))]

    return table.memory.recall(("values", snapshot.key, column), read)


def tally(table: FactTable, selection: Selection, dimension: str) -> list[tuple[str | None, int]]:
    """How many complaints of the selection have each value of the dimension, the commonest first.

    One with several tags counts under each of them; None stands for those without a value.

    Raises:
        NoSuchDimension: complaints are not split by this.
    """
    dimensions([dimension])
    snapshot = table.snapshot()

    def count() -> list[tuple[str | None, int]]:
        t = _selected(snapshot.table, selection)
        value = t[DIMENSIONS[dimension]]
        if dimension == "tag":
            value = ibis.cases((tagless(t), ibis.array([ibis.null("string")])), else_=t.tags).unnest()
        counted = t.select(value=value).group_by("value").aggregate(n=lambda rows: rows.count())
        return [(word, n) for word, n in table.rows(counted.order_by(ibis.desc("n"), "value"))]

    key = ("tally", snapshot.key, selection.chosen, dimension)
    return table.memory.recall(key, count)


def _selected(t: Table, selection: Selection) -> Table:
    t = narrowed(t, period=selection.period, filter=selection.filter)
    if selection.customer:
        t = t.filter(t.customer == selection.customer)
    return selection.formula.counted(t) if selection.formula else t


def _ordered(t: Table, selection: Selection) -> Table:
    return t.order_by(_order(selection))


def _order(selection: Selection) -> list[Value]:
    if selection.sort not in SORTED_BY:
        raise NoSuchOrder(
            'The list is not sorted by "{name}". Take one of: {known}.',
            name=selection.sort,
            known=", ".join(SORTED_BY),
        )
    way = ibis.desc if selection.descending else ibis.asc
    # The id settles ties, so that a row never stands on two pages.
    return [way(name) for name in dict.fromkeys((selection.sort, "source_id", "feed"))]


def _far(table: FactTable, t: Table, selection: Selection, *, offset: int, limit: int) -> Table:
    """A page far into the list, without sorting whole rows up to it.

    The counts by the sorting column tell which of its values the page holds; of those
    the keys alone are sorted, and the rest is read of the page's rows only.
    """
    if selection.sort != "source_id":
        t, offset = _stretch(table, t, selection, offset=offset, limit=limit)
    keys = _ordered(t, selection).select("feed", "source_id").limit(limit, offset=offset)
    return _ordered(t.semi_join(keys, ["feed", "source_id"]), selection)


def _stretch(
    table: FactTable, t: Table, selection: Selection, *, offset: int, limit: int
) -> tuple[Table, int]:
    """The rows with the values the page holds, and where among them it begins."""
    name, first = selection.sort, _order(selection)[0]
    counted = t.group_by(name).aggregate(n=lambda rows: rows.count()).order_by(first)
    start, held, values = 0, 0, []
    for value, n in table.rows(counted):
        if start + held + n <= offset:
            start += n
        elif start + held < offset + limit:
            values.append(value)
            held += n
    said = [value for value in values if value is not None]
    tests = [t[name].isin(said)] if said else []
    return t.filter(ibis.or_(*tests, *([t[name].isnull()] if None in values else []))), offset - start


def _shown(t: Table) -> Table:
    return t.select(*SHOWN, has_narrative=t.narrative.notnull())


def _complaint(row: Row) -> Complaint:
    *shown, has_narrative = row
    known = dict(zip(SHOWN, shown, strict=True))
    known["tags"] = tuple(known["tags"] or ())
    return Complaint(**known, has_narrative=bool(has_narrative))
