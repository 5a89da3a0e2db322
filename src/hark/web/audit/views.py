"""The list of entries, one entry with its proof, and all that match as a file."""

import json

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hark.flows import asked_verifications, audit_proofs, audit_verifying, auditing, checkpoints, exports
from hark.web import limits
from hark.web.audit import details, leads, narrowing
from hark.web.audit.words import act_word, known_acts
from hark.web.pages import STEP, Pager, offset_in
from hark.web.policy import opens
from hark.web.staff import StaffRequest


@require_safe
@opens("audit.see")
def listing(request: StaffRequest) -> HttpResponse:
    """The entries as the address narrows them, the newest first."""
    wanted, offset, by, now = (
        narrowing.read(request.GET),
        offset_in(request.GET),
        request.staff,
        timezone.now(),
    )
    entries, total = auditing.page(wanted.search, offset=offset, limit=STEP, by=by)
    pager = Pager(request.GET, total, offset)
    if total and not entries:
        return redirect(request.path + pager.end_href)
    standing, verified = checkpoints.standing(by=by, now=now), audit_verifying.last_verified(by=by)
    return render(
        request,
        "audit/list.html",
        {
            "lead": leads.of_list(standing, total=total, narrowed=wanted.narrowed, now=now),
            "standing": standing,
            "verified": verified,
            "asked": asked_verifications.standing(by=by),
            "wanted": wanted,
            "entries": [(event, act_word(event.act)) for event in entries],
            "acts": known_acts(auditing.acts(by=by)),
            "pager": pager,
            "may_export": by.may("audit.export"),
        },
    )


@require_safe
@opens("audit.see")
def entry(request: StaffRequest, sequence: int) -> HttpResponse:
    """One entry, and whether it stands in what was signed."""
    event, proof = audit_proofs.one(sequence, by=request.staff)
    return render(
        request,
        "audit/entry.html",
        {
            "event": event,
            "word": act_word(event.act),
            "lead": leads.of_entry(event, proof),
            "details": details.told(event.details),
            "proof": proof,
        },
    )


@require_safe
@opens("audit.see")
def proof(request: StaffRequest, sequence: int) -> HttpResponse:
    """The proof of one entry as a file, for anybody's program to check."""
    proof = audit_proofs.proof_of(sequence, by=request.staff)
    return HttpResponse(
        json.dumps(proof, indent=2, ensure_ascii=False) + "\n",
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="audit-{sequence}.json"'},
    )


@require_POST
@opens("audit.see")
def verify(request: StaffRequest) -> HttpResponse:
    """The list again; the worker verifies the audit next."""
    asked_verifications.ask(by=request.staff, now=timezone.now())
    messages.success(request, _("The verification is asked for; the worker begins within seconds."))
    return redirect("audit:list")


@require_POST
@opens("audit.export")
def export(request: StaffRequest) -> HttpResponseBase:
    """Every entry that matches as a file, sent while it is written."""
    limits.EXPORTS.require(request.staff)
    wanted, form = narrowing.read(request.GET), request.POST.get("form", "")
    made = exports.audit(form=form, by=request.staff, now=timezone.now(), search=wanted.search)
    return StreamingHttpResponse(
        made.chunks,
        content_type=made.content_type,
        headers={"Content-Disposition": f'attachment; filename="{made.name}"'},
    )
