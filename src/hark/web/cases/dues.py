"""When something about a case is due, as one would say it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hark.core.terms.case import OVER
from hark.flows.case_questions import Asked
from hark.records.cases import CaseRow
from hark.web import dates, figures, times
from hark.web.cases import words

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
SOON = 2 * _DAY


@dataclass(frozen=True, slots=True)
class Due:
    """What is said of the time left, the moment itself, and how it stands: late, soon, ample, none."""

    said: str
    at: str
    standing: str


def due(row: CaseRow, *, now: datetime) -> Due:
    """By when something is due next about the case."""
    if row.stage in OVER and row.closed_at:
        day = dates.day(timezone.localtime(row.closed_at).date())
        return Due(_("Ended {day}").format(day=day), times.moment(row.closed_at), "none")
    if row.due_at is None or row.stage in OVER:
        stands = row.paused and row.stage not in OVER
        return Due(_("Paused") if stands else _("Nothing is due"), "", "none")
    at = times.moment(row.due_at)
    if row.due_at <= now:
        return Due(_("{time} overdue").format(time=span(now - row.due_at)), at, "late")
    return Due(
        _("in {time}").format(time=span(row.due_at - now)), at, "soon" if row.due_at - now < SOON else "ample"
    )


def answer_due(asked: Asked, *, now: datetime) -> Due:
    """How a question to a unit stands, and by which day it is or was to answer."""
    at, is_late = dates.day(asked.due_on), asked.is_late(now=now)
    if not asked.is_open:
        said = _("Answered late") if is_late else str(words.STANDINGS[asked.standing])
        return Due(said, at, "late" if is_late else "none")
    if is_late:
        return Due(_("{time} overdue").format(time=span(now - asked.due_at)), at, "late")
    left = asked.due_at - now
    return Due(_("in {time}").format(time=span(left)), at, "soon" if left < SOON else "ample")


def span(time: timedelta) -> str:
    """So many days, hours or minutes, the largest that fits twice."""
    if time >= 2 * _DAY:
        days = time // _DAY
        return ngettext("{count} day", "{count} days", days).format(count=figures.number(days))
    if time >= 2 * _HOUR:
        return ngettext("{count} hour", "{count} hours", time // _HOUR).format(count=time // _HOUR)
    minutes = max(1, time // timedelta(minutes=1))
    return ngettext("{count} minute", "{count} minutes", minutes).format(count=minutes)
