"""The work-list: what a handler opens in the morning, due first at the top."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from hark.flows import case_team, cases
from hark.flows.cases import SCOPES, SORTS, Wanted
from hark.guard.access import Staff
from hark.web.cases import words
from hark.web.cases.dues import due
from hark.web.cases.sentence import of_list
from hark.web.cases.several import deeds_with_several
from hark.web.pages import Pager, offset_in
from hark.web.policy import opens
from hark.web.staff import StaffRequest

FILTERS = ("number", "stage", "unit", "product", "owner")
LONGEST = 120


@require_safe
@opens("case.see")
def worklist(request: StaffRequest) -> HttpResponse:
    """Some cases, and how much there is to do."""
    by, now = request.staff, timezone.now()
    counts = cases.counts(by=by, now=now)
    wanted = _wanted(request, usual=_usual(by, counts), now=now)
    pager_at = offset_in(request.GET)
    found = cases.page(wanted, offset=pager_at, by=by)
    return render(
        request,
        "cases/list.html",
        {
            "sentence": of_list(counts),
            "wanted": wanted,
            "narrowed": bool(wanted.due) or any(getattr(wanted, name) for name in FILTERS),
            "due": request.GET.get("due", "") if wanted.due else "",
            "dues": words.DUES,
            "several": deeds_with_several(by),
            "colleagues": cases.handlers(by=by) if by.may("case.assign") else [],
            "tabs": [_tab(request, scope, wanted, getattr(counts, scope, None)) for scope in words.SCOPES],
            "rows": [
                (row, due(row, now=now), words.STAGES[row.stage], words.RISKS[row.risk])
                for row in found.cases
            ],
            "simulated": any(row.is_demo for row in found.cases),
            "stages": words.STAGES,
            "pager": Pager(request.GET, found.total, pager_at),
        },
    )


def _usual(by: Staff, counts: cases.Counts) -> str:
    """What somebody comes for who asks for nothing: their own work, or all there is."""
    return "mine" if by.may("case.handle") and counts.mine else "open"


def _wanted(request: StaffRequest, *, usual: str, now: datetime) -> Wanted:
    asked = {name: request.GET.get(name, "").replace("\x00", "").strip()[:LONGEST] for name in FILTERS}
    scope, sort = request.GET.get("scope", ""), request.GET.get("sort", "")
    if not scope and any(asked.values()):
        usual = "all"  # who looks for something looks for it everywhere
    named = request.GET.get("due", "")
    due = case_team.span(named, now=now) if named in case_team.DUE else None
    return Wanted(
        scope=scope if scope in SCOPES else usual, sort=sort if sort in SORTS else "due", due=due, **asked
    )


def _tab(request: StaffRequest, scope: str, wanted: Wanted, count: int | None) -> dict[str, object]:
    query = request.GET.copy()
    query.pop("offset", None)
    query["scope"] = scope
    return {
        "word": words.SCOPES[scope],
        "count": count,
        "href": f"{reverse('cases:list')}?{query.urlencode()}",
        "current": scope == wanted.scope,
    }
