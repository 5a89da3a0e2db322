"""The list of people, one person, and the deeds of the security officer."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hark.core.errors import NotFound, Refusal
from hark.flows import api_tokens, linked_accounts, people_access, revealing, sessions
from hark.flows import people as flow
from hark.guard.access import Staff
from hark.records.accounts import StaffRow
from hark.web import errors, words
from hark.web.accounts.views import provider
from hark.web.freshness import typed_before
from hark.web.pages import STEP, Pager, offset_in
from hark.web.people.forms import PersonForm
from hark.web.policy import opens
from hark.web.staff import StaffRequest


@require_safe
@opens("people.see")
def people(request: StaffRequest) -> HttpResponse:
    """Everybody who signs in, a page at a time."""
    search, offset = request.GET.get("q", "")[:120], offset_in(request.GET)
    rows, total = flow.page(by=request.staff, search=search, limit=STEP, offset=offset)
    return render(
        request,
        "people/list.html",
        {
            "rows": [(row, words.ROLES[row.as_term().role]) for row in rows],
            "pager": Pager(request.GET, total, offset),
            "search": search,
            "alarmed": revealing.alarmed(by=request.staff, now=timezone.now()),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@opens("people.manage")
def add(request: StaffRequest) -> HttpResponse:
    """Somebody new, and the address by which they come in."""
    form = PersonForm(request.POST or None, initial=typed_before(request), by=request.staff)
    if request.method == "POST" and form.is_valid():
        try:
            row, address = people_access.bring_in(
                form.cleaned_data["username"], form.standing(), by=request.staff, now=timezone.now()
            )
            return _show(request, row, address=address)
        except Refusal as refusal:
            form.add_error(None, errors.sentence(refusal))
    return render(request, "people/add.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@opens("people.see", POST="people.manage")
def person(request: StaffRequest, id: int) -> HttpResponse:
    """One person, and what may be changed."""
    row = flow.one(id, by=request.staff)
    if request.method != "POST":
        return _show(request, row)
    form = _form(request, row, posted=True)
    if form.is_valid():
        try:
            flow.change(row, form.standing(), by=request.staff, now=timezone.now())
            messages.success(request, _("Changed."))
            return redirect("people:person", id)
        except NotFound:
            raise
        except Refusal as refusal:
            form.add_error(None, errors.sentence(refusal))
    return _show(request, row, form=form)


@require_POST
@opens("people.manage")
def invite(request: StaffRequest, id: int) -> HttpResponse:
    """The page with a one-time address on it, this once."""
    row = flow.one(id, by=request.staff)
    address = people_access.invite(row, by=request.staff, now=timezone.now())
    return _show(request, flow.one(id, by=request.staff), address=address)


@require_POST
@opens("people.manage")
def disable(request: StaffRequest, id: int) -> HttpResponse:
    """The person comes in no longer."""
    return _done(request, id, people_access.disable, _("Disabled: every session and every token has ended."))


@require_POST
@opens("people.manage")
def enable(request: StaffRequest, id: int) -> HttpResponse:
    """The person comes in again."""
    return _done(request, id, people_access.enable, _("Enabled."))


@require_POST
@opens("people.manage")
def reset_second_factor(request: StaffRequest, id: int) -> HttpResponse:
    """The person sets up a second factor anew."""
    return _done(
        request,
        id,
        people_access.reset_second_factor,
        _("The second factor is removed. The next sign-in sets one up."),
    )


@require_POST
@opens("people.manage")
def end_sessions(request: StaffRequest, id: int) -> HttpResponse:
    """The person is signed out everywhere."""
    return _done(
        request, id, people_access.end_sessions, _("Signed out everywhere, and every token is revoked.")
    )


@require_POST
@opens("people.manage")
def allow_single_sign_on(request: StaffRequest, id: int) -> HttpResponse:
    """The person may sign in with the identity provider."""
    return _done(request, id, linked_accounts.allow, _("Single sign-on is allowed."))


@require_POST
@opens("people.manage")
def forbid_single_sign_on(request: StaffRequest, id: int) -> HttpResponse:
    """The person signs in with the identity provider no longer."""
    return _done(
        request,
        id,
        linked_accounts.forbid,
        _("Single sign-on is forbidden, and the person signed out everywhere."),
    )


@require_POST
@opens("reveal.lift")
def lift(request: StaffRequest, id: int) -> HttpResponse:
    """The person opens sealed records again."""

    def lifted(row: StaffRow, *, by: Staff, now: datetime) -> None:
        revealing.lift(row.username, by=by, now=now)

    return _done(request, id, lifted, _("Sealed records may be opened again."))


def _done(request: StaffRequest, id: int, deed: Callable[..., None], told: str) -> HttpResponse:
    deed(flow.one(id, by=request.staff), by=request.staff, now=timezone.now())
    messages.success(request, told)
    return redirect("people:person", id)


def _form(request: StaffRequest, row: StaffRow, *, posted: bool = False) -> PersonForm:
    kept = asdict(flow.standing_of(row)) | typed_before(request)
    form = PersonForm(request.POST if posted else None, initial=kept, by=request.staff)
    del form.fields["username"]
    return form


def _show(
    request: StaffRequest, row: StaffRow, *, form: PersonForm | None = None, address: str = ""
) -> HttpResponse:
    begun = sessions.of(row, now=timezone.now())
    return render(
        request,
        "people/person.html",
        {
            "person": row,
            "role": words.ROLES[row.as_term().role],
            "form": form or _form(request, row),
            "address": request.build_absolute_uri(address) if address else "",
            "sessions": begun,
            "places": sum(each.is_whole for each in begun),
            "tokens": api_tokens.good(row, now=timezone.now()),
            "provider": provider(),
            "single_sign_on": linked_accounts.of(row),
            "is_alarmed": row.username in revealing.alarmed(by=request.staff, now=timezone.now()),
            "is_oneself": row.pk == request.user.pk,
        },
        status=422 if form else 200,
    )
