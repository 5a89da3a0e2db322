"""Intervals of shares say what their papers print, and keep what they promise."""

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.core.stats.intervals import newcombe, nps, wilson
from hark.core.terms.figure import UNKNOWN, Estimate, Share
from tests.core.stats.samples import bounds, holds_its_point, shares


class TestWilson:
    @pytest.mark.parametrize(
        ("part", "whole", "low", "high"),
        [
            (18, 20, 0.699, 0.972),
            (85, 100, 0.767, 0.907),
            (0, 20, 0.0, 0.161),
            # Newcombe, Statistics in Medicine 17 (1998) 857, table I, method 3.
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (1, 29, 0.0061, 0.1718),
        ],
    )
    def test_is_the_published_interval(self, part: int, whole: int, low: float, high: float) -> None:
        assert bounds(wilson(part, whole)) == pytest.approx((low, high), abs=5e-4)

    def test_touches_the_end_of_the_scale_at_none_and_at_all(self) -> None:
        assert wilson(0, 20).low == 0.0
        assert wilson(20, 20).high == 1.0

    def test_is_unknown_without_a_whole(self) -> None:
        assert wilson(0, 0) == UNKNOWN

    def test_is_wider_where_more_confidence_is_asked(self) -> None:
        low, high = bounds(wilson(18, 20, confidence=0.99))

        assert low < bounds(wilson(18, 20))[0]
        assert high > bounds(wilson(18, 20))[1]

    def test_refuses_a_part_greater_than_its_whole(self) -> None:
        with pytest.raises(ValueError, match="21 is not a part of 20"):
            wilson(21, 20)

    @pytest.mark.parametrize("n", [5, 10, 20, 50])
    def test_holds_the_truth_as_often_as_promised_on_the_average(self, n: int) -> None:
        intervals = [bounds(wilson(k, n)) for k in range(n + 1)]
        grid = [i / 200 for i in range(1, 200)]

        held = [
            sum(
                comb(n, k) * p**k * (1 - p) ** (n - k)
                for k, (low, high) in enumerate(intervals)
                if low <= p <= high
            )
            for p in grid
        ]

        assert sum(held) / len(held) >= 0.94
        assert min(held) >= 0.83

    @given(share=shares)
    def test_lies_on_the_scale_around_its_point(self, share: Share) -> None:
        estimate = wilson(share.part, share.whole)
        low, high = bounds(estimate)

        assert holds_its_point(estimate)
        assert 0.0 <= low < high <= 1.0

    @given(share=shares, times=st.integers(2, 9))
    def test_narrows_with_more_of_the_same(self, share: Share, times: int) -> None:
        low, high = bounds(wilson(share.part, share.whole))
        more_low, more_high = bounds(wilson(share.part * times, share.whole * times))

        assert more_high - more_low < high - low

    @given(share=shares)
    def test_of_the_rest_is_its_mirror_image(self, share: Share) -> None:
        low, high = bounds(wilson(share.part, share.whole))

        assert bounds(wilson(share.whole - share.part, share.whole)) == pytest.approx((1 - high, 1 - low))


class TestNewcombe:
    @pytest.mark.parametrize(
        ("a", "b", "low", "high"),
        [
            # Newcombe, Statistics in Medicine 17 (1998) 873, table II, method 10.
            (Share(56, 70), Share(48, 80), 0.0524, 0.3339),
            (Share(9, 10), Share(3, 10), 0.1705, 0.8090),
            (Share(5, 56), Share(0, 29), -0.0381, 0.1926),
            (Share(0, 10), Share(0, 10), -0.2775, 0.2775),
            (Share(10, 10), Share(0, 10), 0.6075, 1.0),
        ],
    )
    def test_is_the_published_interval(self, a: Share, b: Share, low: float, high: float) -> None:
        assert bounds(newcombe(a, b)) == pytest.approx((low, high), abs=5e-5)

    def test_is_unknown_when_either_side_is_empty(self) -> None:
        assert newcombe(Share(3, 4), Share(0, 0)) == UNKNOWN
        assert newcombe(Share(0, 0), Share(3, 4)) == UNKNOWN

    @given(a=shares, b=shares)
    def test_changes_only_its_sign_when_the_sides_change_places(self, a: Share, b: Share) -> None:
        low, high = bounds(newcombe(a, b))

        assert bounds(newcombe(b, a)) == pytest.approx((-high, -low))

    @given(a=shares, b=shares)
    def test_lies_on_the_scale_around_its_point(self, a: Share, b: Share) -> None:
        low, high = bounds(newcombe(a, b))

        assert holds_its_point(newcombe(a, b))
        assert -1.0 <= low <= high <= 1.0


class TestNps:
    def test_is_the_published_score(self) -> None:
        low, high = bounds(nps(291, 476, 395))

        assert nps(291, 476, 395).value == pytest.approx(-8.95, abs=5e-3)
        assert (high - low) / 2 == pytest.approx(4.39, abs=5e-3)

    def test_is_unknown_without_answers(self) -> None:
        assert nps(0, 0, 0) == UNKNOWN

    @pytest.mark.parametrize(("answers", "score"), [((9, 0, 0), 100), ((0, 9, 0), 0), ((0, 0, 9), -100)])
    def test_has_no_interval_when_everybody_agrees(self, answers: tuple[int, int, int], score: int) -> None:
        assert nps(*answers) == Estimate(score)

    @given(promoters=st.integers(1, 500), passives=st.integers(0, 500), detractors=st.integers(1, 500))
    def test_lies_on_the_scale_around_its_point(self, promoters: int, passives: int, detractors: int) -> None:
        estimate = nps(promoters, passives, detractors)
        low, high = bounds(estimate)

        assert holds_its_point(estimate)
        assert -100 <= low <= high <= 100
        assert bounds(nps(detractors, passives, promoters)) == pytest.approx((-high, -low), abs=1e-9)
