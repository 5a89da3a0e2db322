"""The editor of a mapping: its text, and beside it how a sample would be read by it."""

import difflib
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hark.core.errors import Refusal
from hark.flows import mapping as kept
from hark.flows import own_mappings, previewing, quarantine, rehearsing, uploads
from hark.flows.mapping import Kept
from hark.flows.own_mappings import ChangedMeanwhile, InUse
from hark.guard.redaction import redact
from hark.web import limits
from hark.web.data import leads, previewed, rehearsed
from hark.web.data.bounded import SAMPLE
from hark.web.data.fields import FIELDS, KINDS, LEDGERS
from hark.web.data.loads import handed_in
from hark.web.data.mappings import called
from hark.web.data.refusals import told
from hark.web.errors import sentence
from hark.web.freshness import typed_before
from hark.web.policy import asks_back, opens
from hark.web.staff import StaffRequest

MOST = 5_000  # records of a sample that are tried out


def _no_mapping(request: StaffRequest, name: str) -> HttpResponse | None:
    """The page with what is wrong with the text; None where it can be saved as far as that goes."""
    text, base = request.POST.get("text", ""), request.POST.get("base", "")
    try:
        kept.checked(text, by=request.staff)
    except Refusal as refusal:
        return _page(request, kept.one(name, by=request.staff), text, base=base, refusal=refusal)
    return None


@require_http_methods(["GET", "POST"])
@opens("feed.load", POST="mapping.edit")
@asks_back(_no_mapping)
def edit(request: StaffRequest, name: str) -> HttpResponse:
    """The text of a mapping, or of a copy or an earlier version of it; once saved, on to the mapping."""
    one = kept.one(name, by=request.staff)
    if request.method != "POST":
        typed = typed_before(request)
        text = typed.get("text") or _to_begin_with(request, one)
        return _page(request, one, text, base=typed.get("base", one.digest))
    text, base = request.POST.get("text", ""), request.POST.get("base", "")
    try:
        saved = own_mappings.save(text, opened=name, base=base, by=request.staff, now=timezone.now())
    except ChangedMeanwhile as refusal:
        now = kept.one(name, by=request.staff)
        return _page(request, now, text, base=now.digest, refusal=refusal, change=_change(now.text, text))
    except Refusal as refusal:
        return _page(request, one, text, base=base, refusal=refusal)
    told = (
        _("{name} is saved and in force. Records in quarantine can be tried again by it.")
        if quarantine.waits_for(saved.name, by=request.staff)
        else _("{name} is saved and in force.")
    )
    messages.success(request, told.format(name=saved.name))
    return redirect("data:mapping", saved.name)


@require_POST
@opens("feed.load")
def preview(request: StaffRequest) -> HttpResponse:
    """The same page with what the text would make of a sample, which is not kept."""
    limits.UPLOADS.require(request.staff)
    one = kept.one(request.POST.get("opened", ""), by=request.staff)
    text = request.POST.get("text", "")
    try:
        seen = _seen(request, text)
    except Refusal as refusal:
        return _page(request, one, text, base=request.POST.get("base", ""), refusal=refusal, status=200)
    return _page(request, one, text, base=request.POST.get("base", ""), seen=seen)


@require_POST
@opens("mapping.edit")
def remove(request: StaffRequest, name: str) -> HttpResponse:
    """The list without it; or its page, and why it stays."""
    try:
        own_mappings.remove(name, by=request.staff, now=timezone.now())
    except InUse as refusal:
        messages.error(request, sentence(refusal))
        return redirect("data:mapping", name)
    messages.success(request, _("{name} is removed; its text is kept in the history.").format(name=name))
    return redirect("data:mappings")


def _to_begin_with(request: StaffRequest, one: Kept) -> str:
    if number := request.GET.get("version", ""):
        return kept.version(one.name, number, by=request.staff)
    return kept.copied(one) if "copy" in request.GET else one.text


def _page(
    request: StaffRequest,
    one: Kept,
    text: str,
    *,
    base: str,
    refusal: Refusal | None = None,
    change: list[str] | None = None,
    seen: dict[str, object] | None = None,
    status: int = 0,
) -> HttpResponse:
    line = getattr(refusal, "line", 0)
    chosen = request.POST.get("stored", request.GET.get("sample", ""))
    if not status:
        status = 200 if refusal is None else 409 if isinstance(refusal, ChangedMeanwhile) else 422
    return render(
        request,
        "data/editor.html",
        {
            "one": one,
            "called": called(one),
            "text": text.replace("\r\n", "\n"),
            "base": base,
            # Sending keeps the address, so that a copy is one still when a refused save is loaded anew.
            "asked": request.GET.urlencode(),
            "problem": sentence(refusal) if refusal else "",
            "line": line,
            "refused": status >= 400,
            "change": change,
            "samples": _once(handed_in(request), chosen),
            "chosen": chosen,
            "megabytes": SAMPLE // 2**20,
            "limit": SAMPLE,
            "ledgers": kept.ledgers(),
            "fields": FIELDS,
            "kinds": KINDS,
            "ledger_words": LEDGERS,
            **(seen or {}),
        },
        status=status,
    )


def _once(names: dict[str, str], chosen: str) -> dict[str, str]:
    """The files, each name once: of a file that was handed in again the last, unless another is chosen."""
    latest = {name: stored for stored, name in names.items()}
    if chosen in names:
        latest[names[chosen]] = chosen
    return {stored: name for name, stored in latest.items()}


def _change(saved: str, typed: str) -> list[str]:
    """What saving would change in what somebody else saved, line by line."""
    before, after = saved.splitlines(), typed.replace("\r\n", "\n").splitlines()
    return list(difflib.unified_diff(before, after, n=1, lineterm=""))[2:]


def _seen(request: StaffRequest, text: str) -> dict[str, object]:
    """How the sample would be read; or why it could not be.

    Raises:
        NoMapping: the text is none.
    """
    mapping = kept.checked(text, by=request.staff)
    file = request.FILES.get("sample")
    names = handed_in(request)
    stored = request.POST.get("stored", "")
    if isinstance(file, UploadedFile):
        name = redact(file.name or "", sealed=False).text
        if (file.size or 0) > SAMPLE:
            most = SAMPLE // 2**20
            return {"unread": _("A sample may have {most} MB. Choose a smaller one.").format(most=most)}
        sample: AbstractContextManager[Path] = uploads.borrowed(
            file.chunks(), file_name=file.name or "", by=request.staff
        )
    elif stored in names:
        name, sample = names[stored], nullcontext(uploads.path_of(stored))
    else:
        return {"usable": True}
    with sample as path, rehearsing.Met() as met:
        try:
            by, now = request.staff, timezone.now()
            first = previewing.preview(path, mapping=mapping, by=by, now=now)
            account = rehearsing.rehearse(path, mapping=mapping, by=by, met=met, most=MOST, now=now)
        except Refusal as refusal:
            return {"unread": told(refusal, file=name)}
    return {
        "preview": first,
        "headings": previewed.headings(first),
        "rows": previewed.rows(
            first,
            cells=request.staff.may("complaint.see"),
            values=request.staff.may("quarantine.reveal"),
        ),
        "account_lead": rehearsed.lead(account),
        "ahead": leads.of_ahead(account.ahead),
        "lasting": leads.of_lasting(account.lasting),
        "account_lines": rehearsed.lines(account),
        "account_redacted": rehearsed.redacted(account),
        "broke_off": sentence(account.refusal) if account.refusal else "",
    }
