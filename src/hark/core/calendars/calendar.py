"""A calendar of working time: its hours by weekday, its holidays and the days made up for them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cached_property
from itertools import accumulate

from hark.core.calendars.wall import first_moment
from hark.core.errors import Refusal
from hark.core.terms.period import Period

MICROSECOND = timedelta(microseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)


class CalendarEmpty(Refusal):
    """Nobody ever works by this calendar, so nothing can be counted in it."""


class CalendarContradicts(Refusal):
    """The calendar says two things of one day or one hour."""


class OutsideCalendar(Refusal):
    """The calendar does not know this day, or ends before the answer."""


@dataclass(frozen=True, slots=True, order=True)
class Hours:
    """One stretch of work by the clock on the wall; where it ends no later than it starts, on the next day.

    So 22:00 to 06:00 is a night, and 00:00 to 00:00 a whole day.
    """

    start: time
    end: time

    @property
    def overnight(self) -> bool:
        """Whether it ends on the day after it began."""
        return self.end <= self.start


Working = tuple[Hours, ...]


@dataclass(frozen=True)
class Calendar:
    """Working time in a zone for the days of `valid`; what is not said about other days is not known.

    `weekdays` are the hours by ISO weekday. On a holiday nothing begins; what began the evening before goes
    on to its end. A day of `made_up` is worked by `made_up_hours` whatever its weekday.

    Raises:
        CalendarEmpty: it has no working time at all.
        CalendarContradicts: hours of one day overlap, or a holiday is a day made up.
    """

    name: str
    zone: tzinfo
    valid: Period
    weekdays: Mapping[int, Working]
    holidays: frozenset[date] = frozenset()
    made_up: frozenset[date] = frozenset()
    made_up_hours: Working = ()

    def __post_init__(self) -> None:
        if self.holidays & self.made_up:
            raise CalendarContradicts(
                "The calendar {name} calls {day} both a holiday and a day that is worked.",
                name=self.name,
                day=min(self.holidays & self.made_up),
            )
        for hours in (*self.weekdays.values(), self.made_up_hours):
            self._check(hours)
        if not self.openings.until:
            raise CalendarEmpty("The calendar {name} has no working time in its days.", name=self.name)

    def _check(self, hours: Working) -> None:
        for one, following in zip(sorted(hours), sorted(hours)[1:], strict=False):
            if one.overnight or one.end > following.start:
                raise CalendarContradicts(
                    "In the calendar {name} the hours from {one} and from {other} overlap.",
                    name=self.name,
                    one=f"{one.start:%H:%M}",
                    other=f"{following.start:%H:%M}",
                )

    def hours(self, day: date) -> Working:
        """What is worked of the stretches that begin on the day, in order.

        Raises:
            OutsideCalendar: the calendar does not know the day.
        """
        self.require(day)
        if day in self.made_up:
            return tuple(sorted(self.made_up_hours))
        return () if day in self.holidays else tuple(sorted(self.weekdays.get(day.isoweekday(), ())))

    def is_working_day(self, day: date) -> bool:
        """Whether work begins on the day."""
        return bool(self.hours(day))

    def day_of(self, moment: datetime) -> date:
        """The day the moment has where the calendar is.

        Raises:
            OutsideCalendar: the calendar does not know the day.
        """
        if moment.tzinfo is None:
            raise ValueError(f"{moment} has no time zone")
        day = moment.astimezone(self.zone).date()
        self.require(day)
        return day

    def require(self, day: date) -> None:
        """Nothing, for a day the calendar knows."""
        if day not in self.valid:
            raise OutsideCalendar(
                "The calendar {name} is known from {first} to {last}; {day} lies outside.",
                name=self.name,
                first=self.valid.start,
                last=self.valid.last_day,
                day=day,
            )

    @cached_property
    def openings(self) -> "Openings":
        """Every stretch of work there is, as moments; made once."""
        starts: list[int] = []
        ends: list[int] = []
        for start, end in self._stretches():
            begun = max(start, ends[-1]) if ends else start  # a night may run into a day made up
            if begun < end:
                starts.append(begun)
                ends.append(end)
        worked = accumulate(end - start for start, end in zip(starts, ends, strict=True))
        return Openings(tuple(starts), tuple(ends), tuple(worked))

    def _stretches(self) -> Iterator[tuple[int, int]]:
        limit = ticks(first_moment(self.valid.end, time(), zone=self.zone))
        for at in range(self.valid.days):
            day = self.valid.start + at * _DAY
            for hours in self.hours(day):
                ends_on = day + _DAY if hours.overnight else day
                end = ticks(first_moment(ends_on, hours.end, zone=self.zone))
                yield ticks(first_moment(day, hours.start, zone=self.zone)), min(end, limit)


@dataclass(frozen=True, slots=True)
class Openings:
    """Stretches of work in microseconds since 1970; `until` is what was worked by the end of each."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    until: tuple[int, ...]


def ticks(moment: datetime) -> int:
    """Microseconds since 1970: whole numbers, so that no sum loses one."""
    return (moment - EPOCH) // MICROSECOND
