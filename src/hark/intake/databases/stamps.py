"""Watermarks: times, days and whole numbers, by which one can say how far a table was read."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

Stamp = datetime | date | int


def stamp_of(value: object) -> Stamp | None:
    """The value as a watermark; None where it is missing.

    Raises:
        TypeError: it is of a kind of which no value comes before another for certain, such as text.
    """
    match value:
        case bool() | float():
            pass
        case None | int() | date():  # a datetime is a date
            return value
        case Decimal() if value == value.to_integral_value():
            return int(value)
    raise TypeError(type(value).__name__)


def written(stamp: Stamp | None) -> str:
    """The watermark as text, which `read` understands; empty where there is none."""
    if stamp is None:
        return ""
    return str(stamp) if isinstance(stamp, int) else stamp.isoformat()


def read(text: str) -> Stamp | None:
    """The watermark in the text; None where it is empty."""
    if not text:
        return None
    if text.removeprefix("-").isdecimal():
        return int(text)
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def before(stamp: Stamp, overlap: int) -> Stamp:
    """What lies `overlap` before: so many seconds, of a day the days they touch, of a number steps."""
    try:
        match stamp:
            case int():
                return stamp - overlap
            case datetime():
                return stamp - timedelta(seconds=overlap)
        return stamp - timedelta(days=-(-overlap // 86_400))
    except OverflowError:
        return datetime.min.replace(tzinfo=stamp.tzinfo) if isinstance(stamp, datetime) else date.min


def plain(stamp: Stamp) -> Stamp:
    """A moment as its time in UTC without saying so, as MariaDB compares it; anything else as it is."""
    if isinstance(stamp, datetime) and stamp.tzinfo:
        return stamp.astimezone(UTC).replace(tzinfo=None)
    return stamp
