"""Narrowing complaints down to those a period and a filter let through."""

from collections.abc import Iterable, Sequence

import ibis
from ibis.expr.types import BooleanValue, StringValue, Table

from hark.core.errors import Refusal
from hark.core.terms.period import Period
from hark.core.terms.question import Filter
from hark.measures.complaints import DIMENSIONS, tagless

SEARCHED = (
    "source_id",
    "company",
    "product",
    "sub_product",
    "issue",
    "sub_issue",
    "channel",
    "state",
    "response",
)


class NoSuchDimension(Refusal):
    """Complaints are not split by this."""


def dimensions(names: Iterable[str]) -> None:
    """Refuse names that are no dimension.

    Raises:
        NoSuchDimension: complaints are not split by one of them.
    """
    for name in names:
        if name not in DIMENSIONS:
            raise NoSuchDimension(
                'Complaints are not split by "{name}". Take one of: {known}.',
                name=name,
                known=", ".join(DIMENSIONS),
            )


def narrowed(t: Table, *, period: Period | None, filter: Filter) -> Table:
    """The rows of the period that the filter lets through."""
    dimensions(filter.where)
    if period:
        t = t.filter(t.received >= ibis.literal(period.start), t.received < ibis.literal(period.end))
    for name, values in filter.where.items():
        t = t.filter(_one_of(t, name, values))
    if filter.feed:
        t = t.filter(t.feed == filter.feed)
    if filter.arrival is not None:
        t = t.filter(t.arrival == filter.arrival)
    if text := filter.search.strip():
        t = t.filter(ibis.or_(*(_contains(t[column], text) for column in SEARCHED)))
    return t


def _one_of(t: Table, name: str, values: Sequence[str | None]) -> BooleanValue:
    said = [value for value in values if value is not None]
    if name == "tag":
        tests = [t.tags.contains(value) for value in said]
        missing = tagless(t)
    else:
        tests = [t[DIMENSIONS[name]].isin(said)] if said else []
        missing = t[DIMENSIONS[name]].isnull()
    return ibis.or_(*tests, *([missing] if None in values else []))


def _contains(column: StringValue, text: str) -> BooleanValue:
    return column.lower().contains(text.lower())
