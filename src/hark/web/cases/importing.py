"""Complaints by file: choose it, see what would be taken in and what refused, take it in."""

from pathlib import Path

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hark.core.errors import NotAllowed, Refusal
from hark.flows import known_mappings, offering, previewing, rehearsing, uploads
from hark.guard.access import require
from hark.web.data import previewed, rehearsed
from hark.web.data.forms import ReadingForm
from hark.web.data.loads import chosen, feeds_by_mapping, handed_in, unreadable
from hark.web.data.refusals import told
from hark.web.errors import sentence
from hark.web.policy import opens
from hark.web.staff import StaffRequest

MOST = 5_000  # complaints of a file that are tried out beforehand


@require_http_methods(["GET", "POST"])
@opens("case.import")
def choose(request: StaffRequest) -> HttpResponse:
    """The form to choose a file with, or on to what would become of it."""
    return chosen(request, cases=True, template="cases/import.html", preview="cases:import-preview")


@never_cache
@require_http_methods(["GET", "POST"])
@opens("case.import")
def preview(request: StaffRequest, stored_as: str) -> HttpResponse:
    """What would be taken in of the file and what refused; once confirmed, on to its arrival."""
    require(request.staff, "case.import")
    try:
        path = uploads.path_of(stored_as)
    except uploads.UploadGone:
        return render(request, "cases/import_gone.html", status=404)
    known = known_mappings.into(known_mappings.known(by=request.staff), cases=True)
    query = request.POST or request.GET
    asked = {
        "file": handed_in(request).get(stored_as, stored_as),
        "mapping": query.get("mapping") or (known.usable[0].name if known.usable else ""),
        "feed": query.get("feed", "").strip(),
    }
    form = ReadingForm(asked, known=known)
    if request.method == "POST" and form.is_valid():
        try:
            arrival = offering.receive(
                path,
                file_name=asked["file"],
                mapping=asked["mapping"],
                feed=asked["feed"],
                by=request.staff,
                now=timezone.now(),
                stored_as=stored_as,
            )
            return redirect("data:arrival", arrival)
        except NotAllowed:
            raise
        except Refusal as refusal:
            form.add_error(None, told(refusal, file=asked["file"]))
    seen = _seen(path, asked, known, request) if form.is_valid() else {}
    context = {"form": form, "asked": asked, "feeds": feeds_by_mapping(known), **seen}
    return render(request, "cases/import_preview.html", context, status=422 if form.errors else 200)


def _seen(
    path: Path, asked: dict[str, str], known: known_mappings.KnownMappings, request: StaffRequest
) -> dict[str, object]:
    by = request.staff
    try:
        now = timezone.now()
        first = previewing.preview(path, mapping=asked["mapping"], feed=asked["feed"], by=by, now=now)
        with rehearsing.Met() as met:
            account = rehearsing.rehearse(
                path,
                mapping=asked["mapping"],
                feed=asked["feed"],
                by=by,
                met=met,
                most=MOST,
                now=now,
            )
    except Refusal as refusal:
        return unreadable(refusal, path, asked, known, request)
    return {
        "lead": rehearsed.lead(account),
        "account": account.tally,
        "account_lines": rehearsed.lines(account),
        "account_redacted": rehearsed.redacted(account),
        "broke_off": sentence(account.refusal) if account.refusal else "",
        "preview": first,
        "headings": previewed.headings(first),
        "rows": previewed.rows(first, cells=by.may("case.see"), values=by.may("quarantine.reveal")),
    }
