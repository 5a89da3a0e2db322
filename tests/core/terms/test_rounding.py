"""A half goes up, whatever fractions of two make of it."""

from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest

from hark.core.terms.rounding import half_up, percent


@pytest.mark.parametrize(
    ("part", "of", "said"),
    [(5, 16, "31.3%"), (9, 16, "56.3%"), (1, 16, "6.3%"), (3, 16, "18.8%"), (0, 9, "0.0%")],
)
def test_a_share_is_told_to_a_tenth_of_a_hundredth(part: int, of: int, said: str) -> None:
    assert percent(part / of) == said


def test_every_half_of_a_thousand_goes_up() -> None:
    for whole in range(1, 2_001):
        tenths = floor(Fraction(whole, 2_000) * 1_000 + Fraction(1, 2))  # of a hundredth
        assert half_up(whole / 2_000 * 100, 1) * 10 == tenths


def test_below_zero_it_goes_away_from_it() -> None:
    assert (str(half_up(-2.5)), str(half_up(2.5)), str(half_up(-0.05, 1))) == ("-3", "3", "-0.1")


@pytest.mark.parametrize("value", [123_456_789_012_345.0, 98_765_432_109_876.25, 1e22, 1.5e300])
def test_nothing_is_lost_of_large_numbers(value: float) -> None:
    assert half_up(value, 2) == Decimal(value)
