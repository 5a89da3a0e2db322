"""The periods a period is compared with: the one before it, and the same one a year before."""

from calendar import monthrange
from datetime import date

from hark.core.terms.period import Period


def before(period: Period) -> Period:
    """The months before, where it is whole months; else as many days."""
    months = _months(period)
    return _shifted(period, -months) if months else period.before


def year_before(period: Period) -> Period:
    """The same days a year earlier; 29 February is then the last of its month."""
    return _shifted(period, -12)


def _months(period: Period) -> int:
    """How many calendar months it is; 0 where it does not begin and end with one."""
    if period.start.day != 1 or period.end.day != 1:
        return 0
    return (period.end.year - period.start.year) * 12 + period.end.month - period.start.month


def _shifted(period: Period, months: int) -> Period:
    return Period(_moved(period.start, months), _moved(period.end, months))


def _moved(day: date, months: int) -> date:
    at = day.year * 12 + day.month - 1 + months
    year, month = at // 12, at % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
