"""The interval of a count says what its paper prints, and keeps what it promises."""

from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.core.stats.intervals import poisson, rate_ratio
from hark.core.terms.figure import UNKNOWN
from tests.core.stats.samples import bounds, holds_its_point


class TestPoisson:
    def test_is_the_published_rate_of_complaints_per_thousand_accounts(self) -> None:
        estimate = poisson(12, exposure=48)

        assert estimate.value == 0.25
        assert bounds(estimate) == pytest.approx((0.129, 0.437), abs=5e-4)

    @pytest.mark.parametrize(
        ("count", "low", "high"),
        # Garwood, Biometrika 28 (1936), as in every later table of the fiducial limits.
        [(0, 0.0, 3.689), (1, 0.0253, 5.572), (10, 4.795, 18.390), (30, 20.241, 42.827)],
    )
    def test_is_the_published_interval(self, count: int, low: float, high: float) -> None:
        assert bounds(poisson(count)) == pytest.approx((low, high), abs=5e-4)

    def test_is_unknown_without_exposure(self) -> None:
        assert poisson(0, exposure=0) == UNKNOWN

    @pytest.mark.parametrize("rate", [0.1, 0.5, 1.0, 2.7, 5.0, 9.9])
    def test_holds_the_truth_at_least_as_often_as_promised(self, rate: float) -> None:
        held, chance = 0.0, exp(-rate)
        for count in range(80):
            low, high = bounds(poisson(count))
            held += chance if low <= rate <= high else 0.0
            chance *= rate / (count + 1)

        assert held >= 0.95

    @given(count=st.integers(0, 50_000), exposure=st.floats(0.5, 1e6))
    def test_holds_its_point(self, count: int, exposure: float) -> None:
        assert holds_its_point(poisson(count, exposure=exposure))

    @given(count=st.integers(1, 10_000), times=st.integers(2, 9))
    def test_narrows_with_more_of_the_same(self, count: int, times: int) -> None:
        low, high = bounds(poisson(count))
        more_low, more_high = bounds(poisson(count * times, exposure=times))

        assert more_high - more_low < high - low


class TestRateRatio:
    def test_is_the_published_interval(self) -> None:
        """Lung cancer in Danish cities (E. B. Andersen, 1977), as in the help of R's poisson.test."""
        found = rate_ratio(11, 21, exposure=800, exposure_before=3011)

        assert found.value == pytest.approx(1.971488, abs=1e-6)
        assert bounds(found) == pytest.approx((0.8584264, 4.2772659), abs=1e-6)

    def test_after_none_only_its_lower_end_is_known(self) -> None:
        found = rate_ratio(5, 0, exposure=1, exposure_before=1)

        assert (found.value, found.high) == (None, None) and found.low == pytest.approx(0.9164, abs=1e-4)
        assert rate_ratio(0, 0, exposure=1, exposure_before=1) == UNKNOWN

    @given(now=st.integers(0, 300), before=st.integers(1, 300))
    def test_turned_round_is_the_other_way_round(self, now: int, before: int) -> None:
        found = rate_ratio(now, before, exposure=2, exposure_before=1)
        back = rate_ratio(before, now, exposure=1, exposure_before=2)

        assert found.high is not None and back.low is not None
        assert found.high * back.low == pytest.approx(1)
