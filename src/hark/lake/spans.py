"""Spans: a period as months, weeks and days, some taken away again, each read from sums of its kind."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache

from hark.core.terms.period import Grain, Period

Sign = int  # 1 where what was in the span counts, -1 where it is taken away again
Spans = Mapping[tuple[str, Sign], Sequence[Period]]

DAYS = "values"
_LONGER = {Grain.MONTH: "months", Grain.WEEK: "weeks"}
_REACH = timedelta(days=62)  # as far from the ends of a long period another way than by months may be shorter


@lru_cache(maxsize=1_024)
def spans(period: Period, *, grain: Grain) -> Spans:
    """By kind of sums and sign the stretches to read, so that each day of the period is there once.

    Of a period asked for whole they are as few months, weeks and days as there can be: the thirty days from
    the first are a month less its last day. Of a piece by grain none reaches over the end.
    """
    found: dict[tuple[str, Sign], list[Period]] = defaultdict(list)
    way = _fewest_of(period) if grain is Grain.ALL else _within(period, kind=_LONGER.get(grain))
    for kind, sign, stretch in way:
        before = found[kind, sign]
        if before and before[-1].end == stretch.start:
            before[-1] = Period(before[-1].start, stretch.end)
        else:
            before.append(stretch)
    return dict(found)


def _within(period: Period, *, kind: str | None) -> Iterator[tuple[str, Sign, Period]]:
    whole = _whole(period, kind=kind) if kind else None
    if kind is None or whole is None:
        yield DAYS, 1, period
        return
    if period.start < whole.start:
        yield DAYS, 1, Period(period.start, whole.start)
    yield kind, 1, whole
    if whole.end < period.end:
        yield DAYS, 1, Period(whole.end, period.end)


def _fewest_of(period: Period) -> Iterator[tuple[str, Sign, Period]]:
    long = period.days > 4 * _REACH.days
    if long and (middle := _whole(Period(period.start + _REACH, period.end - _REACH), kind="months")):
        yield from _fewest(period.start, middle.start)
        yield "months", 1, middle
        yield from _fewest(middle.end, period.end)
    else:
        yield from _fewest(period.start, period.end)


def _fewest(start: date, end: date) -> Iterator[tuple[str, Sign, Period]]:
    """The shortest way from day to day by steps of a month, a week or a day, forwards or backwards."""
    first, last = start.toordinal(), end.toordinal()
    came: dict[int, tuple[int, str]] = {first: (first, DAYS)}
    edge = [first]
    while last not in came:
        reached = []
        for at in edge:
            for to, kind in _steps(at):
                if to not in came and first - 31 <= to <= last + 31:
                    came[to] = at, kind
                    reached.append(to)
        edge = reached
    way = []
    while last != first:
        before, kind = came[last]
        stretch = Period(*map(date.fromordinal, sorted((before, last))))
        way.append((kind, 1 if before < last else -1, stretch))
        last = before
    yield from sorted(way, key=lambda step: step[2].start)


def _steps(at: int) -> Iterator[tuple[int, str]]:
    """Where one comes from a day, as the calendar counts them from its first, and the kind of step."""
    day = date.fromordinal(at)
    if day.day == 1:
        if (day.year, day.month) < (date.max.year, date.max.month):
            yield at + monthrange(day.year, day.month)[1], "months"
        if at > 1:
            yield at - date.fromordinal(at - 1).day, "months"
    steps = [(7, "weeks"), (1, DAYS)] if day.weekday() == 0 else [(1, DAYS)]
    for days, kind in steps:
        yield from ((to, kind) for to in (at + days, at - days) if 1 <= to <= date.max.toordinal())


def _whole(period: Period, *, kind: str) -> Period | None:
    """The stretch from the first beginning of a month or week in a period to the last."""
    last = _begun(period.end, kind=kind)
    if last <= period.start:  # there is none; and where there is, stepping to the first stays in the calendar
        return None
    first = _begun(period.start, kind=kind)
    if first < period.start:
        first = _begun(first + timedelta(days=7 if kind == "weeks" else 31), kind=kind)
    return Period(first, last) if first < last else None


def _begun(day: date, *, kind: str) -> date:
    """When the month or week of a day began."""
    return day.replace(day=1) if kind == "months" else day - timedelta(days=day.weekday())
