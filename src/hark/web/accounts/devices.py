"""Where a request comes from: its address, and whether the person has signed in with the browser before."""

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from hark.records.accounts import StaffRow
from hark.web import cookies

COOKIE = "device"
SALT = "hark.device"
MOST = 8  # people on one browser


@dataclass(frozen=True, slots=True)
class Device:
    """A browser and the people who have signed in with it wholly; `id` is drawn when the first one does."""

    id: str
    people: tuple[int, ...]


def known(request: HttpRequest) -> Device | None:
    """The browser, if somebody has signed in with it within a year."""
    try:
        told = signing.loads(cookies.kept(request, COOKIE), salt=SALT, max_age=cookies.YEAR)
        return Device(str(told["id"]), tuple(int(pk) for pk in told["people"]))
    except (signing.BadSignature, ValueError, TypeError, KeyError):
        return None


def remember(request: HttpRequest, response: HttpResponse, person: StaffRow) -> None:
    """Know the browser as one this person has signed in with."""
    device = known(request) or Device(secrets.token_urlsafe(16), ())
    people = (person.pk, *(pk for pk in device.people if pk != person.pk))[:MOST]
    cookies.keep(response, COOKIE, signing.dumps({"id": device.id, "people": people}, salt=SALT))


def whose_guesses(request: HttpRequest, username: str) -> tuple[str, bool]:
    """Under which name a guess at this person's password is counted, and whether the browser is known.

    From a browser the person has used before it is counted apart: however often strangers guess, the
    person gets in.
    """
    device = known(request)
    if device:
        row = StaffRow.objects.filter(username__iexact=username).only("pk").first()
        if row and row.pk in device.people:
            return f"device:{device.id}:{row.pk}", True
    return f"name:{username.casefold()}", False


def address(request: HttpRequest) -> str:
    """The network address of who asks, which a header made up by the asker cannot change.

    Every proxy of ours (HARK_PROXIES) adds at the right what it saw; what stands further left is hearsay.
    """
    seen = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    if 0 < settings.HARK_PROXIES <= len(seen) and seen[-settings.HARK_PROXIES]:
        return seen[-settings.HARK_PROXIES]
    return str(request.META.get("REMOTE_ADDR") or "unknown")
