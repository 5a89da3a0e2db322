"""Signing in and out, and the two switches every page carries."""

from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.views import LoginView
from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hark.flows import accounts, one_time, signing_in, single_sign_on
from hark.flows.passwords import one_at_the_door
from hark.records.accounts import StaffRow
from hark.web import cookies, words
from hark.web.accounts.adapters import WINDOW
from hark.web.accounts.forms import SignInForm
from hark.web.policy import open_to_all, opens
from hark.web.staff import THEMES, StaffRequest


class SignIn(LoginView):
    """The page with name and password."""

    template_name = "accounts/sign_in.html"
    form_class = SignInForm

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        """The page with what is wrong on it."""
        response: HttpResponse = super().form_invalid(form)
        response.status_code = 422
        if form.has_error(NON_FIELD_ERRORS, "too_many_login_attempts"):
            response.status_code, response.headers["Retry-After"] = 429, str(WINDOW)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the page says beside the form."""
        told: dict[str, Any] = super().get_context_data(**kwargs)
        return {**told, "is_demonstration": accounts.is_demonstration(), "provider": provider()}


_sign_in = SignIn.as_view()


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_all("whoever is not signed in must find the way in")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password; the second factor is asked for on the next page."""
    if request.method != "POST":
        return _answer(request)
    with one_at_the_door():
        return _answer(request)


def _answer(request: HttpRequest) -> HttpResponse:
    response: HttpResponse = _sign_in(request)  # type: ignore[assignment]  # allauth names its base
    return response.render() if isinstance(response, TemplateResponse) else response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@open_to_all("the address itself is the secret")
def once(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """Asks before it signs in, so that a mail scanner that opens the address does not use it up."""
    if request.method == "POST":
        one_time.whose(uid, token)
        leave(request)
        with transaction.atomic():
            row = one_time.sign_in(uid, token, now=timezone.now())
            record_authentication(request, row, "one-time")
            # Whoever has a second factor is asked for it now, however they lost their password.
            response: HttpResponse = perform_login(
                request, Login(user=row, redirect_url=onward(request) or "/")
            )
            if not request.user.is_authenticated:
                one_time.used(row, now=timezone.now())
        return response
    person = one_time.whose(uid, token).as_term()
    return render(
        request,
        "accounts/once.html",
        {"person": person, "role": words.ROLES[person.role], "next": onward(request)},
    )


@require_POST
@open_to_all("whoever has begun to sign in may turn back")
def sign_out(request: HttpRequest) -> HttpResponse:
    """Back to the sign-in page, with nothing of the session left in the browser."""
    leave(request)
    response = redirect("accounts:sign-in")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@require_safe
@opens("own.settings")
def still(request: StaffRequest) -> HttpResponse:
    """Who is signed in, and the token their forms are sent with now: an open page asks before words leave it.

    Whoever signs in again is given another token, and the page they come back to still holds the one before.
    """
    return JsonResponse({"person": request.staff.id, "token": get_token(request)})


def provider() -> str:
    """What the identity provider is called; empty where there is none."""
    return (settings.HARK_OIDC_NAME or "OpenID Connect") if single_sign_on.is_offered() else ""


def leave(request: HttpRequest) -> None:
    """End the session, whole or half begun."""
    with transaction.atomic():
        person = request.user
        logout(request)
        if isinstance(person, StaffRow):
            signing_in.signed_out(person, now=timezone.now())


@require_POST
@open_to_all("the sign-in page is read in either language")
def language(request: HttpRequest) -> HttpResponse:
    """The same page in the other language; remembered for the person, or for the browser before sign-in."""
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        return _back(request)
    _prefer(request, language=chosen)
    return _remembering(request, "language", chosen)


@require_POST
@open_to_all("the sign-in page has both themes")
def theme(request: HttpRequest) -> HttpResponse:
    """The same page in the other theme; remembered as the language is."""
    chosen = request.POST.get("theme", "")
    if chosen not in THEMES:
        return _back(request)
    _prefer(request, theme=chosen)
    return _remembering(request, "theme", chosen)


def _prefer(request: HttpRequest, **chosen: str) -> None:
    row = request.user
    if isinstance(row, StaffRow):
        kept = {
            "language": row.language,
            "theme": row.theme,
            "time_zone": row.time_zone,
            "density": row.density,
        }
        accounts.set_preferences(row, **{**kept, **chosen}, now=timezone.now())


def _remembering(request: HttpRequest, name: str, value: str) -> HttpResponse:
    response = _back(request)
    cookies.keep(response, name, value)
    return response


def _back(request: HttpRequest) -> HttpResponseRedirect:
    return HttpResponseRedirect(onward(request) or "/")


def onward(request: HttpRequest) -> str:
    """Where the person was going, if that is a page of ours."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()})
    return asked if ours else ""
