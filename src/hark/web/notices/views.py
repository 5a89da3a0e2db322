"""A person's notices: the list, unread first asked for, and marking as read."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from hark.core.terms.notice import Kind
from hark.flows import notices
from hark.flows.notices import Page
from hark.web.figures import number
from hark.web.notices.words import KINDS
from hark.web.pages import Pager, offset_in
from hark.web.policy import opens
from hark.web.staff import StaffRequest


@require_safe
@opens("own.notices")
def listing(request: StaffRequest) -> HttpResponse:
    """What the person is told of: what is unread, or everything that is kept."""
    offset, every = offset_in(request.GET), request.GET.get("scope") == "all"
    kind = request.GET.get("kind", "")
    kind = kind if kind in {*Kind} else ""
    found = notices.page(unread=not every, kind=kind, offset=offset, by=request.staff)
    return render(
        request,
        "notices/list.html",
        {
            "sentence": _sentence(found),
            "rows": [(each, KINDS[each.kind]) for each in found.notices],
            "unread": found.unread,
            "every": every,
            "kind": kind,
            "kinds": KINDS.items(),
            "pager": Pager(request.GET, found.total, offset),
        },
    )


@require_POST
@opens("own.notices")
def read(request: StaffRequest, id: int) -> HttpResponse:
    """The list with one more read."""
    notices.read(id, by=request.staff, now=timezone.now())
    return _back(request)


@require_POST
@opens("own.notices")
def read_all(request: StaffRequest) -> HttpResponse:
    """The list with all of them read."""
    count = notices.read_all(by=request.staff, now=timezone.now())
    messages.success(
        request,
        ngettext("{count} notice is marked as read.", "{count} notices are marked as read.", count).format(
            count=number(count)
        ),
    )
    return _back(request)


def _back(request: StaffRequest) -> HttpResponse:
    query = request.GET.urlencode()
    return redirect(reverse("notices:list") + (f"?{query}" if query else ""))


def _sentence(found: Page) -> str:
    if not found.unread:
        return _("You have read everything you were told.")
    said = ngettext("{count} notice is unread.", "{count} notices are unread.", found.unread)
    return said.format(count=number(found.unread))
