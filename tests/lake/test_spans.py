"""A period read from sums of months, weeks and days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.core.terms.period import Grain, Period
from hark.lake.spans import spans

PERIODS = st.builds(
    lambda start, days: Period(start, start + timedelta(days=days)),
    st.dates(date(1999, 1, 1), date(2030, 1, 1)),
    st.integers(1, 800),
)


def days(period: Period) -> list[date]:
    return [period.start + timedelta(days=n) for n in range(period.days)]


@given(period=PERIODS, grain=st.sampled_from(Grain))
def test_each_day_is_read_once_and_no_span_reaches_over_the_end_of_a_piece(
    period: Period, grain: Grain
) -> None:
    found = spans(period, grain=grain)

    read = sorted(day for stretches in found.values() for each in stretches for day in days(each))
    assert read == days(period)
    kinds = {"months": Grain.MONTH, "weeks": Grain.WEEK, "values": Grain.DAY}
    for kind, stretches in found.items():
        for stretch in stretches:
            for span in stretch.split(kinds[kind]):
                assert span.days == {"values": 1, "weeks": 7}.get(kind, span.days)
                assert any(span.within(piece) for piece in period.split(grain))


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        # 1 June 2026 is a Monday.
        (date(2026, 6, 1), date(2026, 7, 1), {"months": 30}),
        (date(2026, 5, 31), date(2026, 7, 9), {"months": 30, "weeks": 0, "values": 9}),
        (date(2026, 6, 11), date(2026, 7, 11), {"weeks": 21, "values": 9}),
        (date(2026, 6, 2), date(2026, 6, 7), {"values": 5}),
        (date.min, date.max, {"months": (date(9999, 12, 1) - date.min).days, "weeks": 21, "values": 9}),
    ],
)
def test_the_longest_spans_are_read_first(start: date, end: date, found: dict[str, int]) -> None:
    told = spans(Period(start, end), grain=Grain.ALL)

    assert {kind: sum(each.days for each in stretches) for kind, stretches in told.items()} == {
        kind: days for kind, days in found.items() if days
    }


def test_a_month_by_months_is_no_week() -> None:
    straddling = Period(date(2026, 6, 15), date(2026, 7, 15))

    assert spans(straddling, grain=Grain.MONTH) == {"values": [straddling]}
    assert spans(straddling, grain=Grain.DAY) == {"values": [straddling]}
