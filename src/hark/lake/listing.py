"""The records behind a number: page by page, one, or all of them in a stream."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import ibis
from ibis.expr.types import Table, Value

from hark.core.errors import Refusal
from hark.core.terms.ledger import LEDGERS
from hark.core.terms.period import Period
from hark.core.terms.question import Filter
from hark.lake.engine import Row
from hark.lake.engines import text
from hark.lake.narrowing import dimensions, each, narrowed
from hark.lake.snapshots import Snapshot
from hark.lake.table import FactTable
from hark.measures.book import subject
from hark.measures.formulas import Formula

Fact = Any  # a record as the term of the table's ledger: a Complaint, a Contact …
_AT_A_TIME = 10_000
_NEAR = 5_000  # so far into a list the engine keeps only the rows up to the page, and sorts no others


class NoSuchOrder(Refusal):
    """The list is not sorted by this."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which records, in which order: the newest first unless said.

    With a `formula` only those it counts, with a `customer` only theirs.
    """

    period: Period | None = None
    filter: Filter = field(default_factory=Filter)
    formula: Formula | None = None
    sort: str = ""
    descending: bool = True
    customer: str = ""

    @property
    def chosen(self) -> str:
        """What its answers are remembered by, in whatever order they come."""
        return repr((self.period, self.filter, self.formula, self.customer))


def page(
    table: FactTable, selection: Selection, *, offset: int, limit: int, at: Snapshot | None = None
) -> list[Fact]:
    """The records from `offset` on, at most `limit` of them, without what is sealed."""
    snapshot = at or table.snapshot()

    def read() -> list[Fact]:
        t = _selected(table, snapshot, selection)
        t = (
            t.order_by(_order(table, selection)).limit(limit, offset=offset)
            if offset <= _NEAR
            else _far(table, t, selection, offset=offset, limit=limit)
        )
        return [_fact(table, row) for row in table.rows(_shown(table, t))]

    return table.memory.recall(("page", snapshot.key, repr(selection), offset, limit), read)


def total(table: FactTable, selection: Selection, *, at: Snapshot | None = None) -> int:
    """How many records the selection holds."""
    snapshot = at or table.snapshot()

    def count() -> list[int]:
        [(n,)] = table.rows(_selected(table, snapshot, selection).aggregate(n=lambda t: t.count()))
        return [n]

    key = ("total", snapshot.key, selection.chosen)
    return table.memory.recall(key, count)[0]


def stream(table: FactTable, selection: Selection, *, at: Snapshot) -> Iterator[Fact]:
    """Every record of the selection from one snapshot, in bounded memory."""
    # A cursor of its own: the caller may ask other things between two rows.
    with closing(table.engine.apart()) as cursor:
        t = _selected(table, at, selection).order_by(_order(table, selection))
        cursor.execute(text(table.engine.dialect, _shown(table, t)))
        while rows := cursor.fetchmany(_AT_A_TIME):
            yield from (_fact(table, row) for row in rows)


def one(table: FactTable, *, feed: str, source_id: str) -> tuple[Fact, dict[str, bytes | None]] | None:
    """One record, and what of it is sealed by its field; None when there is no such record."""
    sealed = sorted(LEDGERS[table.name].sealed)
    t = table.snapshot().table
    t = t.filter(t.feed == feed, t.source_id == source_id)
    found = table.rows(_shown(table, t, *sealed))
    if not found:
        return None
    shown = len(found[0]) - len(sealed)
    return _fact(table, found[0][:shown]), dict(zip(sealed, found[0][shown:], strict=True))


@dataclass(frozen=True, slots=True)
class Version:
    """One of the facts a feed told under one id: when the source changed it, and by which file it came."""

    fact: Fact
    changed: datetime | None
    arrival: int


def superseded(table: FactTable, *, feed: str, source_id: str) -> list[Version]:
    """The facts of this id that were corrected, the newest first, without what is sealed."""
    t = table.everything()
    t = t.filter(t.feed == feed, t.source_id == source_id)
    back = t.filter(t.retracts).select("content")
    t = t.filter(t.retracts.isnull()).semi_join(back, "content").order_by(ibis.desc("changed"))
    rows = table.rows(_shown(table, t, also=("changed", "arrival")))
    return [
        Version(_fact(table, tuple(row)), at and at.replace(tzinfo=UTC), arrival)
        for *row, at, arrival in rows
    ]


def sealed(table: FactTable, *, feed: str, source_id: str) -> list[bytes]:
    """Everything sealed that ever came under this id, whether in force or superseded."""
    t = table.everything()
    t = t.filter(t.feed == feed, t.source_id == source_id)
    rows = table.rows(t.select(*sorted(LEDGERS[table.name].sealed)))
    return [value for row in rows for value in row if value is not None]


def of_customer(table: FactTable, pseudonym: str) -> list[tuple[str, str]]:
    """The feed and the id of each record of a customer."""
    t = table.snapshot().table
    return [
        (feed, id) for feed, id in table.rows(t.filter(t.customer == pseudonym).select("feed", "source_id"))
    ]


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
        t = _selected(table, snapshot, selection)
        t = t.select(value=each(t, of=of, dimension=dimension))
        counted = t.group_by("value").aggregate(n=lambda rows: rows.count())
        return [(word, n) for word, n in table.rows(counted.order_by(ibis.desc("n"), "value"))]

    key = ("tally", snapshot.key, selection.chosen, dimension)
    return table.memory.recall(key, count)


def sorted_by(ledger: str) -> tuple[str, ...]:
    """The columns a list of the ledger's records may be sorted by, its moment first."""
    return tuple(dict.fromkeys((LEDGERS[ledger].moment, *subject(ledger).sorted_by, "source_id")))


