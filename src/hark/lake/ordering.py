"""Ordering: how a list is sorted, far into it too, where not all that comes before is sorted."""

from collections.abc import Callable

import ibis
from ibis.expr.types import Table, Value

from hark.core.errors import Refusal
from hark.core.terms.ledger import LEDGERS
from hark.lake.fetching import fetched
from hark.lake.selecting import Selection
from hark.lake.table import FactTable
from hark.measures.book import subject


class NoSuchOrder(Refusal):
    """The list is not sorted by this."""


def sorted_by(ledger: str) -> tuple[str, ...]:
    """The columns a list of the ledger's records may be sorted by, its moment first."""
    return tuple(dict.fromkeys((LEDGERS[ledger].moment, *subject(ledger).sorted_by, "source_id")))


def order(table: FactTable, selection: Selection) -> list[Value]:
    """What the list is sorted by.

    Raises:
        NoSuchOrder: it is sorted by no such column.
    """
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


def far(table: FactTable, t: Table, selection: Selection, *, offset: int, limit: int) -> Table:
    """A page far into the list, without sorting whole rows up to it.

    The counts by the sorting column tell which of its values the page holds; of those
    the keys alone are sorted, and the rest is read of the page's rows only.
    """
    if selection.sort != "source_id":
        t, offset = _stretch(table, t, selection, offset=offset, limit=limit)
    by = order(table, selection)
    keys = t.order_by(by).select("feed", "source_id").limit(limit, offset=offset)
    return t.semi_join(keys, ["feed", "source_id"]).order_by(by)


def _stretch(
    table: FactTable, t: Table, selection: Selection, *, offset: int, limit: int
) -> tuple[Table, int]:
    """The rows with the values the page holds, and where among them it begins."""
    name = selection.sort or LEDGERS[table.name].moment
    # A moment is compared as it is fetched.
    t = t.mutate(sorting=fetched(t[name]))
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
