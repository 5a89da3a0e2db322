"""The terms of a case as its page tells them: by when, how each stands, and why."""

from dataclasses import dataclass
from datetime import datetime, time

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hark.core.complaints.clocks import Clock, explained
from hark.web import dates, times
from hark.web.cases import words
from hark.web.cases.dues import SOON, span
from hark.web.sentences import told


@dataclass(frozen=True, slots=True)
class Term:
    """A clock as the page tells it: whose, what, by when, how it stands, and why."""

    kind: Promise
    clock: Clock
    when: str
    left: str
    standing: str
    why: list[str]


def term(clock: Clock, *, now: datetime) -> Term:
    """The clock, told at that moment."""
    when = dates.day(clock.last_day) if clock.last_day else times.moment(clock.due) if clock.due else ""
    left, standing = _left(clock, now)
    return Term(
        words.KINDS[clock.kind], clock, when, left, standing, [told(each) for each in explained(clock)]
    )


def _left(clock: Clock, now: datetime) -> tuple[str, str]:
    if clock.met_at:
        at = _at(clock.met_at)
        return (
            (_("Too late, {at}").format(at=at), "missed")
            if clock.breached
            else (_("Met {at}").format(at=at), "met")
        )
    if clock.ended_at:
        return pgettext("a term", "No longer runs"), "no-data"
    if clock.paused_since:
        return _("Paused"), "no-data"
    if clock.due is None:
        return _("No date"), "no-data"
    if now >= clock.due:
        return _("{time} overdue").format(
            time=span(now - clock.due)
        ), "missed" if clock.binding else "no-data"
    return _("in {time}").format(
        time=span(clock.due - now)
    ), "unsure" if clock.due - now < SOON else "no-data"


def _at(met: datetime) -> str:
    """The moment; of what was noted by its day alone, which begins then, the day."""
    local = timezone.localtime(met)
    return dates.day(local) if local.time() == time.min else times.moment(met)
