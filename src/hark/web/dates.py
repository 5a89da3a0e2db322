"""Dates as people write them: 10 April 2019, 2019年4月10日."""

from datetime import date, timedelta

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hark.core.terms.period import Grain, Period

DAYS_OF_A_WEEK = 7
LONGER_THAN_A_MONTH = timedelta(days=32)


def day(at: date) -> str:
    """The date in full."""
    return dateformat.format(at, pgettext("date format: a day", "j F Y"))


def month(at: date) -> str:
    """The month and its year."""
    return dateformat.format(at, pgettext("date format: a month", "F Y"))


def span(period: Period) -> str:
    """The period from its first to its last day, saying the year and month no oftener than needed."""
    return between(period.start, period.last_day)


def between(first: date, last: date) -> str:
    """So, for any two days: after the last of all there is none."""
    if first == last:
        return day(first)
    if first.year != last.year:
        return _both(day(first), day(last))
    if first.month != last.month:
        opening = pgettext("date format: first day, the last is in the same year", "j F")
        closing = pgettext("date format: last day, the first is in the same year", "j F Y")
    else:
        opening = pgettext("date format: first day, the last is in the same month", "j")
        closing = pgettext("date format: last day, the first is in the same month", "j F Y")
    return _both(dateformat.format(first, opening), dateformat.format(last, closing))


def piece(period: Period, *, grain: Grain) -> str:
    """The name of one piece of a trend; a piece cut short is named by its days."""
    match grain:
        case Grain.DAY:
            return day(period.start)
        case Grain.MONTH if is_whole(period, grain=grain):
            return month(period.start)
        case _:
            return span(period)


def tick(period: Period, *, grain: Grain) -> str:
    """The short name of a piece, for an axis: its first day, or its month."""
    if grain is Grain.MONTH:
        return dateformat.format(period.start, pgettext("date format: a month on an axis", "M Y"))
    return dateformat.format(period.start, pgettext("date format: a day on an axis", "j M"))


def _both(first: str, last: str) -> str:
    return _("{first} – {last}").format(first=first, last=last)


def is_whole(piece: Period, *, grain: Grain) -> bool:
    """Whether the piece is a full day, week or month, not cut short by the period it belongs to."""
    match grain:
        case Grain.WEEK:
            return piece.days == DAYS_OF_A_WEEK
        case Grain.MONTH:
            first = Period(piece.start.replace(day=1), piece.start.replace(day=1) + LONGER_THAN_A_MONTH)
            return piece == next(first.split(Grain.MONTH))
        case _:
            return True
