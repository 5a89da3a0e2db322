"""Small choices kept in the browser, each under a name no other host and no plain connection can set."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

YEAR = 365 * 24 * 60 * 60


def keep(response: HttpResponse, name: str, value: str) -> None:
    """Have the browser keep the value for a year, out of reach of scripts."""
    response.set_cookie(
        settings.HARK_COOKIE_PREFIX + name,
        value,
        max_age=YEAR,
        httponly=True,
        samesite="Lax",
        secure=settings.HARK_HTTPS,
    )


def kept(request: HttpRequest, name: str) -> str:
    """What the browser has kept under the name; empty where nothing is."""
    return request.COOKIES.get(settings.HARK_COOKIE_PREFIX + name, "")
