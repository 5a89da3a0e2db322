"""What a browser has shown: the number of a complaint whose code and contact were given, for half an hour."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hark.core.errors import NotFound
from hark.web.portal.forms import FindForm

COOKIE, SALT = "case", "hark.case"
KEPT = 30 * 60  # seconds since the last page
_OfCase = Callable[[HttpRequest, str], HttpResponse]


def remember(response: HttpResponse, number: str) -> None:
    """Have the browser open the complaint for another half hour."""
    response.set_signed_cookie(
        _name(),
        number,
        salt=SALT,
        max_age=KEPT,
        httponly=True,
        samesite="Strict",
        secure=settings.HARK_HTTPS,
    )


def forget(response: HttpResponse) -> None:
    """Have it open no more."""
    response.delete_cookie(_name(), samesite="Strict")


def number(request: HttpRequest) -> str:
    """The number the browser has shown the code of; empty where it has not, or too long ago."""
    return request.get_signed_cookie(_name(), "", salt=SALT, max_age=KEPT) or ""


def of_a_case(view: _OfCase) -> Callable[[HttpRequest], HttpResponse]:
    """The view of the complaint that was shown; without one, the page that asks for it."""

    @wraps(view)
    def shown(request: HttpRequest) -> HttpResponse:
        if not (found := number(request)):
            return _ask(request)
        try:
            response = view(request, found)
        except NotFound:  # erased meanwhile
            response = redirect("portal:find")
            forget(response)
            return response
        remember(response, found)
        return response

    return shown


def _ask(request: HttpRequest) -> HttpResponse:
    """The page that asks; words that came too late are carried through it."""
    words = request.POST.get("words", "")
    if not words:
        return redirect("portal:find")
    form = FindForm(initial={"words": words})
    return render(request, "portal/find.html", {"form": form, "rested": True}, status=422)


def _name() -> str:
    return f"{settings.HARK_COOKIE_PREFIX}{COOKIE}"
