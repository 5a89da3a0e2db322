"""Stretches of the calendar that are named by what day it is: today, this week, the last month."""

from datetime import date, timedelta
from enum import StrEnum

from hark.core.terms.period import Period


class Relative(StrEnum):
    """A stretch that moves on with the days, so that its name means tomorrow what it means today."""

    TODAY = "today"
    YESTERDAY = "yesterday"
    THIS_WEEK = "this-week"
    LAST_WEEK = "last-week"
    THIS_MONTH = "this-month"
    LAST_MONTH = "last-month"
    THIS_QUARTER = "this-quarter"
    LAST_QUARTER = "last-quarter"

    def on(self, today: date) -> Period:
        """The days it names on this day, to its end even where that is to come. Weeks begin on Monday."""
        match self:
            case Relative.TODAY:
                return Period(today, today + timedelta(days=1))
            case Relative.YESTERDAY:
                return Period(today - timedelta(days=1), today)
            case Relative.THIS_WEEK:
                return _week(today)
            case Relative.LAST_WEEK:
                return _week(today - timedelta(days=7))
            case Relative.THIS_MONTH:
                return _months(today, 1)
            case Relative.LAST_MONTH:
                return _months(today, 1, back=1)
            case Relative.THIS_QUARTER:
                return _months(today, 3)
            case Relative.LAST_QUARTER:
                return _months(today, 3, back=1)


def _week(day: date) -> Period:
    monday = day - timedelta(days=day.weekday())
    return Period(monday, monday + timedelta(days=7))


def _months(day: date, count: int, *, back: int = 0) -> Period:
    """The stretch of so many months, counted from January, that the day lies in, or one further back."""
    begins = day.year * 12 + (day.month - 1) // count * count - back * count
    return Period(_first(begins), _first(begins + count))


def _first(month: int) -> date:
    """The first day of a month, counted from the January of a year 0."""
    return date(month // 12, month % 12 + 1, 1)
