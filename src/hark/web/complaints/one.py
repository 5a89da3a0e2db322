"""One complaint, and its narrative for those who may read it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hark.flows import complaints, facts
from hark.flows.revealing import TooMany
from hark.web.complaints.facts import about, groups
from hark.web.complaints.forms import RevealForm
from hark.web.errors import sentence
from hark.web.freshness import typed_before
from hark.web.ledgers import earlier
from hark.web.policy import opens
from hark.web.staff import StaffRequest


@require_safe
@opens("complaint.see")
def one(request: StaffRequest, feed: str, source_id: str) -> HttpResponse:
    """The complaint with its narrative masked; that it was opened is noted."""
    complaint = complaints.open_one(feed, source_id, by=request.staff, now=timezone.now())
    context = about(complaint, place=request.GET, by=request.staff)
    context |= _earlier(request, feed, source_id)
    form = RevealForm(initial=typed_before(request))
    return render(request, "complaints/one.html", context | {"form": form})


@never_cache
@require_POST
@opens("complaint.reveal")
def reveal(request: StaffRequest, feed: str, source_id: str) -> HttpResponse:
    """The narrative, for the page that asked; without script, the page again with the narrative in it."""
    now = timezone.now()
    form = RevealForm(request.POST)
    shown: dict[str, object] = {"form": form}
    if form.is_valid():
        try:
            shown["narrative"] = complaints.reveal(
                feed, source_id, **form.cleaned_data, by=request.staff, now=now
            )
            shown["revealed_at"] = now
        except TooMany as refusal:
            form.add_error(None, sentence(refusal))
    part = "HX-Request" in request.headers
    if part or "narrative" in shown:  # noted already, with what was revealed or when the page was opened
        complaint = complaints.one(feed, source_id, by=request.staff)
    else:
        complaint = complaints.open_one(feed, source_id, by=request.staff, now=now)
    return render(
        request,
        f"complaints/{'narrative' if part else 'one'}.html",
        about(complaint, place=request.GET, by=request.staff) | _earlier(request, feed, source_id) | shown,
        status=200 if "narrative" in shown else 422,
    )


def _earlier(request: StaffRequest, feed: str, source_id: str) -> dict[str, object]:
    """What was told of the complaint before it was corrected."""
    before = facts.earlier("complaints", feed, source_id, by=request.staff)
    return {"earlier": earlier.told(before, groups, by=request.staff)}
