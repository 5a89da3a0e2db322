"""Where time may be cut so that no cut tells of too few: the calendar as a tree of halves.

Every edge between two days belongs to one stretch of the calendar that it parts in two: a new year to
years, the first of a month to its year, a Monday to its month, any other day to its week. It is an edge of
a block, for the records counted, where each of its halves holds at least the minimum. Then any two such
edges have at least the minimum between them, so two periods that begin and end at them differ by nobody or
by enough. And whatever is an edge for some records is one for all who count more.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Halves:
    """The stretch an edge parts: from `start` to the edge, and from the edge to `end`."""

    start: date
    edge: date
    end: date


def halves(edge: date) -> Halves:
    """The stretch of the calendar the edge parts in two."""
    if (edge.month, edge.day) == (1, 1):
        years = edge.year & -edge.year  # even years part more than odd ones, every fourth more than those
        return Halves(_year(edge.year - years), edge, _year(edge.year + years))
    if edge.day == 1:
        return _parted(_year(edge.year), [date(edge.year, month, 1) for month in range(2, 13)], edge)
    month = edge.replace(day=1)
    mondays = [day for day in _days(month + _DAY, _next_month(month)) if day.weekday() == 0]
    if edge.weekday() == 0:
        return _parted(month, mondays, edge, end=_next_month(month))
    start = edge - min(edge - month, timedelta(days=edge.weekday()))
    end = edge + min(_next_month(month) - edge, timedelta(days=7 - edge.weekday()))
    return _parted(start, list(_days(start + _DAY, end)), edge, end=end)


def above(edge: date) -> Iterator[Halves]:
    """What the edge parts, then whatever that is a half of, and so on, up to the whole calendar."""
    parted = halves(edge)
    yield parted
    while parted.start > date.min and parted.end < date.max:
        # Both ends are edges above this one; the nearer of them parts less.
        parted = halves(min(parted.start, parted.end, key=_length))
        yield parted


def strongest(first: date, last: date) -> date:
    """The edge from `first` to `last`, both included, that parts the longest stretch."""
    if first.year < last.year:
        return max([first, *map(_year, range(first.year + 1, last.year + 1))], key=_length)
    if first.month < last.month:
        starts = (date(last.year, month, 1) for month in range(first.month + 1, last.month + 1))
        return max([first, *starts], key=_length)
    return max(_days(first, last + _DAY), key=_length)


def _length(edge: date) -> timedelta:
    parted = halves(edge)
    return parted.end - parted.start


def _parted(start: date, inner: Sequence[date], edge: date, *, end: date | None = None) -> Halves:
    """The stretch `edge` parts where the middle one of the inner edges parts the whole, and so on."""
    end = end or _year(start.year + 1)
    while True:
        at = (len(inner) - 1) // 2  # the earlier of two: a weekend is kept together for longer
        middle = inner[at]
        if middle == edge:
            return Halves(start, edge, end)
        if edge < middle:
            inner, end = inner[:at], middle
        else:
            inner, start = inner[at + 1 :], middle


def _days(first: date, end: date) -> Iterator[date]:
    return (first + timedelta(days=at) for at in range((end - first).days))


def _next_month(month: date) -> date:
    if (month.year, month.month) == (9999, 12):
        return date.max
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _year(year: int) -> date:
    """Its first day; years no calendar has are the first or last day there is."""
    return date.min if year < 1 else date.max if year > 9999 else date(year, 1, 1)
