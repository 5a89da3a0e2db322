"""The period a period is compared with beside the one before it: the same one a year before."""

from calendar import monthrange
from datetime import date

from hark.core.terms.period import Period


def year_before(period: Period) -> Period:
    """The same days a year earlier; 29 February is then the last of its month."""
    return Period(_a_year_before(period.start), _a_year_before(period.end))


def _a_year_before(day: date) -> date:
    return date(day.year - 1, day.month, min(day.day, monthrange(day.year - 1, day.month)[1]))
