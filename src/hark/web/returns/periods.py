"""The period of a return: what the address names, and those usually asked for."""

from collections.abc import Iterator
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from hark.core.terms.period import Period
from hark.web.asked import read
from hark.web.question import Scope


def of(query: QueryDict, *, today: date) -> Period:
    """The period the address names, else the half-year that ended last.

    Raises:
        NotUnderstood: what stands there is none.
    """
    scope = read(query, otherwise=Scope(_ended(today, 6)), indicators=(), dimensions=(), today=today)
    return scope.period


def half_year(day: date) -> Period:
    """The half-year the day lies in."""
    begins = (day.month - 1) // 6 * 6
    return Period(_first(day.year, begins), _first(day.year, begins + 6))


def usual(today: date) -> Iterator[tuple[str, Period]]:
    """The last month, quarter, half-year and year that are over, by name."""
    yield _("Last half-year"), _ended(today, 6)
    yield _("Last year"), _ended(today, 12)
    yield _("Last quarter"), _ended(today, 3)
    yield _("Last month"), _ended(today, 1)


def _ended(today: date, months: int) -> Period:
    """The newest stretch of so many months, counted from January, that is over on the day."""
    end = (today.month - 1) // months * months
    return Period(_first(today.year, end - months), _first(today.year, end))


def _first(year: int, month: int) -> date:
    """The first day of a month counted from 0, which may lie in the year before."""
    return date(year + month // 12, month % 12 + 1, 1)
