"""Signing in with the identity provider: there, and back."""

from dataclasses import asdict

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from hark import wiring
from hark.core.errors import Refusal
from hark.flows import linked_accounts, signing_in
from hark.flows import single_sign_on as flow
from hark.guard.id_tokens import Identity
from hark.records.accounts import StaffRow
from hark.web.accounts import devices, sessions
from hark.web.accounts.views import leave, onward
from hark.web.limits import Limit
from hark.web.policy import open_to_all

WAY = "oidc"
UNDER_WAY = "hark.single_sign_on"
# By address, behind which a whole branch may sit: each asks the provider, or is noted.
TRIES = Limit("single-sign-on", most=240, seconds=60)


@never_cache
@require_GET
@open_to_all("whoever is not signed in must find the way in")
def there(request: HttpRequest) -> HttpResponse:
    """On to the provider's own page; `again` asks somebody signed in to show anew who they are."""
    TRIES.require(devices.address(request))
    begun, page = flow.begin(
        wiring.identity_provider(),
        back=request.build_absolute_uri(reverse("accounts:single-sign-on-back")),
        onward=onward(request),
        again="again" in request.GET and isinstance(request.user, StaffRow),
        now=timezone.now(),
    )
    request.session[UNDER_WAY] = asdict(begun)
    return HttpResponseRedirect(page)


@never_cache
@require_GET
@open_to_all("the provider sends the browser here; the session says whether it was sent there")
def back(request: HttpRequest) -> HttpResponse:
    """On to where the person was going, once everything the provider says holds."""
    TRIES.require(devices.address(request))
    kept = request.session.pop(UNDER_WAY, None)  # so an answer is good once
    begun = flow.Begun(**kept) if kept else None
    try:
        identity = flow.identify(wiring.identity_provider(), begun, request.GET.dict(), now=timezone.now())
        person = linked_accounts.whose(identity)
        if begun and begun.again:
            return _stepped_up(request, person, identity, begun.onward)
    except Refusal as refusal:
        signing_in.sign_in_failed(
            str(refusal.details.get("username", "")),
            now=timezone.now(),
            way=WAY,
            reason=str(refusal.details.get("reason", type(refusal).__name__)),
        )
        raise
    return _signed_in(request, person, identity, begun.onward if begun else "")


def _signed_in(request: HttpRequest, person: StaffRow, identity: Identity, where: str) -> HttpResponse:
    """The person is signed in, or our own second factor is asked for first."""
    leave(request)
    _record(request, person, identity)
    # Whoever lacks the second factor must not become the one the provider knows as this person.
    request.session[sessions.TO_LINK] = [person.pk, identity.issuer, identity.subject]
    login = Login(user=person, redirect_url=where or "/")
    if not flow.has_shown_enough(identity):
        return perform_login(request, login)
    sessions.begin_signing_in(request, person)
    adapter = get_adapter()
    with transaction.atomic():
        adapter.login(request, person)
        return adapter.post_login(
            request,
            person,
            email_verification=login.email_verification,
            signal_kwargs=None,
            email=None,
            signup=False,
            redirect_url=login.redirect_url,
        )


def _stepped_up(request: HttpRequest, person: StaffRow, identity: Identity, where: str) -> HttpResponse:
    """Somebody signed in has shown anew that they are the same."""
    if request.user != person or not flow.has_shown_enough(identity):
        raise flow.NotTheSame(
            "You are not signed in as the person the sign-in service names. Sign in anew.",
            username=person.username,
        )
    linked_accounts.link(person, issuer=identity.issuer, subject=identity.subject, now=timezone.now())
    _record(request, person, identity, reauthenticated=True)
    return redirect(where or "/")


def _record(request: HttpRequest, person: StaffRow, identity: Identity, **told: bool) -> None:
    """Note in the session what was shown, and when it was shown to the provider."""
    at = min(identity.authenticated_at or 0.0, timezone.now().timestamp())
    record_authentication(request, person, WAY, at=at, second=flow.has_shown_enough(identity), **told)
