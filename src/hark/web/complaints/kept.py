"""What a person keeps about the list: filters under a name, and how it is laid out."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hark.flows import accounts
from hark.flows.accounts import ViewNotKept
from hark.web.complaints import layout
from hark.web.errors import sentence
from hark.web.policy import opens
from hark.web.staff import StaffRequest

YEAR = 365 * 24 * 60 * 60


@require_POST
@opens("complaint.see")
def save_view(request: StaffRequest) -> HttpResponse:
    """The same list; its filter is kept under the name."""
    name = request.POST.get("name", "").strip()
    try:
        accounts.save_view(request.user, name=name, query=request.POST.get("query", ""))
    except ViewNotKept as refusal:
        messages.error(request, sentence(refusal))
    else:
        messages.success(request, _("The view “{name}” is saved. You find it under Views.").format(name=name))
    return _back(request)


@require_POST
@opens("complaint.see")
def delete_view(request: StaffRequest, id: int) -> HttpResponse:
    """The same list; the view is no longer kept."""
    accounts.delete_view(request.user, id)
    messages.success(request, _("The view is deleted. Nothing but the view was."))
    return _back(request)


@require_POST
@opens("complaint.see")
def lay_out(request: StaffRequest) -> HttpResponse:
    """The same list, laid out anew: columns and rows kept in this browser, density for the person."""
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
    response = _back(request)
    response.set_cookie(
        layout.COOKIE,
        layout.chosen(request.POST.getlist("column"), request.POST.get("size", "")).cookie,
        max_age=YEAR,
        path=reverse("complaints:list"),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _back(request: StaffRequest) -> HttpResponseRedirect:
    """To the list as it stood: only its query is taken from the form, never an address."""
    query = request.POST.get("query", "")
    return HttpResponseRedirect(reverse("complaints:list") + (f"?{query}" if query else ""))
