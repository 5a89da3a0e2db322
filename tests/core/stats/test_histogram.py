"""Histograms say of a sample what counting its values one by one says."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from hark.core.stats.histogram import EMPTY, Histogram

samples = st.lists(st.integers(-1_000_000, 500), max_size=60)


def counted(histogram: Histogram) -> dict[int, int]:
    return dict(zip(histogram.values.tolist(), histogram.often.tolist(), strict=True))


@given(samples)
def test_has_the_size_and_the_sums_of_its_sample(sample: list[int]) -> None:
    histogram = Histogram.of(Counter(sample))

    assert (histogram.n, histogram.total) == (len(sample), sum(sample))
    assert histogram.total_of_squares == sum(value * value for value in sample)
    assert len(histogram) == len(set(sample))


@given(samples, samples)
def test_two_are_added_and_taken_apart_again(one: list[int], other: list[int]) -> None:
    first, second = Histogram.of(Counter(one)), Histogram.of(Counter(other))

    both = first.plus(second)

    assert counted(both) == Counter(one + other)
    assert list(both.values) == sorted(both.values)
    assert counted(both.plus(second, times=-1)) == Counter(one)


def test_what_is_taken_from_nothing_is_owed() -> None:
    assert counted(EMPTY.plus(Histogram.of({3: 2}), times=-1)) == {3: -2}
