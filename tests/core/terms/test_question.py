"""What can be asked: how many days a filter leaves of a period."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.core.terms.period import Grain, Period
from hark.core.terms.question import Filter

MARCH = Period(date(2019, 3, 1), date(2019, 4, 1))


@pytest.mark.parametrize(
    ("weekdays", "days"),
    [((), 31), (("05",), 5), (("04",), 4), (("06", "07"), 10), (("01", None), 31), (("08",), 0)],
)
def test_days_of_a_month_are_counted_that_are_of_the_weekdays(
    weekdays: tuple[str | None, ...], days: int
) -> None:
    assert Filter({"weekday": weekdays}).days(MARCH) == days


@given(
    start=st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    length=st.integers(1, 60),
    weekdays=st.sets(st.integers(1, 7), min_size=1),
)
def test_they_are_those_one_would_tick_off(start: date, length: int, weekdays: set[int]) -> None:
    period = Period(start, start + timedelta(days=length))

    days = Filter({"weekday": tuple(f"{each:02d}" for each in weekdays)}).days(period)

    assert days == sum(day.start.isoweekday() in weekdays for day in period.split(Grain.DAY))
