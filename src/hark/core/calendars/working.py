"""What is counted in working time: how much lies between moments, and when so much has passed."""

from bisect import bisect_left, bisect_right
from datetime import date, datetime, timedelta

from hark.core.calendars.calendar import EPOCH, MICROSECOND, Calendar, OutsideCalendar, ticks
from hark.core.calendars.wall import first_moment

_SECOND = 1_000_000


def seconds_between(since: datetime, until: datetime, *, calendar: Calendar) -> float:
    """The working time from one moment to the other in seconds; below zero where `until` comes first.

    Raises:
        OutsideCalendar: the calendar does not know one of the days.
    """
    return (_worked(until, calendar) - _worked(since, calendar)) / _SECOND


def after_seconds(moment: datetime, seconds: float, *, calendar: Calendar) -> datetime:
    """The first moment by which so much working time has passed; at the end of a day it is closing time.

    Raises:
        OutsideCalendar: the calendar ends before.
    """
    if seconds < 0:
        raise ValueError(f"{seconds} seconds lie behind, not ahead")
    wanted = _worked(moment, calendar) + round(seconds * _SECOND)
    if seconds == 0:
        return moment
    openings = calendar.openings
    at = bisect_left(openings.until, wanted)
    if at == len(openings.until):
        raise _ends_before(calendar)
    return _moment(openings.ends[at] - (openings.until[at] - wanted), calendar)


def after_hours(moment: datetime, hours: float, *, calendar: Calendar) -> datetime:
    """The first moment by which so many working hours have passed."""
    return after_seconds(moment, hours * 3600, calendar=calendar)


def is_working(moment: datetime, *, calendar: Calendar) -> bool:
    """Whether somebody works at the moment; at closing time nobody does."""
    calendar.day_of(moment)
    at = bisect_right(calendar.openings.ends, ticks(moment))
    return at < len(calendar.openings.starts) and calendar.openings.starts[at] <= ticks(moment)


def next_opening(moment: datetime, *, calendar: Calendar) -> datetime:
    """The moment itself while somebody works, else when work begins next.

    Raises:
        OutsideCalendar: the calendar ends before.
    """
    if is_working(moment, calendar=calendar):
        return moment
    starts = calendar.openings.starts
    at = bisect_left(starts, ticks(moment))
    if at == len(starts):
        raise _ends_before(calendar)
    return _moment(starts[at], calendar)


def working_day_after(day: date, days: int, *, calendar: Calendar) -> date:
    """The working day that comes so many working days after the day; the day itself counts for none.

    Raises:
        OutsideCalendar: the calendar ends before.
    """
    if days < 0:
        raise ValueError(f"{days} days lie behind, not ahead")
    calendar.require(day)
    while days:
        day += timedelta(days=1)
        days -= calendar.is_working_day(day)
    return day


def after_working_days(moment: datetime, days: int, *, calendar: Calendar) -> datetime:
    """The moment with the same time on the wall, so many working days later."""
    return _same_time(moment, working_day_after(calendar.day_of(moment), days, calendar=calendar), calendar)


def after_calendar_days(moment: datetime, days: int, *, calendar: Calendar) -> datetime:
    """The moment with the same time on the wall, so many days later, worked or not.

    Raises:
        OutsideCalendar: the calendar ends before.
    """
    day = calendar.day_of(moment) + timedelta(days=days)
    calendar.require(day)
    return _same_time(moment, day, calendar)


def _same_time(moment: datetime, day: date, calendar: Calendar) -> datetime:
    wall = moment.astimezone(calendar.zone)
    if day == wall.date():
        return wall
    return first_moment(day, wall.time(), zone=calendar.zone).astimezone(calendar.zone)


def _worked(moment: datetime, calendar: Calendar) -> int:
    """What was worked since the calendar began, in microseconds."""
    calendar.day_of(moment)
    openings, now = calendar.openings, ticks(moment)
    ended = bisect_right(openings.ends, now)
    before = openings.until[ended - 1] if ended else 0
    begun = ended < len(openings.starts) and openings.starts[ended] < now
    return before + (now - openings.starts[ended] if begun else 0)


def _moment(at: int, calendar: Calendar) -> datetime:
    return (EPOCH + at * MICROSECOND).astimezone(calendar.zone)


def _ends_before(calendar: Calendar) -> OutsideCalendar:
    return OutsideCalendar(
        "The calendar {name} ends on {last}, before that much working time has passed.",
        name=calendar.name,
        last=calendar.valid.last_day,
    )
