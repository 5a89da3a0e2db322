"""The moments at which somebody is told how far a term has run, before it runs out and after."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from hark.core.calendars.calendar import OutsideCalendar
from hark.core.complaints.counting import Deadline, after, running
from hark.core.complaints.law import WarningPoint
from hark.core.complaints.run import Run

_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Warned:
    """A point of a term and when it is reached; `passed` unless the term was met or ended before."""

    point: WarningPoint
    at: datetime
    passed: bool


def warnings(
    state: Run, end: Deadline, *, points: Sequence[WarningPoint], until: datetime
) -> tuple[Warned, ...]:
    """When each point of the term is reached, as it stands; `until` is now, or when it was met or ended."""
    found = []
    for point in points:
        with suppress(OutsideCalendar):  # a point after the end may lie in a year nobody has told yet
            at = _reached(state, point.percent, end.at, until)
            found.append(Warned(point, at, at <= until))
    return tuple(found)


def _reached(state: Run, percent: int, end: datetime, until: datetime) -> datetime:
    """The moment by which so much of the term has run, gaps not counted."""
    if percent == _WHOLE:
        return max(end, state.started or end)  # a promise may be given too late to be kept
    stretches = list(_stretches(state, until))
    left = percent / _WHOLE * sum((_ran(state, a, min(b or end, end)) for a, b in stretches), timedelta())
    for start, stop in stretches:
        if stop is None or left <= _ran(state, start, stop):
            return after(start, left, term=state.term, calendar=state.calendar)
        left -= _ran(state, start, stop)
    raise ValueError("the last stretch has no end")


def _stretches(state: Run, until: datetime) -> Iterator[tuple[datetime, datetime | None]]:
    """When the term runs, between its gaps."""
    at = state.started or until
    for since, resumed in state.gaps_until(until):
        yield at, max(since, at)
        at = max(at, resumed)
    yield at, None


def _ran(state: Run, since: datetime, until: datetime) -> timedelta:
    return max(running(since, until, term=state.term, calendar=state.calendar), timedelta())
