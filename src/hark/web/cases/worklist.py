"""The work-list: what a handler opens in the morning, due first at the top; and the same as a file."""

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from hark.core.terms.ledger import CASES
from hark.flows import case_mentions, case_owner, case_worklist, exports
from hark.flows.case_wanted import Wanted
from hark.guard.access import Staff
from hark.web import limits
from hark.web.cases import mentions, narrowing, words
from hark.web.cases.dues import due
from hark.web.cases.sentence import of_list
from hark.web.cases.several import deeds_with_several
from hark.web.complaints import customers
from hark.web.pages import Pager, offset_in
from hark.web.policy import opens
from hark.web.sentences import passed_over
from hark.web.staff import StaffRequest


@require_safe
@opens("case.see")
def worklist(request: StaffRequest) -> HttpResponse:
    """Some cases, and how much there is to do."""
    by, now = request.staff, timezone.now()
    counts = case_worklist.counts(by=by, now=now)
    wanted = narrowing.read(request.GET, usual=_usual(by, counts), now=now)
    found = case_worklist.page(wanted, offset=offset_in(request.GET), by=by)
    pager = Pager(request.GET, found.total, offset_in(request.GET))
    if found.total and not found.cases:
        return redirect(request.path + pager.end_href)
    return render(
        request,
        "cases/list.html",
        {
            "sentence": of_list(counts, may_check=by.may("case.check")),
            "mentions": mentions.sentence(case_mentions.unseen(by=by)),
            "passed_over": passed_over(
                (narrowing.NAMES[name], written) for name, written in narrowing.passed_over(request.GET)
            ),
            "wanted": wanted,
            "query": narrowing.query(wanted),
            "scope": {
                "ledger": CASES.name,
                "customer": wanted.customer,
                "query": narrowing.query(wanted, scope="all"),
            },
            "fields": narrowing.fields(wanted),
            "chips": narrowing.chips(wanted),
            "clear_href": f"?scope={wanted.scope}",
            "tabs": [
                _tab(scope, wanted, getattr(counts, scope, None))
                for scope in words.SCOPES
                if scope in words.TABS or scope == wanted.scope
            ],
            "several": deeds_with_several(by),
            "colleagues": case_owner.handlers(by=by) if by.may("case.assign") else [],
            "rows": [
                (
                    row,
                    due(row, now=now),
                    words.STAGES[row.stage],
                    words.RISKS[row.risk],
                    row.number in found.asked,
                )
                for row in found.cases
            ],
            "simulated": any(row.is_demo for row in found.cases),
            "pager": pager,
            "may_export": by.may("case.export") and found.total,
        },
    )


@require_POST
@opens("case.see")
def seek(request: StaffRequest) -> HttpResponse:
    """The complaints of one customer: the number is posted, and the address holds the pseudonym only."""
    return customers.seek(request, ledger=CASES.name)


@require_POST
@opens("case.export")
def export(request: StaffRequest) -> HttpResponseBase:
    """Every complaint of the list as a file, sent while it is written."""
    limits.EXPORTS.require(request.staff)
    taken = exports.cases(
        narrowing.read(request.GET, usual="open", now=timezone.now()),
        form=request.POST.get("form", ""),
        by=request.staff,
        now=timezone.now(),
    )
    return StreamingHttpResponse(
        taken.chunks,
        content_type=taken.content_type,
        headers={"Content-Disposition": f'attachment; filename="{taken.name}"'},
    )


def _usual(by: Staff, counts: case_worklist.Counts) -> str:
    """What somebody comes for who asks for nothing: their own work, or all there is."""
    return "mine" if by.may("case.handle") and counts.mine else "open"


def _tab(scope: str, wanted: Wanted, count: int | None) -> dict[str, object]:
    return {
        "word": words.SCOPES[scope],
        "count": count,
        "href": f"{reverse('cases:list')}?{narrowing.query(wanted, scope=scope)}",
        "current": scope == wanted.scope,
    }
