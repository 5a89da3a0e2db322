"""The mappings, to be read: which column becomes which field."""

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hark.flows import mapping as kept
from hark.web.data.fields import FIELDS, KINDS, LEDGERS
from hark.web.errors import sentence
from hark.web.policy import opens
from hark.web.sentences import begun, joined, spelled
from hark.web.staff import StaffRequest


@require_safe
@opens("feed.see")
def mappings(request: StaffRequest) -> HttpResponse:
    """Every mapping, the institution's own first, and what ails those that cannot be understood."""
    listed = sorted(kept.listed(by=request.staff), key=lambda each: not each.is_own)
    return render(
        request,
        "data/mappings.html",
        {
            "mappings": listed,
            "ledgers": LEDGERS,
            "broken": [sentence(each.problem) for each in listed if each.problem],
            "lead": _lead(len(listed), sum(each.is_own for each in listed)),
        },
    )


@require_safe
@opens("feed.see")
def mapping(request: StaffRequest, name: str) -> HttpResponse:
    """One mapping, column by column, and as it is written."""
    one = kept.one(name, by=request.staff)
    return render(
        request,
        "data/mapping.html",
        {
            "one": one,
            "called": called(one),
            "problem": sentence(one.problem) if one.problem else "",
            "missing": sorted(one.mapping.missing) if one.mapping else [],
            "fields": FIELDS,
            "kinds": KINDS,
            "ledgers": LEDGERS,
        },
    )


@require_safe
@opens("feed.see")
def sample(request: StaffRequest, name: str) -> StreamingHttpResponse:
    """A small CSV as the mapping wants it, to be filled in or handed to whoever writes the real one."""
    taken = kept.sample(name, language=get_language() or "en", by=request.staff)
    return StreamingHttpResponse(
        taken.chunks,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{taken.name}"'},
    )


def called(one: kept.Kept) -> str:
    """Its title in the reader's language; its name where it cannot be read."""
    return one.mapping.title.of(get_language() or "en") if one.mapping else one.name


def _lead(count: int, own: int) -> str:
    told = ngettext("{count} mapping is here", "{count} mappings are here", count).format(
        count=spelled(count)
    )
    which = (
        ngettext("{told}, {count} of them your own.", "{told}, {count} of them your own.", own)
        if own
        else _("{told}; none is your own yet.")
    )
    return joined(
        begun(which.format(told=told, count=spelled(own))),
        _("A mapping says which column of a source is which field of ours."),
    )
