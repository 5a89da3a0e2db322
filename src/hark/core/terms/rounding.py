"""Rounding as people do it: a half goes up, away from zero, as every school and every regulator has it."""

from decimal import ROUND_HALF_UP, Decimal

_KNOWN = 12  # digits: what fractions of two make of a half lies beyond


def half_up(value: float, decimals: int = 0) -> Decimal:
    """The finite number to so many decimals."""
    return Decimal(f"{value:.{_KNOWN}g}").quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def percent(share: float) -> str:
    """A share of 0 to 1 in hundredths with one decimal: 31.3%."""
    return f"{half_up(share * 100, 1)}%"
