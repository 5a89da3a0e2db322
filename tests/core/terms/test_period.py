"""Periods are cut into pieces without a gap, an overlap or a day too many."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.core.terms.period import Grain, Period, PeriodBackwards

APRIL = Period(date(2019, 4, 10), date(2019, 5, 3))

days = st.dates(date(2000, 1, 1), date(2040, 12, 31))
periods = st.builds(
    lambda start, length: Period(start, start + timedelta(days=length)), days, st.integers(1, 500)
)
grains = st.sampled_from(Grain)


class TestPeriod:
    def test_holds_its_first_day_and_not_its_end(self) -> None:
        assert date(2019, 4, 10) in APRIL
        assert date(2019, 5, 3) not in APRIL
        assert APRIL.last_day == date(2019, 5, 2)
        assert APRIL.days == 23

    @pytest.mark.parametrize("end", [date(2019, 4, 10), date(2019, 4, 9)])
    def test_refuses_to_end_before_a_day_has_passed(self, end: date) -> None:
        with pytest.raises(PeriodBackwards, match="holds no day"):
            Period(date(2019, 4, 10), end)

    @given(period=periods)
    def test_before_ends_where_it_begins_and_is_as_long_unless_it_is_of_months(self, period: Period) -> None:
        assert period.before.end == period.start
        assert period.before.days == period.days or (period.start.day, period.end.day) == (1, 1)
        assert not period.overlaps(period.before)

    @pytest.mark.parametrize(
        ("start", "end", "before"),
        [
            (date(2026, 3, 1), date(2026, 4, 1), date(2026, 2, 1)),
            (date(2026, 2, 1), date(2026, 3, 1), date(2026, 1, 1)),
            (date(2026, 1, 1), date(2026, 2, 1), date(2025, 12, 1)),
            (date(2026, 4, 1), date(2026, 7, 1), date(2026, 1, 1)),
            (date(2024, 1, 1), date(2025, 1, 1), date(2023, 1, 1)),
            (date(2026, 3, 2), date(2026, 4, 1), date(2026, 1, 31)),
            (date(2026, 3, 1), date(2026, 3, 31), date(2026, 1, 30)),
        ],
    )
    def test_before_a_month_is_the_month_before_and_before_a_quarter_a_quarter(
        self, start: date, end: date, before: date
    ) -> None:
        assert Period(start, end).before == Period(before, start)

    @given(period=periods, today=days)
    def test_so_far_holds_its_days_that_are_over_and_one_at_least(self, period: Period, today: date) -> None:
        so_far = period.so_far(today)

        assert so_far.within(period) and so_far.start == period.start
        over = [day for day in (so_far.start + timedelta(days=n) for n in range(period.days)) if day < today]
        assert so_far.days == max(1, len(over))

    @given(one=periods, other=periods)
    def test_overlaps_where_a_day_lies_in_both(self, one: Period, other: Period) -> None:
        shared = max(one.start, other.start)

        assert one.overlaps(other) == (shared in one and shared in other)


class TestSplit:
    @given(period=periods, grain=grains)
    def test_pieces_tile_the_period(self, period: Period, grain: Grain) -> None:
        pieces = list(period.split(grain))

        assert len(pieces) <= period.pieces(grain)
        assert pieces[0].start == period.start
        assert pieces[-1].end == period.end
        assert all(piece.end == following.start for piece, following in pairwise(pieces))

    @given(period=periods, grain=grains)
    def test_pieces_have_labels_of_their_own(self, period: Period, grain: Grain) -> None:
        labels = [piece.label(grain) for piece in period.split(grain)]

        assert len(set(labels)) == len(labels)

    @given(period=periods, grain=grains)
    def test_every_day_of_a_piece_bears_its_label(self, period: Period, grain: Grain) -> None:
        for piece in period.split(grain):
            last = Period(piece.last_day, piece.end)
            assert grain is Grain.ALL or last.label(grain) == piece.label(grain)

    @given(period=periods)
    def test_days_are_single(self, period: Period) -> None:
        assert [piece.days for piece in period.split(Grain.DAY)] == [1] * period.days

    @given(period=periods)
    def test_weeks_begin_on_monday(self, period: Period) -> None:
        assert all(piece.start.isoweekday() == 1 for piece in list(period.split(Grain.WEEK))[1:])

    @given(period=periods)
    def test_months_begin_on_the_first(self, period: Period) -> None:
        assert all(piece.start.day == 1 for piece in list(period.split(Grain.MONTH))[1:])

    @given(period=periods)
    def test_all_is_the_period_itself(self, period: Period) -> None:
        assert list(period.split(Grain.ALL)) == [period]

    @pytest.mark.parametrize("grain", Grain)
    def test_reaches_the_last_day_of_the_calendar(self, grain: Grain) -> None:
        last_month = Period(date(9999, 11, 20), date.max)

        assert list(last_month.split(grain))[-1].end == date.max


class TestLabel:
    @pytest.mark.parametrize(
        ("grain", "labels"),
        [
            (Grain.WEEK, ["2019-W15", "2019-W16", "2019-W17", "2019-W18"]),
            (Grain.MONTH, ["2019-04", "2019-05"]),
            (Grain.ALL, ["2019-04-10/2019-05-03"]),
        ],
    )
    def test_is_the_iso_name_of_the_piece(self, grain: Grain, labels: list[str]) -> None:
        assert [piece.label(grain) for piece in APRIL.split(grain)] == labels

    def test_of_a_day_is_its_date(self) -> None:
        assert next(APRIL.split(Grain.DAY)).label(Grain.DAY) == "2019-04-10"

    def test_of_a_week_belongs_to_the_year_of_its_thursday(self) -> None:
        new_year = Period(date(2019, 12, 30), date(2020, 1, 6))

        assert new_year.label(Grain.WEEK) == "2020-W01"
