"""Today, this week, the last month: which days they are, at the ends of months and years too."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.core.terms.relative import Relative

WEDNESDAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("named", "today", "first", "last"),
    [
        (Relative.TODAY, WEDNESDAY, date(2026, 11, 25), date(2026, 11, 25)),
        (Relative.TODAY, date(2024, 12, 31), date(2024, 12, 31), date(2024, 12, 31)),
        (Relative.YESTERDAY, WEDNESDAY, date(2026, 11, 24), date(2026, 11, 24)),
        (Relative.YESTERDAY, date(2024, 3, 1), date(2024, 2, 29), date(2024, 2, 29)),
        (Relative.THIS_WEEK, WEDNESDAY, date(2026, 11, 23), date(2026, 11, 29)),
        (Relative.THIS_WEEK, date(2025, 1, 1), date(2024, 12, 30), date(2025, 1, 5)),
        (Relative.LAST_WEEK, date(2026, 11, 30), date(2026, 11, 23), date(2026, 11, 29)),
        (Relative.THIS_MONTH, date(2024, 2, 29), date(2024, 2, 1), date(2024, 2, 29)),
        (Relative.THIS_MONTH, date(2026, 12, 31), date(2026, 12, 1), date(2026, 12, 31)),
        (Relative.LAST_MONTH, date(2026, 3, 31), date(2026, 2, 1), date(2026, 2, 28)),
        (Relative.LAST_MONTH, date(2026, 1, 1), date(2025, 12, 1), date(2025, 12, 31)),
        (Relative.THIS_QUARTER, date(2026, 12, 31), date(2026, 10, 1), date(2026, 12, 31)),
        (Relative.LAST_QUARTER, date(2026, 1, 31), date(2025, 10, 1), date(2025, 12, 31)),
    ],
)
def test_names_the_days(named: Relative, today: date, first: date, last: date) -> None:
    period = named.on(today)

    assert (period.start, period.last_day) == (first, last)


@given(today=st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_the_last_of_its_kind_ends_where_this_one_begins_and_this_one_holds_today(today: date) -> None:
    for last, this in (
        (Relative.YESTERDAY, Relative.TODAY),
        (Relative.LAST_WEEK, Relative.THIS_WEEK),
        (Relative.LAST_MONTH, Relative.THIS_MONTH),
        (Relative.LAST_QUARTER, Relative.THIS_QUARTER),
    ):
        assert last.on(today).end == this.on(today).start
        assert today in this.on(today)
