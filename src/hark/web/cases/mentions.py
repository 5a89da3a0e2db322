"""Notes that mention whoever looks, and whom a note on a complaint may mention."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from hark.core.complaints.confidential import require_open
from hark.flows import case_mentions, case_sight
from hark.flows.case_places import kept, me
from hark.guard.access import Role
from hark.web.figures import number as written
from hark.web.pages import STEP, Pager, offset_in
from hark.web.policy import opens
from hark.web.staff import StaffRequest
from hark.web.words import ROLES


@require_safe
@opens("case.see")
def listing(request: StaffRequest) -> HttpResponse:
    """What mentions the person, the newest first."""
    offset = offset_in(request.GET)
    found = case_mentions.page(offset=offset, by=request.staff)
    return render(
        request,
        "cases/mentions.html",
        {
            "sentence": sentence(found.unseen) or _("Nothing mentions you that you have not seen."),
            "rows": found.mentions,
            "unseen": found.unseen,
            "simulated": any(each.is_demo for each in found.mentions),
            "pager": Pager(request.GET, found.total, offset),
        },
    )


@require_POST
@opens("case.see")
def put_away(request: StaffRequest) -> HttpResponse:
    """All are seen."""
    case_mentions.saw_all(by=request.staff, now=timezone.now())
    messages.success(request, _("All are marked as seen."))
    return redirect("cases:mentions")


@require_safe
@opens("case.handle")
def colleagues(request: StaffRequest, number: str) -> HttpResponse:
    """Whom a note on the complaint may mention."""
    row = case_sight.seen(number, by=request.staff)
    require_open(me(request.staff), kept(row))
    found, offset = case_mentions.colleagues(row, by=request.staff), offset_in(request.GET)
    people = [(person, ROLES[Role(person.role)]) for person in found[offset : offset + STEP]]
    context = {"case": row, "people": people, "pager": Pager(request.GET, len(found), offset)}
    return render(request, "cases/colleagues.html", context)


def sentence(unseen: int) -> str:
    """How many notes mention the person that they have not seen; nothing where none does."""
    said = ngettext("{n} note mentions you.", "{n} notes mention you.", unseen)
    return said.format(n=written(unseen)) if unseen else ""
