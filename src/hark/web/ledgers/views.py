"""The list of a ledger's records, the values to filter it by, all of it as a file, and one record."""

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from hark.core.errors import NotFound
from hark.core.terms.card import Card
from hark.core.terms.period import Period
from hark.flows import facts, indicators, simulated
from hark.web import cookies, limits
from hark.web.complaints import layout, scope
from hark.web.complaints.kept import keep_density
from hark.web.complaints.picker import pick
from hark.web.complaints.scope import ListScope
from hark.web.ledgers.kinds import Kind
from hark.web.ledgers.one import about
from hark.web.ledgers.sight import see
from hark.web.pages import offset_in
from hark.web.sections import LOAD, address_of
from hark.web.staff import StaffRequest


class NothingYet(NotFound):
    """There are no records to choose among."""


def listing(request: StaffRequest, kind: Kind) -> HttpResponse:
    """A page of the list the address asks for; before the first load, the invitation to load."""
    known = facts.days(kind.name, by=request.staff)
    if not known:
        context = {"kind": kind, "load_href": address_of(LOAD, request.staff)}
        return render(request, "ledgers/empty.html", context)
    asked, book = _scope(request, kind, known)
    laid_out = layout.kept(cookies.kept(request, kind.name), among=kind.columns)
    sight = see(kind, asked, book, offset=offset_in(request.GET), layout=laid_out, person=request.user)
    if sight.pager.total and sight.pager.offset >= sight.pager.total:
        return redirect(request.path + sight.pager.end_href)
    stretches = [*known, *([asked.all_days] if asked.all_days not in known else [])]
    context = {"kind": kind, "scope": asked, "known": stretches, "sight": sight, "search_href": ""}
    context["simulated"] = simulated.among(kind.name, asked.period, feed=asked.filter.feed)
    return render(request, "ledgers/list.html", context)


def values(request: StaffRequest, dimension: str, kind: Kind) -> HttpResponse:
    """The values of a dimension to choose from: a part for the list, or a page of its own."""
    asked, _ = _scope(request, kind, facts.days(kind.name, by=request.staff))
    picker = pick(asked, dimension, like=request.GET.get("like", ""), by=request.staff)
    page = "complaints/picker.html" if "HX-Request" in request.headers else "ledgers/values.html"
    return render(request, page, {"kind": kind, "scope": asked, "picker": picker})


def export(request: StaffRequest, kind: Kind) -> HttpResponseBase:
    """Every record of the list as a file, sent while it is written."""
    limits.EXPORTS.require(request.staff)
    asked, _ = _scope(request, kind, facts.days(kind.name, by=request.staff))
    form, now = request.POST.get("form", ""), timezone.now()
    taken = facts.export(kind.name, asked.selection, form=form, by=request.staff, now=now)
    return StreamingHttpResponse(
        taken.chunks,
        content_type=taken.content_type,
        headers={"Content-Disposition": f'attachment; filename="{taken.name}"'},
    )


def lay_out(request: StaffRequest, kind: Kind) -> HttpResponse:
    """The same list, laid out anew: columns and rows kept in this browser, density for the person."""
    keep_density(request)
    query = request.POST.get("query", "")
    response = HttpResponseRedirect(reverse(f"{kind.name}:list") + (f"?{query}" if query else ""))
    chosen = layout.chosen(request.POST.getlist("column"), request.POST.get("size", ""), among=kind.columns)
    cookies.keep(response, kind.name, chosen.cookie)
    return response


def one(request: StaffRequest, feed: str, source_id: str, kind: Kind) -> HttpResponse:
    """The record, without what is sealed; that it was opened is noted."""
    fact = facts.open_one(kind.name, feed, source_id, by=request.staff, now=timezone.now())
    before = facts.earlier(kind.name, feed, source_id, by=request.staff)
    shown = about(kind, fact, before, place=request.GET, by=request.staff)
    return render(request, "ledgers/one.html", shown)


def _scope(request: StaffRequest, kind: Kind, known: list[Period]) -> tuple[ListScope, dict[str, Card]]:
    if not known:
        raise NothingYet(str(kind.nothing))
    book = indicators.book(by=request.staff, of=kind.name)
    all_days = Period(known[0].start, known[-1].end)
    asked = scope.read(
        request.GET,
        all_days=all_days,
        indicators=book,
        dimensions=kind.dimensions,
        today=timezone.localdate(),
        ledger=kind.name,
    )
    return asked, book
