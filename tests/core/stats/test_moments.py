"""Samples can be added before anything is averaged."""

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.core.stats.moments import Moments
from tests.core.stats.samples import moments

samples = st.lists(st.integers(-1000, 1000), max_size=40)


class TestMoments:
    def test_have_no_mean_without_values(self) -> None:
        assert Moments(0, 0, 0).mean is None

    def test_have_no_variance_for_one_value(self) -> None:
        assert moments([7]).variance is None

    @given(sample=samples.filter(lambda sample: len(sample) > 1))
    def test_are_those_of_the_values_themselves(self, sample: list[int]) -> None:
        assert moments(sample).mean == pytest.approx(statistics.mean(sample))
        assert moments(sample).variance == pytest.approx(statistics.variance(sample))

    @given(one=samples, other=samples)
    def test_of_two_samples_add_up_to_those_of_both_together(self, one: list[int], other: list[int]) -> None:
        assert moments(one) + moments(other) == moments(one + other)
