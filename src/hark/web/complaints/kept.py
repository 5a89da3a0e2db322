"""What a person keeps about a list: filters under a name, and how it is laid out."""

from collections.abc import Iterator
from functools import partial

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hark.core.errors import Refusal
from hark.core.terms.ledger import LEDGERS
from hark.flows import accounts, saved_views
from hark.flows.saved_views import ViewNotKept, ViewNotShared
from hark.web import cookies
from hark.web.complaints import customers, layout
from hark.web.errors import sentence
from hark.web.policy import opens
from hark.web.staff import StaffRequest


def addresses(ledger: str) -> Iterator[URLPattern]:
    """The addresses of the views of a ledger's list, and of the search for a customer where it names one."""
    see, share = opens(f"{LEDGERS[ledger].one}.see"), opens("view.share")
    deeds = {"rename": see(require_POST(partial(rename_view, ledger=ledger)))}
    deeds["share"] = share(require_POST(partial(share_view, ledger=ledger)))
    deeds["delete"] = see(require_POST(partial(delete_view, ledger=ledger)))
    yield path("-/views/", see(require_POST(partial(save_view, ledger=ledger))), name="save-view")
    for name, view in deeds.items():
        yield path(f"-/views/<int:id>/{name}/", view, name=f"{name}-view")
    if "customer" in LEDGERS[ledger].pseudonyms:
        yield path("-/customer/", see(require_POST(partial(customers.seek, ledger=ledger))), name="seek")


def save_view(request: StaffRequest, ledger: str) -> HttpResponse:
    """The same list; its filter is kept under the name."""
    name = request.POST.get("name", "").strip()
    try:
        query, now = request.POST.get("query", ""), timezone.now()
        saved_views.save(request.user, ledger=ledger, name=name, query=query, now=now)
    except ViewNotKept as refusal:
        return _refused(request, ledger, refusal)
    return _back(
        request, ledger, said=_("The view “{name}” is saved. You find it under Views.").format(name=name)
    )


def rename_view(request: StaffRequest, id: int, ledger: str) -> HttpResponse:
    """The same list; the view has the other name."""
    name = request.POST.get("name", "").strip()
    try:
        saved_views.rename(request.user, id, ledger=ledger, name=name, now=timezone.now())
    except ViewNotKept as refusal:
        return _refused(request, ledger, refusal)
    return _back(request, ledger, said=_("The view is called “{name}” now.").format(name=name))


def share_view(request: StaffRequest, id: int, ledger: str) -> HttpResponse:
    """The same list; everybody of the role finds the view among theirs, or nobody else any more."""
    role = request.POST.get("role", "")
    try:
        saved_views.share(request.user, id, ledger=ledger, role=role, now=timezone.now())
    except ViewNotShared as refusal:
        return _refused(request, ledger, refusal)
    said = _("The view is shared. What it shows is what each of them may see.") if role else ""
    return _back(request, ledger, said=said or _("The view is yours alone."))


def delete_view(request: StaffRequest, id: int, ledger: str) -> HttpResponse:
    """The same list; the view is no longer kept."""
    saved_views.delete(request.user, id, ledger=ledger, now=timezone.now())
    return _back(request, ledger, said=_("The view is deleted. Nothing but the view was."))


@require_POST
@opens("complaint.see")
def lay_out(request: StaffRequest) -> HttpResponse:
    """The same list, laid out anew: columns and rows kept in this browser, density for the person."""
    keep_density(request)
    response = _back(request, "complaints")
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


def _refused(request: StaffRequest, ledger: str, refusal: Refusal) -> HttpResponseRedirect:
    messages.error(request, sentence(refusal))
    return _back(request, ledger)


def _back(request: StaffRequest, ledger: str, *, said: str = "") -> HttpResponseRedirect:
    """To the list as it stood: only its query is taken from the form, never an address."""
    if said:
        messages.success(request, said)
    query = request.POST.get("query", "")
    return HttpResponseRedirect(reverse(f"{ledger}:list") + (f"?{query}" if query else ""))
