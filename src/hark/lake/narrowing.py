"""Narrowing facts down to those a period and a filter let through."""

from collections.abc import Iterable, Sequence

import ibis
from ibis.expr.types import BooleanValue, StringValue, Table, Value

from hark.core.errors import Refusal
from hark.core.terms.period import Period
from hark.core.terms.question import Dimensions, Filter
from hark.measures.subject import Subject

# Numbers that are words: as a dimension says them, so that they sort as numbers do.
_NUMBERS = {"hour": range(24), "weekday": range(1, 8)}


class NoSuchDimension(Refusal):
    """The facts are not split by this."""


class NoSuchValue(Refusal):
    """No record can have this value."""


def dimensions(names: Iterable[str], *, of: Subject) -> None:
    """Refuse names that are no dimension.

    Raises:
        NoSuchDimension: the subject's facts are not split by one of them.
    """
    for name in names:
        if name not in of.dimensions:
            raise NoSuchDimension(
                'There is no dimension "{name}" here. Take one of: {known}.',
                name=name,
                known=Dimensions(tuple(of.dimensions)),
            )


def possible(filter: Filter, *, of: Subject) -> None:
    """Refuse a filter that could let nothing through, whatever the facts are.

    Raises:
        NoSuchDimension: it names no dimension of the subject.
        NoSuchValue: it asks of an hour or a weekday what none is.
    """
    dimensions(filter.where, of=of)
    for name in filter.where.keys() & _NUMBERS.keys():
        known = [f"{number:02d}" for number in _NUMBERS[name]]
        for value in filter.where[name]:
            if value is not None and value not in known:
                raise NoSuchValue(
                    '{name} has no value "{value}". It is written with two digits, from {first} to {last}.',
                    name=Dimensions((name,)),
                    value=value[:40],
                    first=known[0],
                    last=known[-1],
                )


def narrowed(t: Table, *, of: Subject, period: Period | None, filter: Filter) -> Table:
    """The rows of the period that the filter lets through."""
    possible(filter, of=of)
    if period:
        day = t[of.day]
        t = t.filter(day >= ibis.literal(period.start), day < ibis.literal(period.end))
    for name, values in filter.where.items():
        t = t.filter(_one_of(t, of, name, values))
    if filter.feed:
        t = t.filter(t.feed == filter.feed)
    if filter.arrival is not None:
        t = t.filter(t.arrival == filter.arrival)
    if text := filter.search.strip():
        t = t.filter(ibis.or_(*(_contains(t[column], text) for column in of.searched)))
    return t


def each(t: Table, *, of: Subject, dimension: str) -> Value:
    """The value of a dimension; of a list each of its values, and nothing where it has none."""
    value = of.dimensions[dimension](t)
    if dimension in of.lists:
        return ibis.cases((_is_empty(value), ibis.array([ibis.null("string")])), else_=value).unnest()
    return value


def _one_of(t: Table, of: Subject, name: str, values: Sequence[str | None]) -> BooleanValue:
    value = of.dimensions[name](t)
    said = [word for word in values if word is not None]
    if name in of.lists:
        tests = [value.contains(word) for word in said]
        missing = _is_empty(value)
    else:
        tests = [value.isin(said)] if said else []
        missing = value.isnull()
    return ibis.or_(*tests, *([missing] if None in values else []))


def _is_empty(value: Value) -> BooleanValue:
    return value.isnull() | (value.length() == ibis.literal(0))


def _contains(column: StringValue, text: str) -> BooleanValue:
    return column.lower().contains(text.lower())
