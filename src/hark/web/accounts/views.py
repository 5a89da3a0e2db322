"""Signing in by a one-time address, signing out, and the two switches every page carries."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hark.flows import accounts
from hark.records.accounts import StaffRow
from hark.web import cookies, words
from hark.web.policy import open_to_all, opens
from hark.web.staff import THEMES, StaffRequest


@never_cache
@require_safe
@open_to_all("whoever is not signed in must find the way in")
def sign_in(request: HttpRequest) -> HttpResponse:
    """How one signs in."""
    return render(request, "accounts/sign_in.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@open_to_all("the address itself is the secret")
def once(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """Asks before it signs in, so that a mail scanner that opens the address does not use it up."""
    if request.method == "POST":
        login(request, accounts.sign_in_once(uid, token, now=timezone.now()))
        return _back(request)
    person = accounts.whose_one_time(uid, token).as_term()
    return render(
        request,
        "accounts/once.html",
        {"person": person, "role": words.ROLES[person.role], "next": _onward(request)},
    )


@require_POST
@opens("own.settings")
def sign_out(request: StaffRequest) -> HttpResponse:
    """Back to the sign-in page, with nothing of the session left in the browser."""
    logout(request)
    response = redirect("accounts:sign-in")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


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
    return HttpResponseRedirect(_onward(request) or "/")


def _onward(request: HttpRequest) -> str:
    """Where the person was going, if that is a page of ours."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()})
    return asked if ours else ""
