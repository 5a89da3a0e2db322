"""Handing in a file: choose it, look at it as it would be read, load it, see what came of it."""

import json
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from hark.core.errors import Refusal
from hark.flows import known_mappings, offering, previewing, uploads
from hark.flows.known_mappings import KnownMappings
from hark.guard.access import require
from hark.guard.redaction import redact
from hark.web import limits
from hark.web.data import leads, previewed
from hark.web.data.forms import LoadForm, ReadingForm
from hark.web.data.refusals import told
from hark.web.errors import sentence
from hark.web.policy import opens
from hark.web.staff import StaffRequest

_NAMES, _REMEMBERED = "handed_in", 20


@require_http_methods(["GET", "POST"])
@opens("feed.load")
def load(request: StaffRequest) -> HttpResponse:
    """The form to choose a file with, or on to its preview."""
    require(request.staff, "feed.load")
    return chosen(request, cases=False, template="data/load.html", preview="data:preview")


def chosen(request: StaffRequest, *, cases: bool, template: str, preview: str) -> HttpResponse:
    """A form to choose a file with, or on to its preview; of ledgers, or of `cases`."""
    known = known_mappings.into(known_mappings.known(by=request.staff), cases=cases)
    posted = request.method == "POST"
    form = LoadForm(request.POST, request.FILES, known=known) if posted else LoadForm(known=known)
    if posted:
        limits.UPLOADS.require(request.staff)
    if posted and form.is_valid():
        given = form.cleaned_data
        try:
            stored_as = uploads.store(given["file"].chunks(), file_name=given["file"].name, by=request.staff)
        except Refusal as refusal:
            form.add_error("file", sentence(refusal))
        else:
            remember_name(request, stored_as, given["file"].name)
            query = urlencode({"mapping": given["mapping"], "feed": given["feed"]})
            return redirect(f"{reverse(preview, args=[stored_as])}?{query}")
    context = {
        "form": form,
        "feeds": feeds_by_mapping(known),
        "samples": [mapping for mapping in known.usable if mapping.is_plain],
        "broken": [sentence(refusal) for refusal in known.broken],
        "limit": settings.HARK_UPLOAD_LIMIT,
        "megabytes": settings.HARK_UPLOAD_LIMIT // 2**20,
    }
    return render(request, template, context, status=422 if posted else 200)


@require_http_methods(["GET", "POST"])
@opens("feed.load")
def preview(request: StaffRequest, stored_as: str) -> HttpResponse:
    """The first rows as they would be read; once confirmed, on to the arrival."""
    require(request.staff, "feed.load")
    try:
        path = uploads.path_of(stored_as)
    except uploads.UploadGone:
        return render(request, "data/gone.html", status=404)
    known = known_mappings.into(known_mappings.known(by=request.staff), cases=False)
    asked = _asked(request, known, stored_as)
    form = ReadingForm(asked, known=known)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("data:arrival", _received(path, asked, stored_as, request))
        except Refusal as refusal:
            form.add_error(None, told(refusal, file=asked["file"]))
    return render(
        request,
        "data/preview.html",
        {
            "form": form,
            "asked": asked,
            "stored_as": stored_as,
            "feeds": feeds_by_mapping(known),
            **_seen(path, asked, known, request),
        },
        status=422 if request.method == "POST" else 200,
    )


def remember_name(request: StaffRequest, stored_as: str, file_name: str) -> None:
    """Keep with the session what the file was called: addresses are logged, and it may name a customer."""
    names = {**request.session.get(_NAMES, {}), stored_as: redact(file_name, sealed=False).text}
    request.session[_NAMES] = dict(list(names.items())[-_REMEMBERED:])


def handed_in(request: StaffRequest) -> dict[str, str]:
    """The files the person handed in with this session that are still here, and what they are called."""
    names: dict[str, str] = request.session.get(_NAMES, {})
    return {stored: name for stored, name in names.items() if uploads.is_here(stored)}


def feeds_by_mapping(known: KnownMappings) -> str:
    """Each mapping's own feed as JSON, for the script that shows it in the blank field."""
    return json.dumps({mapping.name: mapping.feed for mapping in known.usable})


def _asked(request: StaffRequest, known: KnownMappings, stored_as: str) -> dict[str, str]:
    """How the file is to be read and called; what the address leaves out is taken as usual.

    Whoever signed in again since has another session, and the file the name it is kept under.
    """
    query = request.POST or request.GET
    first = known.usable[0].name if known.usable else ""
    return {
        "file": request.session.get(_NAMES, {}).get(stored_as, stored_as),
        "mapping": query.get("mapping") or first,
        "feed": query.get("feed", "").strip(),
    }


def _received(path: Path, asked: dict[str, str], stored_as: str, request: StaffRequest) -> int:
    return offering.receive(
        path,
        file_name=asked["file"],
        mapping=asked["mapping"],
        feed=asked["feed"],
        by=request.staff,
        now=timezone.now(),
        stored_as=stored_as,
    )


def _seen(
    path: Path, asked: dict[str, str], known: KnownMappings, request: StaffRequest
) -> dict[str, object]:
    try:
        preview = previewing.preview(
            path, mapping=asked["mapping"], feed=asked["feed"], by=request.staff, now=timezone.now()
        )
    except Refusal as refusal:
        return unreadable(refusal, path, asked, known, request)
    return {
        "lead": leads.of_preview(preview),
        "preview": preview,
        "usable": any(row.problem is None for row in preview.rows),
        "ahead": leads.of_ahead(preview.ahead),
        "lasting": leads.of_lasting(preview.lasting),
        "headings": previewed.headings(preview),
        "rows": previewed.rows(
            preview,
            cells=request.staff.may("complaint.see"),
            values=request.staff.may("quarantine.reveal"),
        ),
    }


def unreadable(
    refusal: Refusal, path: Path, asked: dict[str, str], known: KnownMappings, request: StaffRequest
) -> dict[str, object]:
    """Why the file cannot be read so, and the other mapping that fits it, where there is one."""
    told_so: dict[str, object] = {"problem": told(refusal, file=asked["file"])}
    fitting = known_mappings.fitting(path, known, refusal=refusal, by=request.staff)
    if fitting is None or fitting.name == asked["mapping"]:
        return told_so
    query = urlencode({"mapping": fitting.name, "feed": asked["feed"]})
    return {**told_so, "fitting": fitting, "fitting_href": f"?{query}"}
