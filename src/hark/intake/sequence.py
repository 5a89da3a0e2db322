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
    source are `apart`, or that is told by its minute or day where the other is told more precisely.
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
            latest = _latest(later, beside=earlier).replace(fold=1)
            return latest.astimezone(UTC) + apart < earlier.astimezone(UTC)
        case date(), date():
            return later < earlier
    return False


def _latest(moment: datetime, *, beside: datetime) -> datetime:
    """The latest the moment may have been, where it is told less precisely than the one it stands beside.

    One at midnight may be any of its day, one on a whole minute or second any of that.
    """
    precision = _precision(moment)
    return moment + precision - datetime.resolution if precision > _precision(beside) else moment


def _precision(moment: datetime) -> timedelta:
    if moment.microsecond:
        return datetime.resolution
    if moment.second:
        return timedelta(seconds=1)
    return timedelta(minutes=1) if moment.hour or moment.minute else timedelta(days=1)
