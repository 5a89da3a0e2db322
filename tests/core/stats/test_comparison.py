"""A change is claimed when chance does not explain it, and only then."""

from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.core.stats.comparison import compare_counts, compare_means, compare_shares
from hark.core.terms.figure import Change, Share
from tests.core.stats.samples import moments, shares

OPPOSITE = {
    Change.HIGHER: Change.LOWER,
    Change.LOWER: Change.HIGHER,
    Change.SAME: Change.SAME,
    Change.UNKNOWN: Change.UNKNOWN,
}

values = st.lists(st.integers(0, 60), max_size=30)


class TestCompareShares:
    def test_sees_a_difference_that_many_cases_bear_out(self) -> None:
        assert compare_shares(Share(950, 1000), before=Share(900, 1000)) is Change.HIGHER
        assert compare_shares(Share(900, 1000), before=Share(950, 1000)) is Change.LOWER

    def test_claims_nothing_from_the_same_difference_in_few_cases(self) -> None:
        assert compare_shares(Share(19, 20), before=Share(18, 20)) is Change.SAME

    def test_knows_nothing_without_cases_on_either_side(self) -> None:
        assert compare_shares(Share(19, 20), before=Share(0, 0)) is Change.UNKNOWN

    @given(now=shares, before=shares)
    def test_says_the_opposite_when_the_periods_change_places(self, now: Share, before: Share) -> None:
        assert compare_shares(before, now) is OPPOSITE[compare_shares(now, before)]

    @given(share=shares)
    def test_sees_no_change_in_the_same_figure(self, share: Share) -> None:
        assert compare_shares(share, before=share) is Change.SAME


class TestCompareCounts:
    def test_weighs_counts_by_their_exposure(self) -> None:
        assert compare_counts(200, 100, exposure_now=1, exposure_before=1) is Change.HIGHER
        assert compare_counts(200, 100, exposure_now=2, exposure_before=1) is Change.SAME
        assert compare_counts(200, 100, exposure_now=4, exposure_before=1) is Change.LOWER

    @pytest.mark.parametrize(("confidence", "told"), [(0.95, Change.HIGHER), (0.96, Change.SAME)])
    def test_is_exact_where_it_is_close(self, confidence: float, told: Change) -> None:
        # Breast cancer with and without X-ray fluoroscopy, in person-years: Rothman, Epidemiology,
        # table 4-6. By chance 41 or more of the 56 have a probability of 0.0238.
        told_now = compare_counts(41, 15, exposure_now=28_010, exposure_before=19_017, confidence=confidence)

        assert told_now is told

    @pytest.mark.parametrize(("now", "told"), [(5, Change.SAME), (6, Change.HIGHER)])
    def test_needs_six_against_none_before_it_speaks(self, now: int, told: Change) -> None:
        # Two-sided, five against none has a probability of 1 in 16, six against none 1 in 32.
        assert compare_counts(now, 0, exposure_now=30, exposure_before=30) is told

    def test_sees_no_change_between_none_and_none(self) -> None:
        assert compare_counts(0, 0, exposure_now=7, exposure_before=7) is Change.SAME

    @pytest.mark.parametrize(("days_now", "days_before"), [(7, 0), (0, 7), (0, 0)])
    def test_knows_nothing_without_exposure(self, days_now: int, days_before: int) -> None:
        told = compare_counts(9, 0, exposure_now=days_now, exposure_before=days_before)

        assert told is Change.UNKNOWN

    @pytest.mark.parametrize("rate", [0.5, 3.0, 12.0])
    def test_is_wrong_no_more_often_than_promised(self, rate: float) -> None:
        chance = [exp(-rate)]
        for count in range(1, 50):
            chance.append(chance[-1] * rate / count)

        wrong = sum(
            chance[now] * chance[before]
            for now in range(50)
            for before in range(50)
            if compare_counts(now, before, exposure_now=1, exposure_before=1) is not Change.SAME
        )

        assert wrong <= 0.05

    @given(now=st.integers(0, 3_000), before=st.integers(0, 3_000), days=st.integers(1, 31))
    def test_says_the_opposite_when_the_periods_change_places(self, now: int, before: int, days: int) -> None:
        there = compare_counts(now, before, exposure_now=days, exposure_before=30)
        back = compare_counts(before, now, exposure_now=30, exposure_before=days)

        assert back is OPPOSITE[there]


class TestCompareMeans:
    def test_sees_a_difference_that_the_spread_does_not_explain(self) -> None:
        quick, slow = moments([1, 2, 3] * 40), moments([2, 3, 4] * 40)

        assert compare_means(slow, before=quick) is Change.HIGHER
        assert compare_means(quick, before=slow) is Change.LOWER

    def test_claims_nothing_from_the_same_difference_in_few_cases(self) -> None:
        assert compare_means(moments([2, 3, 4]), before=moments([1, 2, 3])) is Change.SAME

    @pytest.mark.parametrize("sample", [[], [4], [4, 4, 4]])
    def test_knows_nothing_where_no_spread_was_seen(self, sample: list[int]) -> None:
        assert compare_means(moments(sample), before=moments(sample)) is Change.UNKNOWN

    @given(now=values, before=values)
    def test_says_the_opposite_when_the_periods_change_places(
        self, now: list[int], before: list[int]
    ) -> None:
        there = compare_means(moments(now), moments(before))

        assert compare_means(moments(before), moments(now)) is OPPOSITE[there]
