"""The independent intervals are themselves the published ones."""

import pytest

from tests.figures.intervals_by_hand import count_bounds, decile, mean_bounds, share_bounds, student


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(18, 20, 0.699, 0.972), (85, 100, 0.767, 0.907), (0, 20, 0.0, 0.161), (20, 20, 0.839, 1.0)],
)
def test_shares(part: int, whole: int, low: float, high: float) -> None:
    assert share_bounds(part, whole) == pytest.approx((low, high), abs=5e-4)


@pytest.mark.parametrize(
    ("count", "low", "high"), [(0, 0.0, 3.689), (1, 0.0253, 5.572), (12, 0.1292 * 48, 0.4367 * 48)]
)
def test_counts(count: int, low: float, high: float) -> None:
    assert count_bounds(count) == pytest.approx((low, high), abs=5e-3)


@pytest.mark.parametrize(
    ("freedom", "t"), [(1, 12.70620), (2, 4.302653), (3, 3.182446), (10, 2.228139), (120, 1.979930)]
)
def test_student(freedom: int, t: float) -> None:
    assert student(freedom) == pytest.approx(t, abs=5e-6)


def test_means_without_spread_have_no_interval() -> None:
    assert mean_bounds([3, 3, 3]) == (None, None)


@pytest.mark.parametrize(("n", "lower", "upper"), [(5, None, None), (6, 1, 6), (20, 6, 15), (100, 40, 61)])
def test_medians(n: int, lower: int | None, upper: int | None) -> None:
    assert decile(range(1, n + 1), 5) == ((n + 1) / 2, lower, upper)
