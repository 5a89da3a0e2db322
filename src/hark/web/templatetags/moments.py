"""Days and moments in templates: said as one would say them, exact on hover."""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hark.web import dates, times

register = template.Library()


@register.simple_tag
def ago(at: datetime) -> SafeString:
    """How long ago it was; the day and time of day on hover."""
    return _time(at, said=times.ago(at, now=timezone.now()), title=times.moment(at))


@register.simple_tag
def moment(at: datetime) -> SafeString:
    """The day and time of day; how long ago it was on hover."""
    return _time(at, said=times.moment(at), title=times.ago(at, now=timezone.now()))


@register.simple_tag
def exact(at: datetime) -> SafeString:
    """The moment to the second with the reader's zone, where it is evidence; how long ago it was on hover."""
    return _time(at, said=times.zoned(timezone.localtime(at)), title=times.ago(at, now=timezone.now()))


@register.simple_tag
def days(first: date, last: date) -> str:
    """The days from the first to the last."""
    return dates.between(first, last)


def _time(at: datetime, *, said: str, title: str) -> SafeString:
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', at.isoformat(timespec="seconds"), title, said
    )
