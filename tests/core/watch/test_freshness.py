"""Late and thin data are told from quiet ones by a feed's own rhythm, and small numbers prove nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.core.watch.freshness import Delivery, Standing, State, is_thin, judge
from hark.core.watch.rhythm import Rhythm, Usual, by_day, learn

MONDAY = datetime(2026, 11, 16, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def history(*, a_day: int = 48, weekends: bool = False, weeks: int = 10) -> dict[tuple[date, int], int]:
    """Counts of working hours 8 to 16, up to and without MONDAY."""
    days = [(MONDAY - (back + 1) * DAY).date() for back in range(7 * weeks)]
    worked = [day for day in days if weekends or day.isoweekday() < 6]
    return {(day, hour): a_day // 8 for day in worked for hour in range(8, 16)}


def nightly(until: datetime, *, count: int = 20) -> list[Delivery]:
    """A file at six each morning after a working day, with the records up to four o'clock that day."""
    mornings = [until - back * DAY for back in range(count)]
    return [
        Delivery(morning.replace(hour=6), (morning - DAY).replace(hour=16))
        for morning in mornings
        if (morning - DAY).isoweekday() < 6
    ]


def stand(now: datetime, *, counts: dict[tuple[date, int], int] | None = None) -> Standing:
    counts = history() if counts is None else counts
    rhythm = learn(counts, until=MONDAY.date(), by_hour=True)
    deliveries = nightly(MONDAY - 2 * DAY)  # the last came on Saturday, with Friday's records
    return judge(rhythm, deliveries=deliveries, days=by_day(counts), now=now)


class TestLate:
    @pytest.mark.parametrize("hours", [0, 12, 24, 29])
    def test_a_weekend_without_work_and_a_day_until_the_next_file_are_not(self, hours: int) -> None:
        assert stand(MONDAY + hours * HOUR).state is State.FRESH

    @pytest.mark.parametrize("hours", [40, 60, 24 * 10])
    def test_a_file_that_did_not_come_is(self, hours: int) -> None:
        standing = stand(MONDAY + hours * HOUR)

        assert standing.state is State.LATE
        assert standing.missing is not None and standing.missing >= 90

    def test_heals_when_the_data_come(self) -> None:
        rhythm = learn(history(), until=MONDAY.date(), by_hour=True)
        tuesday = MONDAY + DAY + 6 * HOUR
        deliveries = [*nightly(MONDAY - 2 * DAY), Delivery(tuesday + 40 * HOUR, MONDAY + 2 * DAY + 16 * HOUR)]

        standing = judge(
            rhythm, deliveries=deliveries, days=by_day(history()), now=deliveries[-1].arrived + HOUR
        )

        assert standing.state is not State.LATE

    def test_small_numbers_prove_nothing(self) -> None:
        assert stand(MONDAY + 40 * HOUR, counts=history(a_day=1 * 8)).state is State.FRESH

    def test_after_four_weeks_it_has_ended(self) -> None:
        assert stand(MONDAY + 30 * DAY).state is State.ENDED

    def test_history_is_never_late(self) -> None:
        loaded = [Delivery(MONDAY, MONDAY - 400 * DAY)]

        assert judge(None, deliveries=loaded, days={}, now=MONDAY).state is State.HISTORY

    def test_before_there_is_a_rhythm_nothing_is_said(self) -> None:
        assert learn(history(weeks=2), until=MONDAY.date(), by_hour=True) is None
        assert judge(None, deliveries=nightly(MONDAY), days={}, now=MONDAY).state is State.LEARNING


class TestThin:
    def test_a_day_with_a_third_of_the_usual_is(self) -> None:
        counts = history()
        friday = (MONDAY - 3 * DAY).date()
        rhythm = learn(counts, until=friday, by_hour=True)
        days = by_day(counts) | {friday - DAY: 16}
        deliveries = [*nightly(MONDAY - 3 * DAY)]

        standing = judge(rhythm, deliveries=deliveries, days=days, now=MONDAY - 3 * DAY + 8 * HOUR)

        assert standing.state is State.FRESH  # the newest day may not be over
        later = [*deliveries, Delivery(MONDAY - 2 * DAY + 6 * HOUR, MONDAY - 3 * DAY + 16 * HOUR)]
        standing = judge(rhythm, deliveries=later, days=days, now=MONDAY - 2 * DAY + 8 * HOUR)
        assert standing.state is State.THIN
        assert [thin.day for thin in standing.thin] == [friday - DAY]

    @pytest.mark.parametrize(
        ("count", "usual", "thin"),
        [
            (0, Usual(6.0, 0.0), False),  # one day in 400 by chance
            (0, Usual(7.0, 0.0), True),  # one in 1,100
            (71, Usual(100.0, 0.0), False),
            (70, Usual(100.0, 0.0), True),
            (500, Usual(1000.0, 150.0), False),  # its days vary that much
            (300, Usual(1000.0, 150.0), True),
        ],
    )
    def test_by_chance_and_by_its_own_spread(self, count: int, usual: Usual, thin: bool) -> None:
        assert is_thin(count, usual) is thin

    @given(count=st.integers(0, 500), middle=st.floats(0, 500), spread=st.floats(0, 100))
    def test_more_records_never_make_a_day_thin(self, count: int, middle: float, spread: float) -> None:
        usual = Usual(middle, spread)

        assert is_thin(count, usual) or not is_thin(count + 1, usual)


class TestRhythm:
    def test_an_outage_among_the_weeks_is_not_what_is_usual(self) -> None:
        whole, torn = history(), history()
        for hour in range(8, 16):
            del torn[((MONDAY - 3 * DAY).date(), hour)]

        assert _learnt(torn).days[5].middle == _learnt(whole).days[5].middle

    def test_expects_by_hour_and_shares_an_hour_out(self) -> None:
        rhythm = _learnt(history())

        assert rhythm.expected(MONDAY, MONDAY + 7 * DAY) == pytest.approx(5 * 48)
        assert rhythm.expected(MONDAY + 8 * HOUR, MONDAY + 8.5 * HOUR) == pytest.approx(3)
        assert rhythm.expected(MONDAY, MONDAY + 8 * HOUR) == 0

    def test_shares_a_day_out_where_the_hours_are_sparse_or_not_told(self) -> None:
        rhythm = learn(history(a_day=24), until=MONDAY.date(), by_hour=False)

        assert rhythm and rhythm.expected(MONDAY, MONDAY + 12 * HOUR) == pytest.approx(12)


def _learnt(counts: dict[tuple[date, int], int]) -> Rhythm:
    rhythm = learn(counts, until=MONDAY.date(), by_hour=True)
    assert rhythm
    return rhythm
