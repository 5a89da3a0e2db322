"""The list of complaints, the values to filter it by, and all of it as a file."""

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from hark.core.complaints import letters
from hark.core.errors import NotFound
from hark.core.terms.card import Card
from hark.core.terms.period import Period
from hark.flows import case_sight, complaints, indicators, simulated
from hark.web import cookies, elsewhere, limits
from hark.web.complaints import layout, scope
from hark.web.complaints.picker import pick
from hark.web.complaints.scope import ListScope
from hark.web.complaints.sight import see
from hark.web.pages import offset_in
from hark.web.policy import opens
from hark.web.sections import HANDLED, LOAD, address_of
from hark.web.staff import StaffRequest


class NothingYet(NotFound):
    """There are no complaints to choose among."""


@require_safe
@opens("complaint.see")
def listing(request: StaffRequest) -> HttpResponse:
    """A page of the list the address asks for; before the first load, the invitation to load."""
    if number := _handled(request):
        return elsewhere.go(request, reverse("cases:one", args=[number]))
    known = complaints.days(by=request.staff)
    if not known:
        return render(request, "complaints/empty.html", {"load_href": address_of(LOAD, request.staff)})
    asked, book = _scope(request, known)
    sight = see(
        asked,
        book,
        offset=offset_in(request.GET),
        layout=layout.kept(cookies.kept(request, layout.COOKIE)),
        person=request.user,
    )
    if sight.pager.total and sight.pager.offset >= sight.pager.total:
        return redirect(request.path + sight.pager.end_href)
    context = {
        "scope": asked,
        "known": [*known, asked.all_days],
        "sight": sight,
        "search_href": "",
        "simulated": simulated.among("complaints", asked.period, feed=asked.filter.feed),
        "handled_href": address_of(HANDLED, request.staff),
    }
    return render(request, "complaints/list.html", context)


@require_safe
@opens("complaint.see")
def values(request: StaffRequest, dimension: str) -> HttpResponse:
    """The values of a dimension to choose from: a part for the list, or a page of its own."""
    known = complaints.days(by=request.staff)
    asked, _ = _scope(request, known)
    picker = pick(asked, dimension, like=request.GET.get("like", ""), by=request.staff)
    part = "HX-Request" in request.headers
    return render(
        request, f"complaints/{'picker' if part else 'values'}.html", {"scope": asked, "picker": picker}
    )


@require_POST
@opens("complaint.export")
def export(request: StaffRequest) -> HttpResponseBase:
    """Every complaint of the list as a file, sent while it is written."""
    limits.EXPORTS.require(request.staff)
    asked, _ = _scope(request, complaints.days(by=request.staff))
    taken = complaints.export(
        asked.selection, form=request.POST.get("form", ""), by=request.staff, now=timezone.now()
    )
    return StreamingHttpResponse(
        taken.chunks,
        content_type=taken.content_type,
        headers={"Content-Disposition": f'attachment; filename="{taken.name}"'},
    )


def _handled(request: StaffRequest) -> str:
    """The number that is looked for, where it is that of a complaint handled here which the person sees."""
    asked = request.GET.get("q", "").strip()
    numbers = letters.numbers(asked)
    return numbers[0] if len(numbers) == 1 and case_sight.is_seen(numbers[0], by=request.staff) else ""


def _scope(request: StaffRequest, known: list[Period]) -> tuple[ListScope, dict[str, Card]]:
    if not known:
        raise NothingYet("No complaints are loaded yet.")
    book = indicators.book(by=request.staff, of="complaints")
    all_days = Period(known[0].start, known[-1].end)
    asked = scope.read(
        request.GET,
        all_days=all_days,
        indicators=book,
        dimensions=complaints.DIMENSIONS,
        today=timezone.localdate(),
    )
    return asked, book
