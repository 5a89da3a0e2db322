"""Chat groups as pages: whoever keeps the system adds, changes, tries and removes them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hark import wiring
from hark.core.errors import NotAllowed, NotFound, Refusal
from hark.core.terms.notice import Robot
from hark.flows import chat_groups
from hark.web.chat_groups.forms import ROBOTS, GroupForm, kept
from hark.web.errors import sentence
from hark.web.freshness import typed_before
from hark.web.policy import opens
from hark.web.staff import StaffRequest


@require_safe
@opens("chat_group.see")
def listing(request: StaffRequest) -> HttpResponse:
    """Every group, what waits for it and whether it is reached."""
    found = chat_groups.groups(by=request.staff)
    rows = [(each, ROBOTS[Robot(each.row.robot)]) for each in found]
    return render(request, "chat_groups/list.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@opens("chat_group.see", POST="chat_group.manage")
def add(request: StaffRequest) -> HttpResponse:
    """Another group."""
    form = GroupForm(
        request.POST or None, initial=typed_before(request), units=chat_groups.units(by=request.staff)
    )
    if request.method == "POST" and (id := _put(request, form)):
        return redirect("chat_groups:one", id)
    context = {"form": form, "group": None}
    return render(request, "chat_groups/one.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@opens("chat_group.see", POST="chat_group.manage")
def one(request: StaffRequest, id: UUID) -> HttpResponse:
    """One group, to be changed, tried or removed."""
    group = chat_groups.one(id, by=request.staff)
    posted = request.POST if request.method == "POST" else None
    form = GroupForm(
        posted,
        initial=kept(group) | typed_before(request),
        units=chat_groups.units(by=request.staff),
        kept=True,
    )
    if posted is not None and _put(request, form, id=id):
        return redirect("chat_groups:one", id)
    context = {
        "form": form,
        "group": group,
        "problem": sentence(group.problem) if group.problem else "",
    }
    return render(request, "chat_groups/one.html", context, status=422 if form.errors else 200)


@require_POST
@opens("chat_group.manage")
def try_out(request: StaffRequest, id: UUID) -> HttpResponse:
    """The group's page, and whether a test reached it."""
    try:
        chat_groups.try_out(id, ask=wiring.ask(), by=request.staff, now=timezone.now())
    except chat_groups.NotReached as refusal:
        messages.error(request, sentence(refusal))
    else:
        messages.success(request, _("The robot took the test. Look whether it stands in the group."))
    return redirect("chat_groups:one", id)


@require_POST
@opens("chat_group.manage")
def remove(request: StaffRequest, id: UUID) -> HttpResponse:
    """The list without the group."""
    chat_groups.remove(id, by=request.staff, now=timezone.now())
    messages.success(request, _("The group is told nothing any more."))
    return redirect("chat_groups:list")


def _put(request: StaffRequest, form: GroupForm, *, id: UUID | None = None) -> UUID | None:
    """Which group was saved; None where the form says why not."""
    if not form.is_valid():
        return None
    try:
        row = chat_groups.put(form.wanted(), id=id, by=request.staff, now=timezone.now())
    except (NotAllowed, NotFound):
        raise
    except Refusal as refusal:
        form.add_error(None, sentence(refusal))
        return None
    messages.success(request, _("{name} is saved.").format(name=row.name))
    return row.pk
