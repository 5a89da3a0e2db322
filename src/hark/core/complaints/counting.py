"""When a term ends: so much of what it is counted in, and what pauses have taken out of it.

Moments are in UTC: two in the same zone would be subtracted by the clock on the wall.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from hark.core.calendars.calendar import Calendar
from hark.core.calendars.wall import first_moment
from hark.core.calendars.working import after_seconds, seconds_between, working_day_after
from hark.core.complaints.law import BY_THE_CLOCK, Count, Term

_DAY = timedelta(days=1)
_WEEK = 7
Gaps = Sequence[tuple[datetime, datetime]]


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last moment of a term, and its last day where it ends with one."""

    at: datetime
    last_day: date | None


def deadline(started: datetime, amount: int, *, term: Term, calendar: Calendar, gaps: Gaps = ()) -> Deadline:
    """The end of a term of so many units, what lies in the gaps not counted.

    The day it begins on is not counted. What would run out within a day ends with that day.

    Raises:
        OutsideCalendar: it counts working time, and the calendar ends before.
    """
    bank = banked(gaps, term=term, calendar=calendar)
    if term.count in BY_THE_CLOCK:
        return Deadline(after(started, timedelta(hours=amount) + bank, term=term, calendar=calendar), None)
    last = _last_day(started.astimezone(calendar.zone).date(), amount, term, calendar, -(-bank // _DAY))
    while term.moves and not _may_be_last(last, term, calendar, gaps):
        last += _DAY
    return Deadline(end_of(last, term, calendar), last)


def banked(gaps: Gaps, *, term: Term, calendar: Calendar) -> timedelta:
    """What the gaps take out of the term, measured in what it counts; days by the clock on the wall.

    Raises:
        OutsideCalendar: the calendar does not know one of the days.
    """
    return sum((_measure(since, until, term.count, calendar) for since, until in gaps), timedelta())


def _measure(since: datetime, until: datetime, count: Count, calendar: Calendar) -> timedelta:
    if count is Count.HOURS:
        return until - since
    if count is Count.WORKING_HOURS:
        return timedelta(seconds=seconds_between(since, until, calendar=calendar))
    start, end = (moment.astimezone(calendar.zone).replace(tzinfo=None) for moment in (since, until))
    if count is not Count.WORKING_DAYS:
        return max(end - start, timedelta())  # in the hour that comes twice the wall runs backwards
    days = (start.date() + at * _DAY for at in range((end.date() - start.date()).days + 1))
    return sum((_within(day, start, end) for day in days if calendar.is_working_day(day)), timedelta())


def _within(day: date, start: datetime, end: datetime) -> timedelta:
    midnight = datetime.combine(day, time())
    return max(min(end, midnight + _DAY) - max(start, midnight), timedelta())


def _last_day(day: date, amount: int, term: Term, calendar: Calendar, more: int) -> date:
    match term.count:
        case Count.WORKING_DAYS:
            return working_day_after(day, amount + more, calendar=calendar)
        case Count.MONTHS:
            return _months_after(day, amount) + more * _DAY
        case _:
            return day + (amount * (_WEEK if term.count is Count.WEEKS else 1) + more) * _DAY


def _may_be_last(day: date, term: Term, calendar: Calendar, gaps: Gaps) -> bool:
    """Whether the day is worked, and not over before a gap is that began in days it had been moved by."""
    over = bool(gaps) and end_of(day, term, calendar) < gaps[-1][1]
    return calendar.is_working_day(day) and not over


def _months_after(day: date, months: int) -> date:
    """The day of the same number, or the last one of a month too short for it."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    length = ((first + 31 * _DAY).replace(day=1) - first).days
    return first.replace(day=min(day.day, length))


def end_of(day: date, term: Term, calendar: Calendar) -> datetime:
    """The last moment of the day as a last day of the term."""
    hours = calendar.hours(day) if term.at_closing else ()
    if hours and not hours[-1].overnight:
        return first_moment(day, hours[-1].end, zone=calendar.zone)
    return first_moment(day + _DAY, time(), zone=calendar.zone)


def running(since: datetime, until: datetime, *, term: Term, calendar: Calendar) -> timedelta:
    """How much time runs between two moments, for shares of a term: working time where it is counted so."""
    if term.count is Count.WORKING_HOURS:
        return timedelta(seconds=seconds_between(since, until, calendar=calendar))
    return until - since


def after(since: datetime, much: timedelta, *, term: Term, calendar: Calendar) -> datetime:
    """The moment by which so much has run; the inverse of `running`."""
    if term.count is Count.WORKING_HOURS:
        return after_seconds(since, much / timedelta(seconds=1), calendar=calendar).astimezone(UTC)
    return since + much
