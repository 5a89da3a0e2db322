"""Days and moments of one record that can only follow one another."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from hark.core.terms.intake import Reason
from hark.core.terms.ledger import Ledger
from hark.intake.cells import Value


def contradictions(
    told: Mapping[str, Sequence[Value]], ledger: Ledger, *, apart: timedelta
) -> Iterator[tuple[int, str, Reason]]:
    """Where a field comes before one it can only follow: the place of the record, the field, and why.

    What is missing comes before nothing, nor does a moment that is earlier by no more than the clocks of the
    source are `apart`.
    """
    for (first, then), reason in ledger.in_order.items():
        if told.keys() >= {first, then}:
            for at, (earlier, later) in enumerate(zip(told[first], told[then], strict=True)):
                if _backwards(earlier, later, apart):
                    yield at, then, reason


def _backwards(earlier: Value, later: Value, apart: timedelta) -> bool:
    match earlier, later:
        case datetime(), datetime():
            # Of an hour that comes twice when clocks go back, the later moment may be in the second.
            return later.replace(fold=1).astimezone(UTC) + apart < earlier.astimezone(UTC)
        case date(), date():
            return later < earlier
    return False
