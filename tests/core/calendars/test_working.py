"""Working time adds up, is inverted exactly, and real hours are counted when clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.core.calendars import working
from hark.core.calendars.calendar import (
    Calendar,
    CalendarContradicts,
    CalendarEmpty,
    Hours,
    OutsideCalendar,
)
from hark.core.terms.period import Period
from hark.intake import calendars

HOUR = 3600
YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))
LONDON = ZoneInfo("Europe/London")
NOWHERE = Path("/nowhere")
CN, GB, US = (calendars.look_up(name, own=NOWHERE).calendar for name in ("cn", "gb", "us"))


def a_calendar(*hours: str, days: tuple[int, ...] = (1, 2, 3, 4, 5), zone: str = "Europe/London") -> Calendar:
    return Calendar("mine", ZoneInfo(zone), YEAR, {day: tuple(map(stretch, hours)) for day in days})


def stretch(text: str) -> Hours:
    start, end = text.split("-")
    return Hours(time.fromisoformat(start), time.fromisoformat(end))


EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)
DAYTIME = a_calendar("08:00-18:00", days=EVERY_DAY)
NIGHT = a_calendar("22:00-06:00", days=EVERY_DAY)
ALWAYS = a_calendar("00:00-00:00", days=EVERY_DAY)


def at(text: str, calendar: Calendar) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=calendar.zone)


@pytest.mark.parametrize(
    ("calendar", "since", "until", "hours"),
    [
        # An ordinary Monday, 12 January 2026, with its lunch.
        (CN, "2026-01-12 09:00", "2026-01-12 17:30", 7),
        (CN, "2026-01-12 00:00", "2026-01-13 00:00", 7),
        (CN, "2026-01-12 11:00", "2026-01-12 14:00", 1.5),
        (CN, "2026-01-12 12:00", "2026-01-12 13:30", 0),
        (CN, "2026-01-12 12:15", "2026-01-12 13:45", 0.25),
        (CN, "2026-01-12 17:30", "2026-01-13 09:00", 0),
        (CN, "2026-01-12 00:00", "2026-01-19 00:00", 35),
        # New Year: Friday 2 January is off, Sunday 4 January is worked.
        (CN, "2026-01-01 00:00", "2026-01-04 00:00", 0),
        (CN, "2026-01-04 00:00", "2026-01-05 00:00", 7),
        # Spring Festival: nine days off, two Saturdays worked.
        (CN, "2026-02-13 17:00", "2026-02-14 10:00", 1.5),
        (CN, "2026-02-14 17:30", "2026-02-24 09:00", 0),
        (CN, "2026-02-14 16:30", "2026-02-24 10:00", 2),
        (CN, "2026-02-09 00:00", "2026-03-02 00:00", 5 * 7 + 7 + 4 * 7 + 7),
        (CN, "2026-02-28 09:00", "2026-02-28 12:00", 3),
        (CN, "2026-02-28 09:00", "2026-03-02 09:00", 7),
        # National Day: seven days off, Sunday 20 September and Saturday 10 October worked.
        (CN, "2026-09-20 00:00", "2026-09-21 00:00", 7),
        (CN, "2026-09-30 17:00", "2026-10-08 09:30", 1),
        (CN, "2026-10-01 00:00", "2026-10-08 00:00", 0),
        (CN, "2026-10-08 00:00", "2026-10-12 00:00", 3 * 7),
        # 2025: Spring Festival, and National Day with Mid-Autumn.
        (CN, "2025-01-26 00:00", "2025-02-10 00:00", 2 * 7 + 3 * 7 + 7),
        (CN, "2025-09-28 00:00", "2025-10-12 00:00", 3 * 7 + 2 * 7 + 7),
        (CN, "2025-04-27 09:00", "2025-04-27 10:00", 1),
        # England: Easter, and Boxing Day made good on a Monday.
        (GB, "2026-04-02 16:00", "2026-04-07 10:00", 2),
        (GB, "2026-12-24 16:00", "2026-12-29 10:00", 2),
        (GB, "2026-05-22 17:00", "2026-05-26 09:00", 0),
        # England: weekends on which the clocks change (29 March forward, 25 October back).
        (GB, "2026-03-27 16:00", "2026-03-30 10:00", 2),
        (GB, "2026-10-23 16:00", "2026-10-26 10:00", 2),
        (DAYTIME, "2026-03-28 08:00", "2026-03-29 18:00", 20),
        (DAYTIME, "2026-10-24 08:00", "2026-10-25 18:00", 20),
        (NIGHT, "2026-03-28 22:00", "2026-03-29 06:00", 7),
        (NIGHT, "2026-10-24 22:00", "2026-10-25 06:00", 9),
        (NIGHT, "2026-03-21 22:00", "2026-03-22 06:00", 8),
        (NIGHT, "2026-03-28 12:00", "2026-03-30 12:00", 15),
        (ALWAYS, "2026-03-29 00:00", "2026-03-30 00:00", 23),
        (ALWAYS, "2026-10-25 00:00", "2026-10-26 00:00", 25),
        (ALWAYS, "2026-06-01 00:00", "2026-06-08 00:00", 168),
        # America: Thanksgiving, Independence Day observed on a Friday, and its own change of clocks.
        (US, "2026-11-25 16:00", "2026-11-27 10:00", 2),
        (US, "2026-07-02 16:00", "2026-07-06 10:00", 2),
        (US, "2026-01-16 16:00", "2026-01-20 10:00", 2),
        (US, "2026-03-06 16:00", "2026-03-09 10:00", 2),
        (US, "2026-12-24 16:00", "2026-12-28 10:00", 2),
        # Backwards is below zero.
        (CN, "2026-01-12 10:00", "2026-01-12 09:00", -1),
    ],
)
def test_working_hours_lie_between(calendar: Calendar, since: str, until: str, hours: float) -> None:
    counted = working.seconds_between(at(since, calendar), at(until, calendar), calendar=calendar)

    assert counted == hours * HOUR


@pytest.mark.parametrize(
    ("calendar", "moment", "hours", "then"),
    [
        (CN, "2026-01-12 11:00", 2, "2026-01-12 14:30"),
        (CN, "2026-01-12 09:00", 3, "2026-01-12 12:00"),
        (CN, "2026-01-12 09:00", 7, "2026-01-12 17:30"),
        (CN, "2026-02-14 17:00", 1, "2026-02-24 09:30"),
        (CN, "2026-02-27 17:30", 7, "2026-02-28 17:30"),
        (CN, "2026-09-30 17:30", 8, "2026-10-09 10:00"),
        (GB, "2026-03-27 16:30", 8.5, "2026-03-30 17:00"),
        (US, "2026-11-25 17:00", 1, "2026-11-27 10:00"),
        (NIGHT, "2026-03-28 22:00", 7, "2026-03-29 06:00"),
        (NIGHT, "2026-03-28 22:00", 3, "2026-03-29 02:00"),
    ],
)
def test_so_many_working_hours_have_passed_by(
    calendar: Calendar, moment: str, hours: float, then: str
) -> None:
    assert working.after_hours(at(moment, calendar), hours, calendar=calendar) == at(then, calendar)


@pytest.mark.parametrize(
    ("calendar", "moment", "days", "then"),
    [
        (CN, "2026-02-13 15:00", 1, "2026-02-14 15:00"),
        (CN, "2026-02-13 15:00", 2, "2026-02-24 15:00"),
        (CN, "2026-10-08 15:00", 2, "2026-10-10 15:00"),
        (CN, "2026-02-15 15:00", 0, "2026-02-15 15:00"),
        (GB, "2026-04-02 15:00", 3, "2026-04-09 15:00"),
        (US, "2026-07-02 15:00", 1, "2026-07-06 15:00"),
    ],
)
def test_so_many_working_days_later(calendar: Calendar, moment: str, days: int, then: str) -> None:
    assert working.after_working_days(at(moment, calendar), days, calendar=calendar) == at(then, calendar)


@pytest.mark.parametrize(
    ("moment", "then"),
    [
        ("2026-02-01 15:00", "2026-02-16 15:00"),
        ("2026-03-14 15:00", "2026-03-29 15:00"),
        ("2026-03-14 01:30", "2026-03-29 02:00"),  # there is no half past one on the 29th
    ],
)
def test_fifteen_calendar_days_later_the_clock_shows_the_same(moment: str, then: str) -> None:
    assert working.after_calendar_days(at(moment, GB), 15, calendar=GB) == at(then, GB)


class TestNextOpening:
    @pytest.mark.parametrize(
        ("moment", "opening"),
        [
            ("2026-02-14 17:30", "2026-02-24 09:00"),
            ("2026-02-24 09:00", "2026-02-24 09:00"),
            ("2026-02-24 12:00", "2026-02-24 13:30"),
            ("2026-02-24 10:20", "2026-02-24 10:20"),
        ],
    )
    def test_is_when_somebody_works_next(self, moment: str, opening: str) -> None:
        assert working.next_opening(at(moment, CN), calendar=CN) == at(opening, CN)
        assert working.is_working(at(moment, CN), calendar=CN) is (moment == opening)

    def test_is_refused_after_the_last(self) -> None:
        with pytest.raises(OutsideCalendar, match="ends on 2026-12-31"):
            working.next_opening(at("2026-12-31 20:00", CN), calendar=CN)


CALENDARS = st.sampled_from([CN, GB, US, DAYTIME, NIGHT, ALWAYS])
BEGINNING = datetime(2026, 1, 2, tzinfo=UTC)
MOMENTS = st.timedeltas(timedelta(), timedelta(days=362)).map(lambda passed: BEGINNING + passed)
EARLY = st.timedeltas(timedelta(), timedelta(days=240)).map(lambda passed: BEGINNING + passed)


@given(calendar=CALENDARS, a=MOMENTS, b=MOMENTS, c=MOMENTS)
def test_stretches_add_up(calendar: Calendar, a: datetime, b: datetime, c: datetime) -> None:
    def between(since: datetime, until: datetime) -> int:
        return round(working.seconds_between(since, until, calendar=calendar) * 1_000_000)

    assert between(a, b) + between(b, c) == between(a, c)


@given(calendar=CALENDARS, a=MOMENTS, b=MOMENTS)
def test_time_only_grows_and_never_faster_than_the_clock(
    calendar: Calendar, a: datetime, b: datetime
) -> None:
    since, until = sorted((a, b))

    assert 0 <= working.seconds_between(since, until, calendar=calendar) <= (until - since).total_seconds()


@given(
    calendar=CALENDARS,
    moment=EARLY,
    seconds=st.integers(0, 200 * HOUR),
)
def test_after_undoes_between(calendar: Calendar, moment: datetime, seconds: int) -> None:
    then = working.after_seconds(moment, seconds, calendar=calendar)

    assert working.seconds_between(moment, then, calendar=calendar) == seconds


@given(
    calendar=CALENDARS,
    moment=EARLY,
    seconds=st.integers(1, 200 * HOUR),
)
def test_after_is_the_first_such_moment(calendar: Calendar, moment: datetime, seconds: int) -> None:
    then = working.after_seconds(moment, seconds, calendar=calendar)
    just_before = then - timedelta(microseconds=1)

    assert working.seconds_between(moment, just_before, calendar=calendar) < seconds


@given(calendar=CALENDARS, moment=MOMENTS)
def test_somebody_works_exactly_when_time_passes(calendar: Calendar, moment: datetime) -> None:
    passed = working.seconds_between(moment, moment + timedelta(microseconds=1), calendar=calendar)

    assert working.is_working(moment, calendar=calendar) is (passed > 0)


class TestCalendar:
    def test_without_hours_is_refused_in_a_sentence(self) -> None:
        with pytest.raises(CalendarEmpty, match="mine has no working time"):
            a_calendar()

    def test_with_nothing_but_holidays_is_refused(self) -> None:
        day = Period(date(2026, 1, 1), date(2026, 1, 2))

        with pytest.raises(CalendarEmpty):
            Calendar("mine", LONDON, day, DAYTIME.weekdays, holidays=frozenset({day.start}))

    @pytest.mark.parametrize("hours", [("09:00-12:00", "11:00-15:00"), ("22:00-06:00", "23:00-23:30")])
    def test_refuses_hours_that_overlap(self, hours: tuple[str, ...]) -> None:
        with pytest.raises(CalendarContradicts, match="overlap"):
            a_calendar(*hours)

    def test_refuses_a_holiday_that_is_worked(self) -> None:
        day = frozenset({date(2026, 2, 14)})

        with pytest.raises(CalendarContradicts, match="2026-02-14 both"):
            Calendar("mine", LONDON, YEAR, DAYTIME.weekdays, holidays=day, made_up=day)

    def test_refuses_days_it_does_not_know(self) -> None:
        with pytest.raises(OutsideCalendar, match="2027-01-01 lies outside"):
            working.is_working(at("2027-01-01 00:00", CN), calendar=CN)

    def test_a_night_goes_on_into_a_holiday_and_none_begins_on_it(self) -> None:
        holiday = Calendar("mine", LONDON, YEAR, NIGHT.weekdays, holidays=frozenset({date(2026, 6, 10)}))

        assert working.is_working(at("2026-06-10 05:00", holiday), calendar=holiday)
        assert not working.is_working(at("2026-06-10 23:00", holiday), calendar=holiday)

    def test_nights_that_run_into_one_another_are_counted_once(self) -> None:
        both = a_calendar("00:00-04:00", "20:00-06:00", days=EVERY_DAY)

        counted = working.seconds_between(
            at("2026-06-10 12:00", both), at("2026-06-11 12:00", both), calendar=both
        )

        assert counted == 10 * HOUR
