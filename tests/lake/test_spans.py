"""A period read from sums of months, weeks and days."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.core.terms.period import Grain, Period
from hark.lake.spans import Spans, spans

PERIODS = st.builds(
    lambda start, days: Period(start, start + timedelta(days=days)),
    st.dates(date(1999, 1, 1), date(2030, 1, 1)),
    st.integers(1, 800),
)
KINDS = {"months": Grain.MONTH, "weeks": Grain.WEEK, "values": Grain.DAY}


def days(period: Period) -> list[date]:
    return [period.start + timedelta(days=n) for n in range(period.days)]


def told(found: Spans) -> dict[str, int]:
    """How many days are read of each kind, those taken away again with a minus sign."""
    read = Counter[str]()
    for (kind, sign), stretches in found.items():
        read[f"{'-' if sign < 0 else ''}{kind}"] += sum(each.days for each in stretches)
    return dict(read)


@given(period=PERIODS, grain=st.sampled_from(Grain))
def test_each_day_is_there_once_and_spans_are_whole(period: Period, grain: Grain) -> None:
    read = Counter[date]()
    for (kind, sign), stretches in spans(period, grain=grain).items():
        for stretch in stretches:
            read.update(dict.fromkeys(days(stretch), sign))
            for span in stretch.split(KINDS[kind]):
                assert span.days == {"values": 1, "weeks": 7}.get(kind, span.days)
                assert kind != "months" or (span.start.day, span.end.day) == (1, 1)
                assert grain is Grain.ALL or any(span.within(piece) for piece in period.split(grain))

    assert {day: n for day, n in read.items() if n} == dict.fromkeys(days(period), 1)


@given(period=PERIODS)
def test_nothing_is_taken_away_again_of_a_piece(period: Period) -> None:
    for grain in (Grain.DAY, Grain.WEEK, Grain.MONTH):
        assert {sign for _, sign in spans(period, grain=grain)} == {1}


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        # 1 June 2026 is a Monday.
        (date(2026, 6, 1), date(2026, 7, 1), {"months": 30}),
        (date(2026, 6, 1), date(2026, 6, 30), {"months": 30, "-values": 1}),
        (date(2026, 5, 31), date(2026, 7, 9), {"months": 30, "weeks": 7, "values": 4, "-values": 2}),
        (date(2026, 6, 11), date(2026, 7, 11), {"weeks": 28, "values": 4, "-values": 2}),
        (date(2026, 6, 2), date(2026, 6, 7), {"weeks": 7, "-values": 2}),
        (
            *(date.min, date.max),
            {"months": (date(9999, 12, 1) - date.min).days, "weeks": 28, "values": 4, "-values": 2},
        ),
    ],
)
def test_as_few_as_there_can_be_are_read(start: date, end: date, found: dict[str, int]) -> None:
    period = Period(start, end)

    read = spans(period, grain=Grain.ALL)

    assert told(read) == found, read
    assert sum(s * each.days for (_, s), own in read.items() for each in own) == period.days


def test_a_month_by_months_is_no_week() -> None:
    straddling = Period(date(2026, 6, 15), date(2026, 7, 15))

    assert spans(straddling, grain=Grain.MONTH) == {("values", 1): [straddling]}
    assert spans(straddling, grain=Grain.DAY) == {("values", 1): [straddling]}
