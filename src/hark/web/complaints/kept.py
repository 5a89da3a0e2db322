"""What a person keeps about the list: filters under a name, and how it is laid out."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hark.flows import accounts
from hark.flows.accounts import ViewNotKept
from hark.web import cookies
from hark.web.complaints import layout
from hark.web.errors import sentence
from hark.web.policy import opens
from hark.web.staff import StaffRequest


@require_POST
@opens("complaint.see")
def save_view(request: StaffRequest) -> HttpResponse:
    """The same list; its filter is kept under the name."""
    name = request.POST.get("name", "").strip()
    try:
        query, now = request.POST.get("query", ""), timezone.now()
        accounts.save_view(request.user, name=name, query=query, now=now)
    except ViewNotKept as refusal:
        messages.error(request, sentence(refusal))
    else:
        messages.success(request, _("The view “{name}” is saved. You find it under Views.").format(name=name))
    return _back(request)


@require_POST
@opens("complaint.see")
def delete_view(request: StaffRequest, id: int) -> HttpResponse:
    """The same list; the view is no longer kept."""
    accounts.delete_view(request.user, id, now=timezone.now())
    messages.success(request, _("The view is deleted. Nothing but the view was."))
    return _back(request)


@require_POST
@opens("complaint.see")
def lay_out(request: StaffRequest) -> HttpResponse:
    """The same list, laid out anew: columns and rows kept in this browser, density for the person."""
    keep_density(request)
    response = _back(request)
    kept = layout.chosen(request.POST.getlist("column"), request.POST.get("size", "")).cookie
    cookies.keep(response, layout.COOKIE, kept)
    return response


def keep_density(request: StaffRequest) -> None:
    """Keep for the person how closely rows stand, if another way is chosen."""
    person, density = request.user, request.POST.get("density", "")
    if density and density != person.density:
        accounts.set_preferences(
            person,
            language=person.language,
            theme=person.theme,
            time_zone=person.time_zone,
            density=density,
            now=timezone.now(),
        )


def _back(request: StaffRequest) -> HttpResponseRedirect:
    """To the list as it stood: only its query is taken from the form, never an address."""
    query = request.POST.get("query", "")
    return HttpResponseRedirect(reverse("complaints:list") + (f"?{query}" if query else ""))
