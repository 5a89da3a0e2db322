"""Days of one record that can only follow one another."""

from collections.abc import Sequence
from datetime import date

from hark.intake.cells import Value


def backwards(first: Sequence[Value], second: Sequence[Value]) -> list[int]:
    """Where the second day comes before the first; a missing day is before none."""
    return [at for at, (a, b) in enumerate(zip(first, second, strict=True)) if _before(b, a)]


def _before(day: Value, other: Value) -> bool:
    return isinstance(day, date) and isinstance(other, date) and day < other
