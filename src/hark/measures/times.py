"""Time between moments, the same on every engine."""

from ibis.expr.types import IntegerValue, TimestampValue


def seconds(earlier: TimestampValue, later: TimestampValue) -> IntegerValue:
    """Whole seconds from one moment to another, by clocks that show no fractions.

    The fractions are cut off first: of 0.9 s to 1.1 s some engines say that a second has passed, others none.
    """
    return later.truncate("s").delta(earlier.truncate("s"), unit="second")
