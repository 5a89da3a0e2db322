"""A quantile is told between two values of its own sample."""

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.core.stats.histogram import Histogram
from hark.core.stats.intervals import order_statistic, order_statistics
from hark.core.terms.figure import UNKNOWN, Estimate
from tests.core.stats.samples import bounds

tallies = st.dictionaries(st.integers(0, 400), st.integers(1, 50), min_size=1, max_size=40)
quantiles = st.floats(0.01, 0.99)


class TestOrderStatistic:
    @pytest.mark.parametrize(
        ("n", "lower", "upper"),
        # Ranks for a median: Campbell and Gardner, British Medical Journal 296 (1988) 1454.
        [(6, 1, 6), (10, 2, 9), (20, 6, 15), (50, 18, 33), (100, 40, 61)],
    )
    def test_lies_between_the_published_ranks(self, n: int, lower: int, upper: int) -> None:
        ranks = dict.fromkeys(range(1, n + 1), 1)

        assert order_statistic(ranks, 0.5) == Estimate((n + 1) / 2, lower, upper)

    def test_is_type_7(self) -> None:
        assert order_statistic({1: 1, 2: 1, 4: 2, 8: 1}, 0.9).value == pytest.approx(6.4)

    def test_has_no_upper_side_while_the_sample_is_too_small(self) -> None:
        assert order_statistic(dict.fromkeys(range(1, 31), 1), 0.9).high is None
        assert order_statistic(dict.fromkeys(range(1, 37), 1), 0.9).high == 36

    def test_has_neither_side_for_five_values(self) -> None:
        assert order_statistic({7: 5}, 0.5) == Estimate(7.0)

    def test_never_leaves_its_own_value_out(self) -> None:
        # Of two values the true 99th percentile lies above both with a probability of 0.98, but
        # type 7 puts it between them.
        estimate = order_statistic({1: 1, 2: 1}, 0.99)

        assert estimate.low == estimate.value == pytest.approx(1.99)

    def test_is_unknown_without_values(self) -> None:
        assert order_statistic({}, 0.5) == UNKNOWN

    @pytest.mark.parametrize("q", [0.25, 0.5, 0.9])
    @pytest.mark.parametrize("n", [40, 73, 200])
    def test_holds_the_truth_at_least_as_often_as_promised(self, n: int, q: float) -> None:
        lower, upper = bounds(order_statistic(dict.fromkeys(range(1, n + 1), 1), q))

        held = sum(comb(n, k) * q**k * (1 - q) ** (n - k) for k in range(int(lower), int(upper)))

        assert 0.95 <= held < 0.99

    @given(tally=tallies, q=quantiles)
    def test_is_bounded_by_values_of_the_sample_around_its_point(
        self, tally: dict[int, int], q: float
    ) -> None:
        estimate = order_statistic(tally, q)

        assert estimate.value is not None
        assert estimate.low is None or min(tally) <= estimate.low <= estimate.value
        assert estimate.high is None or estimate.value <= estimate.high <= max(tally)

    @given(samples=st.lists(tallies | st.just({}), max_size=6), q=quantiles)
    def test_of_several_samples_are_those_of_each(self, samples: list[dict[int, int]], q: float) -> None:
        together = order_statistics(list(map(Histogram.of, samples)), (0.5, q))

        assert together == [[order_statistic(one, 0.5), order_statistic(one, q)] for one in samples]

    @given(tally=tallies, q=quantiles)
    def test_lies_where_it_does_in_the_sample_laid_out(self, tally: dict[int, int], q: float) -> None:
        laid_out = sorted(value for value, times in tally.items() for _ in range(times))
        place = (len(laid_out) - 1) * q
        below, above = laid_out[int(place)], laid_out[min(int(place) + 1, len(laid_out) - 1)]

        assert order_statistic(tally, q).value == pytest.approx(
            below + (place - int(place)) * (above - below)
        )

    def test_narrows_with_more_of_the_same(self) -> None:
        widths = []
        for times in (10, 40, 160):
            low, high = bounds(order_statistic(dict.fromkeys(range(100), times), 0.5))
            widths.append(high - low)

        assert widths == sorted(set(widths), reverse=True)