def shown(ledger: str) -> tuple[str, ...]:
    """The fields of a record that are not sealed, as a list shows them."""
    kept = LEDGERS[ledger]
    return ("feed", *(name for name in kept.fields if name not in kept.sealed))


def _selected(table: FactTable, at: Snapshot, selection: Selection) -> Table:
    of = subject(table.name)
    t = of.prepared(at.table, [selection.formula] if selection.formula else [], period=selection.period)
    t = narrowed(t, of=of, period=selection.period, filter=selection.filter)
    if selection.customer:
        t = t.filter(t.customer == selection.customer)
    return selection.formula.counted(t) if selection.formula else t


def _order(table: FactTable, selection: Selection) -> list[Value]:
    known = sorted_by(table.name)
    sort = selection.sort or known[0]
    if sort not in known:
        raise NoSuchOrder(
            'The list is not sorted by "{name}". Take one of: {known}.',
            name=sort,
            known=", ".join(known),
        )
    way = _way(selection)
    # The id settles ties, so that a row never stands on two pages.
    return [way(name) for name in dict.fromkeys((sort, "source_id", "feed"))]


def _way(selection: Selection) -> Callable[[str], Value]:
    way: Callable[[str], Value] = ibis.desc if selection.descending else ibis.asc
    return way


def _far(table: FactTable, t: Table, selection: Selection, *, offset: int, limit: int) -> Table:
    """A page far into the list, without sorting whole rows up to it.

    The counts by the sorting column tell which of its values the page holds; of those
    the keys alone are sorted, and the rest is read of the page's rows only.
    """
    if selection.sort != "source_id":
        t, offset = _stretch(table, t, selection, offset=offset, limit=limit)
    order = _order(table, selection)
    keys = t.order_by(order).select("feed", "source_id").limit(limit, offset=offset)
    return t.semi_join(keys, ["feed", "source_id"]).order_by(order)


def _stretch(
    table: FactTable, t: Table, selection: Selection, *, offset: int, limit: int
) -> tuple[Table, int]:
    """The rows with the values the page holds, and where among them it begins."""
    name = selection.sort or LEDGERS[table.name].moment
    # A moment is compared as it is fetched.
    t = t.mutate(sorting=_fetched(t[name]))
    counted = (
        t.group_by("sorting").aggregate(n=lambda rows: rows.count()).order_by(_way(selection)("sorting"))
    )
    start, held, values = 0, 0, []
    for value, n in table.rows(counted):
        if start + held + n <= offset:
            start += n
        elif start + held < offset + limit:
            values.append(value)
            held += n
    said = [value for value in values if value is not None]
    tests = [t.sorting.isin(said)] if said else []
    found = t.filter(ibis.or_(*tests, *([t.sorting.isnull()] if None in values else [])))
    return found.drop("sorting"), offset - start


def _shown(table: FactTable, t: Table, *sealed: str, also: Sequence[str] = ()) -> Table:
    has = {f"has_{name}": t[name].notnull() for name in sorted(LEDGERS[table.name].sealed)}
    fields = {name: _fetched(t[name]) for name in shown(table.name)}
    beside = {f"own_{name}": _fetched(t[name]) for name in also}
    return t.select(**fields, **has, **{f"sealed_{name}": t[name] for name in sealed}, **beside)


def _fetched(column: Value) -> Value:
    """The column as the engine hands it over: a moment without its zone, which is UTC."""
    return column.cast("timestamp(6)") if column.type().is_timestamp() else column


def _fact(table: FactTable, row: Row) -> Fact:
    ledger = LEDGERS[table.name]
    names = (*shown(table.name), *(f"has_{name}" for name in sorted(ledger.sealed)))
    known = {name: _told(value) for name, value in zip(names, row, strict=True) if value is not None}
    return ledger.term(**known)


def _told(value: object) -> object:
    match value:
        case list():
            return tuple(value)
        case datetime():
            return value.replace(tzinfo=UTC)
        case _:
            return value
