"""Closed complaints like the one that is open, and what one was answered, without its customer."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hark.core.complaints import template
from hark.core.complaints.similar import Likeness
from hark.flows import case_sight, case_similar
from hark.flows.case_similar import Suggestion
from hark.flows.case_whole import Whole
from hark.guard.access import Staff
from hark.records.cases import CaseRow
from hark.web.cases import words
from hark.web.cases.inserts import LONGEST
from hark.web.policy import opens
from hark.web.sentences import listed
from hark.web.staff import StaffRequest

LIKENESSES: dict[str, Promise] = {
    Likeness.PRODUCT: _("same product"),
    Likeness.REASON: _("same reason, as triage tells it"),
    Likeness.WORDS: _("similar words"),
}


@dataclass(frozen=True, slots=True)
class Suggested:
    """A closed complaint like it, as a line of the page."""

    number: str
    closed_at: datetime | None
    outcome: str
    likeness: str
    words: tuple[str, ...]
    is_demo: bool


def suggestions(whole: Whole, *, by: Staff) -> list[Suggested]:
    """Those whose answer may help, the likeliest first; none to whoever is kept out of the complaint."""
    if whole.kept_out:
        return []
    return [_line(each) for each in case_similar.suggested(whole.row, whole.triaged, by=by)]


@never_cache
@require_safe
@opens("case.handle")
def answer(request: StaffRequest, number: str) -> HttpResponse:
    """What the customer of another one was answered; that it was opened is noted."""
    other = request.GET.get("with", "").replace("\x00", "").strip().upper()[:LONGEST]
    lent = case_similar.answer(number, other, by=request.staff, now=timezone.now())
    whole = case_sight.seen(number, by=request.staff)
    context = {
        "case": whole,
        "other": lent.row,
        "outcome": came_to(lent.row),
        "cause": words.CAUSES.get(lent.row.cause, lent.row.cause),
        "parts": list(template.parts(lent.reply)),
    }
    return render(request, "cases/similar_answer.html", context)


def came_to(row: CaseRow) -> str:
    """Outcome and remedy of a complaint."""
    said = (words.OUTCOMES.get(row.upheld, ""), words.REMEDIES.get(row.remedy, row.remedy))
    return listed(each for each in said if each)


def _line(found: Suggestion) -> Suggested:
    row, likeness = found.row, found.similar.likeness
    cause = words.CAUSES.get(row.cause, row.cause)
    return Suggested(
        row.number,
        row.closed_at,
        listed(filter(None, (came_to(row), str(cause)))),
        listed(LIKENESSES[each] for each in likeness),
        found.similar.words,
        row.is_demo,
    )
