"""Spans: a period as whole months, whole weeks and the days left, each read from sums of its kind."""

from datetime import date, timedelta

from hark.core.terms.period import Grain, Period

_LONGER = {Grain.ALL: ("months", "weeks"), Grain.MONTH: ("months",), Grain.WEEK: ("weeks",), Grain.DAY: ()}


def spans(period: Period, *, grain: Grain) -> dict[str, list[Period]]:
    """By kind of sums the stretches to read, so that each day of the period is read once.

    None of them reaches over the end of a piece of that grain. Days go by the kind "values".
    """
    found: dict[str, list[Period]] = {}
    left = [period]
    for kind in _LONGER[grain]:
        whole = [each for stretch in left if (each := _whole(stretch, kind=kind))]
        if whole:
            found[kind] = whole
            left = [rest for stretch in left for rest in _without(stretch, whole)]
    return {**found, "values": left} if left else found


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


def _without(period: Period, taken: list[Period]) -> list[Period]:
    """What is left of a period before and after the stretch taken of it."""
    for stretch in taken:
        if stretch.within(period):
            ends = [(period.start, stretch.start), (stretch.end, period.end)]
            return [Period(start, end) for start, end in ends if start < end]
    return [period]
