"""One complaint, and its narrative for those who may read it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hark.flows import complaints
from hark.web.complaints.facts import about
from hark.web.policy import opens
from hark.web.staff import StaffRequest


@require_safe
@opens("complaint.see")
def one(request: StaffRequest, feed: str, source_id: str) -> HttpResponse:
    """The complaint with its narrative masked."""
    complaint = complaints.one(feed, source_id, by=request.staff)
    return render(request, "complaints/one.html", about(complaint, place=request.GET, by=request.staff))


@never_cache
@require_POST
@opens("complaint.reveal")
def reveal(request: StaffRequest, feed: str, source_id: str) -> HttpResponse:
    """The narrative, for the page that asked; without script, the page again with the narrative in it."""
    now = timezone.now()
    narrative = complaints.reveal(feed, source_id, by=request.staff, now=now)
    complaint = complaints.one(feed, source_id, by=request.staff)
    shown = {"narrative": narrative, "revealed_at": now}
    part = "HX-Request" in request.headers
    return render(
        request,
        f"complaints/{'narrative' if part else 'one'}.html",
        about(complaint, place=request.GET, by=request.staff) | shown,
    )
