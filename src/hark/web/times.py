"""Moments as people write them, and how long ago they were."""

from datetime import date, datetime, time, timedelta

from django.utils import dateformat, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from hark.web import dates

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
RECENT_DAYS = 30


def moment(at: datetime) -> str:
    """The day and the time of day, in the reader's time zone."""
    local = timezone.localtime(at)
    return _("{day}, {time}").format(day=dates.day(local.date()), time=_clock(local))


def midnight(day: date) -> datetime:
    """When the day begins, in the reader's time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))


def told(at: datetime) -> str:
    """The day and the time of day to the second, in the zone the moment comes in: that of its source."""
    return _("{day}, {time}").format(day=dates.day(at.date()), time=f"{at:%H:%M:%S}")


def zoned(at: datetime) -> str:
    """The same with how far its clocks are from UTC."""
    ahead = f"{at:%z}"  # nothing where the moment names no zone
    return f"{told(at)} UTC{ahead[:3]}:{ahead[3:5]}" if ahead else told(at)


def minute(at: datetime) -> str:
    """The day and the time of day, in the zone the moment comes in."""
    return _("{day}, {time}").format(day=dates.day(at.date()), time=_clock(at))


def ago(at: datetime, *, now: datetime) -> str:
    """How long ago it was, as one would say it; what lies far back is named by its day."""
    if now - at < MINUTE:
        return _("just now")
    if now - at < HOUR:
        minutes = (now - at) // MINUTE
        return ngettext("{minutes} minute ago", "{minutes} minutes ago", minutes).format(minutes=minutes)
    local = timezone.localtime(at)
    days = (timezone.localtime(now).date() - local.date()).days
    if days == 0:
        return _("today at {time}").format(time=_clock(local))
    if days == 1:
        return _("yesterday at {time}").format(time=_clock(local))
    if days <= RECENT_DAYS:
        return _("{days} days ago").format(days=days)
    return _("on {day}").format(day=dates.day(local.date()))


def _clock(local: datetime) -> str:
    return dateformat.format(local, pgettext("time format: a time of day", "H:i"))
