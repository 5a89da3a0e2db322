"""Complaints of one matter: those that may be, two beside each other, and the two made one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hark.core.complaints.alike import Alike, Sign
from hark.core.errors import NotAllowed, Refusal
from hark.core.terms.case import OVER, Stage
from hark.flows import case_alike, case_merging, case_sight
from hark.flows.case_alike import Pair, Suggestion
from hark.flows.case_refusals import BadChoice
from hark.flows.case_whole import Whole
from hark.guard.access import Staff
from hark.records.cases import CaseRow
from hark.web import products, times
from hark.web.cases import words
from hark.web.cases.forms import MergeForm
from hark.web.errors import sentence
from hark.web.figures import UNKNOWN
from hark.web.policy import opens
from hark.web.sentences import listed
from hark.web.staff import StaffRequest

LONGEST = 16  # signs of a number


@dataclass(frozen=True, slots=True)
class Suggested:
    """A complaint that may be of the same matter, as a line of the page."""

    number: str
    href: str
    stage: Promise
    received_at: datetime
    signs: str
    words: tuple[str, ...]
    may_merge: bool
    why_not: str


def suggestions(row: CaseRow, *, by: Staff) -> list[Suggested]:
    """Those that may be of the same matter, the likeliest first."""
    return [_line(row, each) for each in case_alike.suggested(row, by=by)]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@opens("case.see", POST="case.merge")
def same(request: StaffRequest, number: str) -> HttpResponse:
    """Two complaints beside each other; or, the two made one, the one that goes on."""
    case_sight.seen(number, by=request.staff)
    other = request.POST.get("with", request.GET.get("with", ""))
    other = other.replace("\x00", "").strip().upper()[:LONGEST]
    try:
        return (_merged if request.method == "POST" else _beside)(request, number, other)
    except NotAllowed:
        raise
    except Refusal as refusal:
        if request.method == "POST":
            return _refused(request, number, other, refusal)
        messages.error(request, sentence(refusal))
        return redirect("cases:one", number)


def _merged(request: StaffRequest, number: str, other: str) -> HttpResponse:
    form = MergeForm(request.POST)
    if not form.is_valid() or form.cleaned_data["into"] not in (number, other):
        raise BadChoice("Choose one of what is offered.")
    said = form.cleaned_data
    seen = {other: said["version_with"], number: said["version"]}
    into = said["into"]
    gone = number if into == other else other
    case_merging.merge(
        gone, into=into, seen=seen[gone], seen_into=seen[into], by=request.staff, now=timezone.now()
    )
    messages.success(request, _("Complaint {number} goes on in this one.").format(number=gone))
    return redirect("cases:one", into)


def _refused(request: StaffRequest, number: str, other: str, refusal: Refusal) -> HttpResponse:
    try:
        return _beside(request, number, other, wrong=sentence(refusal), status=422)
    except NotAllowed:
        raise
    except Refusal:
        messages.error(request, sentence(refusal))
        return redirect("cases:one", number)


def _beside(
    request: StaffRequest, number: str, other: str, *, wrong: str = "", status: int = 200
) -> HttpResponse:
    pair = case_alike.compared(number, other, by=request.staff, now=timezone.now())
    context = {
        "pair": pair,
        "sides": (pair.ours, pair.theirs),
        "facts": _facts(pair),
        "signs": _signs(pair.alike),
        "why_not": _why_not(pair.ours.row, pair.theirs.row, pair.alike),
        "wrong": wrong,
        "is_known": Sign.CUSTOMER in pair.alike.signs,
        "may_merge": bool(pair.goes_on) and request.staff.may("case.merge"),
        "may_part": request.staff.may("case.handle"),
    }
    return render(request, "cases/same.html", context, status=status)


def _line(row: CaseRow, found: Suggestion) -> Suggested:
    other = found.row
    return Suggested(
        other.number,
        f"{reverse('cases:same', args=[row.number])}?{urlencode({'with': other.number})}",
        words.STAGES[other.stage],
        other.received_at,
        _signs(found.alike),
        found.alike.words,
        found.may_merge,
        "" if found.may_merge else _why_not(row, other, found.alike),
    )


def _signs(found: Alike) -> str:
    return listed(words.SIGNS[sign] for sign in found.signs)


def _why_not(one: CaseRow, other: CaseRow, found: Alike) -> str:
    """Why the two cannot be merged as they stand."""
    if not found.same_customer:
        return _("not known to be the same customer")
    if {one.stage, other.stage} & OVER:
        return pgettext("why two complaints are not merged", "over")
    if Stage.ANSWERED in (one.stage, other.stage):
        return pgettext("why two complaints are not merged", "answered already")
    if one.objected or other.objected:
        return _("what the customer objected to is reviewed by others")
    return _("the customer could not read the answer, or a regulator would miss its report")


def _facts(pair: Pair) -> list[tuple[str, str, str]]:
    """What each of the two is, row by row."""
    named: dict[str, Callable[[CaseRow], object]] = {
        _("Stage"): lambda row: words.STAGES[row.stage],
        _("Handler"): lambda row: row.owner.name if row.owner else "",
        _("Received"): lambda row: times.moment(row.received_at),
        _("How it came"): lambda row: words.DOORS.get(row.door, row.door),
        _("Product"): lambda row: products.said(row.product),
        pgettext("of the institution", "Unit"): lambda row: (
            row.unit.name if row.unit else _("The whole institution")
        ),
        _("What they wish for"): lambda row: words.WISHES.get(row.wish, row.wish),
    }
    told = {_("Name of the customer"): "name", _("Phone"): "phone", _("E-mail"): "email"}
    rows: list[tuple[str, object, object]] = [
        *((name, said(pair.ours.row), said(pair.theirs.row)) for name, said in named.items()),
        *((name, _told(pair.ours, field), _told(pair.theirs, field)) for name, field in told.items()),
    ]
    return [(name, str(ours) or UNKNOWN, str(theirs) or UNKNOWN) for name, ours, theirs in rows]


def _told(side: Whole, field: str) -> str:
    return (side.told or {}).get(field, "")
