"""The pages of returns: the list, a preview, what was signed, the complaints behind a cell, files."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hark.core.returns.reconciling import DoesNotAddUp
from hark.core.terms.period import Period
from hark.flows import accounts, return_cells, return_files, returns
from hark.flows.facts import Export
from hark.flows.returns import CountsNone, NotOver, SignedAlready, SortsNone
from hark.records.returns import ReturnRow
from hark.web import limits
from hark.web.cases import narrowing
from hark.web.errors import sentence
from hark.web.freshness import typed_before
from hark.web.policy import opens
from hark.web.returns import leads, periods, sight
from hark.web.returns.words import ABOUT, TITLES, titled
from hark.web.staff import StaffRequest


@require_safe
@opens("return.see")
def listing(request: StaffRequest) -> HttpResponse:
    """Which returns there are, and those that were signed."""
    signed = returns.signed(by=request.staff)
    who = accounts.called(row.signed_by for row in signed)
    shown = [name for name in returns.NAMES if name != "cfpb" or _sees_each(request)]
    return render(
        request,
        "returns/list.html",
        {
            "lead": leads.of_list(signed),
            "kinds": [(name, TITLES[name], ABOUT[name], _newest(name, signed)) for name in shown],
            "signed": [
                (row, TITLES[row.name], Period(row.start, row.end), who[row.signed_by])
                for row in signed
                if row.name in shown
            ],
        },
    )


@require_safe
@opens("return.see")
def preview(request: StaffRequest, name: str) -> HttpResponse:
    """A return as the ledger stands, and whether it may be signed."""
    period, by = _period(request), request.staff
    found = returns.preview(name, period=period, by=by, now=timezone.now())
    tick_name = "none" if found.counts_none else "unsorted" if found.unsorted else ""
    query = urlencode({"from": period.start, "to": period.end})
    cell_href = f"{reverse('returns:cell', args=[name])}?{query}"
    return render(
        request,
        "returns/preview.html",
        {
            "name": name,
            "title": TITLES[name],
            "lead": leads.of_preview(found),
            "made": found.made,
            "found": found,
            "unsorted": leads.unsorted(found) if by.may("return.sign") else "",
            "simulated": accounts.is_demonstration(),
            "tick_name": tick_name,
            "ticked": tick_name in typed_before(request),
            "came_back": typed_before(request).get("deed") == "sign",
            "differences": _told(found) if by.may("return.open") else [],
            "tables": sight.tables(found.made, cell_href=cell_href, may_open=by.may("return.open")),
            "period": period,
            "elsewhere": periods.half_year(found.newest) if found.newest else None,
            "usual": [(word, each, each == period) for word, each in periods.usual(timezone.localdate())],
            "query": query,
            "may_sign": by.may("return.sign") and found.adds_up and found.is_over,
            "may_export": by.may("return.export"),
        },
    )


@require_POST
@opens("return.sign")
def sign(request: StaffRequest, name: str) -> HttpResponse:
    """The signed return; or the preview, and why it is not signed."""
    period = _period(request)
    try:
        none, unsorted = "none" in request.POST, "unsorted" in request.POST
        row = returns.sign(
            name, period=period, none=none, unsorted=unsorted, by=request.staff, now=timezone.now()
        )
    except (NotOver, CountsNone, SortsNone, DoesNotAddUp, SignedAlready) as refusal:
        messages.error(request, sentence(refusal))
        query = urlencode({"from": period.start, "to": period.end})
        return redirect(f"{reverse('returns:preview', args=[name])}?{query}")
    messages.success(request, _("The return is signed and kept."))
    return redirect("returns:signed", row.pk)


@require_safe
@opens("return.see")
def signed(request: StaffRequest, id: int) -> HttpResponse:
    """A return as it was signed."""
    row, made = returns.signed_one(id, by=request.staff)
    may_open, cell_href = request.staff.may("return.open"), f"{reverse('returns:signed-cell', args=[id])}?"
    return render(
        request,
        "returns/signed.html",
        {
            "row": row,
            "simulated": row.is_demo,
            "unsorted": leads.signed_unsorted(made),
            "title": TITLES[row.name],
            "lead": leads.of_signed(row, who=accounts.called([row.signed_by])[row.signed_by]),
            "made": made,
            "tables": sight.tables(made, cell_href=cell_href, may_open=may_open),
            "period": made.period,
            "may_export": request.staff.may("return.export"),
        },
    )


@require_safe
@opens("return.open")
def cell(request: StaffRequest, name: str) -> HttpResponse:
    """The complaints behind a cell of a preview: as a list where there is one, else their numbers."""
    period = _period(request)
    place = _place(request)
    numbers = returns.behind_cell(name, period=period, **place, by=request.staff)
    listed = return_cells.as_list(name, period=period, **place, numbers=numbers, by=request.staff)
    if listed:
        return redirect(f"{reverse('cases:list')}?{narrowing.query(listed)}")
    query = urlencode({"from": period.start, "to": period.end})
    back = f"{reverse('returns:preview', args=[name])}?{query}"
    return _behind(request, numbers, title=str(TITLES[name]), back=back)


@require_safe
@opens("return.open")
def signed_cell(request: StaffRequest, id: int) -> HttpResponse:
    """The complaints that stood behind a cell when it was signed."""
    numbers = returns.behind_signed(id, **_place(request), by=request.staff)
    return _behind(request, numbers, title=_("Signed return"), back=reverse("returns:signed", args=[id]))


@require_POST
@opens("return.export")
def export(request: StaffRequest, name: str) -> HttpResponseBase:
    """A preview as a file."""
    limits.EXPORTS.require(request.staff)
    made = return_files.export(
        name,
        period=_period(request),
        form=request.POST.get("form", ""),
        language=get_language() or "en",
        by=request.staff,
        now=timezone.now(),
    )
    return _sent(made)


@require_POST
@opens("return.export")
def export_signed(request: StaffRequest, id: int) -> HttpResponseBase:
    """A signed return as a file."""
    limits.EXPORTS.require(request.staff)
    form, language = request.POST.get("form", ""), get_language() or "en"
    return _sent(
        return_files.export_signed(id, form=form, language=language, by=request.staff, now=timezone.now())
    )


def _sent(made: Export) -> HttpResponseBase:
    return StreamingHttpResponse(
        made.chunks,
        content_type=made.content_type,
        headers={"Content-Disposition": f'attachment; filename="{made.name}"'},
    )


def _behind(request: StaffRequest, numbers: tuple[str, ...], *, title: str, back: str) -> HttpResponse:
    return render(request, "returns/cell.html", {"numbers": numbers, "title": title, "back": back})


def _period(request: HttpRequest) -> Period:
    return periods.of(request.GET, today=timezone.localdate())


def _place(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "") for name in ("table", "row", "column")}


def _sees_each(request: StaffRequest) -> bool:
    return request.staff.may("indicator.see_small_cells")


def _newest(name: str, signed: list[ReturnRow]) -> Period | None:
    found = next((row for row in signed if row.name == name), None)
    return Period(found.start, found.end) if found else None


def _told(found: returns.Preview) -> list[tuple[str, str]]:
    return [(_title_of(found, each.table), leads.told(each)) for each in found.differences]


def _title_of(found: returns.Preview, id: str) -> str:
    table = found.made.table(id)
    return titled(table.title) if table else id
