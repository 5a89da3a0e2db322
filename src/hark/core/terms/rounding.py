"""Rounding as people do it: a half goes up, away from zero, as every school and every regulator has it."""

from decimal import ROUND_HALF_UP, Context, Decimal

_MORE = 9  # decimals: what fractions of two make of a half lies beyond
_WHOLE = Context(prec=400, rounding=ROUND_HALF_UP)  # the longest number a float may be


def half_up(value: float, decimals: int = 0) -> Decimal:
    """The finite number to so many decimals."""
    return Decimal(f"{value:.{decimals + _MORE}f}").quantize(Decimal(1).scaleb(-decimals), context=_WHOLE)


def percent(share: float) -> str:
    """A share of 0 to 1 in hundredths with one decimal: 31.3%."""
    return f"{half_up(share * 100, 1)}%"
