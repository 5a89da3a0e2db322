"""Intervals of means say what was published of the samples they were first tried on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.core.stats.intervals import mean_t, welch
from hark.core.terms.figure import UNKNOWN, Estimate
from tests.core.stats.samples import bounds, holds_its_point, moments

# Hours of sleep gained by ten patients with either drug: Student, Biometrika 6 (1908) 20.
FIRST_DRUG = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SECOND_DRUG = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]

values = st.lists(st.integers(0, 400), min_size=2, max_size=60)


class TestMeanT:
    def test_is_the_published_interval(self) -> None:
        sleep = moments(SECOND_DRUG)

        estimate = mean_t(sleep.n, sleep.total, sleep.total_of_squares)

        assert estimate.value == pytest.approx(2.33)
        assert bounds(estimate) == pytest.approx((0.8976775, 3.7623225))

    def test_is_unknown_without_values(self) -> None:
        assert mean_t(0, 0, 0) == UNKNOWN

    @pytest.mark.parametrize("n", [1, 5])
    def test_has_no_interval_where_no_spread_was_seen(self, n: int) -> None:
        assert mean_t(n, 3 * n, 9 * n) == Estimate(3.0)

    def test_does_not_lose_a_small_spread_beside_a_great_mean(self) -> None:
        spread = moments([10**9, 10**9 + 1, 10**9 + 2])

        low, high = bounds(mean_t(spread.n, spread.total, spread.total_of_squares))

        assert high - low == pytest.approx(2 * 4.302652730 / 3**0.5, rel=1e-6)

    @given(sample=values)
    def test_holds_its_point(self, sample: list[int]) -> None:
        estimate = mean_t(len(sample), sum(sample), sum(value**2 for value in sample))

        assert estimate.low is None if len(set(sample)) == 1 else holds_its_point(estimate)


class TestWelch:
    def test_is_the_published_interval(self) -> None:
        estimate = welch(moments(FIRST_DRUG), moments(SECOND_DRUG))

        assert estimate.value == pytest.approx(-1.58)
        assert bounds(estimate) == pytest.approx((-3.3654832, 0.2054832))

    def test_is_unknown_when_either_side_is_empty(self) -> None:
        assert welch(moments([1, 2]), moments([])) == UNKNOWN

    @pytest.mark.parametrize(("a", "b"), [([4], [1, 2, 3]), ([5, 5], [3, 3])])
    def test_has_no_interval_where_no_spread_was_seen(self, a: list[int], b: list[int]) -> None:
        assert welch(moments(a), moments(b)) == Estimate(2.0)

    @given(a=values, b=values)
    def test_changes_only_its_sign_when_the_sides_change_places(self, a: list[int], b: list[int]) -> None:
        there, back = welch(moments(a), moments(b)), welch(moments(b), moments(a))

        assert (there.low is None) == (back.high is None)
        assert there.low is None or bounds(there) == pytest.approx((-bounds(back)[1], -bounds(back)[0]))
