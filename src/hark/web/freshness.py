"""Whether somebody has just shown who they are, and the way to show it again."""

import time
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from hark.records.accounts import StaffRow
from hark.web import elsewhere

BROKEN_OFF = "hark.broken_off"  # where in the session stands what the person was about to do
# What is typed again for them: nothing secret, and nothing of a customer.
FIELDS = (
    "username",
    "name",
    "role",
    "unit",
    "lines",
    "purpose",
    "label",
    "whole",
    "base",
    "text",
    "robot",
    "kinds",
    "units",
    "language",
    "deed",
    "none",
    "unsorted",
    "mistake",
)
SEVERAL = frozenset({"lines", "kinds", "units"})
LONGEST, MOST = 120, 50
LONGER = {"text": 64 * 1024}  # of a mapping, which took longer to type than a sign-in stays fresh


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person signed in or stepped up within the last minutes (five by default).

    False for a program with a token: there is nobody to ask.
    """
    person = request.user
    if not isinstance(person, StaffRow):
        return False
    shown = [record["at"] for record in get_authentication_records(request, person)]
    return bool(shown) and time.time() - max(shown) < settings.HARK_FRESH


def is_vouched_for(record: dict[str, Any]) -> bool:
    """Whether the identity provider has seen a second factor."""
    return record["method"] == "oidc" and bool(record.get("second"))


def step_up(request: HttpRequest) -> HttpResponse:
    """To the page where the person shows again who they are, and from there back to the page they are on."""
    told = {"next": _page(request)}
    request.session.pop(BROKEN_OFF, None)
    if request.method == "POST":
        request.session[BROKEN_OFF] = {"page": told["next"], "fields": _typed(request)}
    person = request.user if isinstance(request.user, StaffRow) else None
    if person and person.is_demo:
        where = reverse("accounts:confirm")
    elif any(map(is_vouched_for, get_authentication_records(request, person))):
        where, told["again"] = reverse("accounts:single-sign-on"), "1"
    else:
        where = reverse("account_reauthenticate")
    return elsewhere.go(request, f"{where}?{urlencode(told)}")


def gone_on_with(request: HttpRequest) -> dict[str, Any] | None:
    """What was typed before the person was asked who they are, once and on that page alone; else None.

    Whoever goes back instead of showing it finds it once too; it stays for when they show it after all.
    """
    if request.method != "GET" or "HX-Request" in request.headers:
        return None
    if request.headers.get("Sec-Fetch-Dest", "document") != "document":
        return None  # a page asks something, as another tab may, and is not gone on with
    if BROKEN_OFF not in request.session:
        return None
    kept, here = request.session[BROKEN_OFF], request.get_full_path()
    if is_fresh(request):
        del request.session[BROKEN_OFF]
    elif kept["page"] != here or "went_back" in kept:
        return None  # they are on their way, or come anew
    else:
        request.session[BROKEN_OFF] = kept | {"went_back": True}
    return kept["fields"] if kept["page"] == here else None


def typed_before(request: HttpRequest) -> dict[str, Any]:
    """What the person typed on this page before they were asked who they are."""
    return getattr(request, "typed_before", {})


def _typed(request: HttpRequest) -> dict[str, Any]:
    given = {
        name: [value[: LONGER.get(name, LONGEST)] for value in request.POST.getlist(name)[:MOST]]
        for name in FIELDS
    }
    return {name: values if name in SEVERAL else values[0] for name, values in given.items() if values}


def _page(request: HttpRequest) -> str:
    """The page in the browser's window: not a part of it, and not a deed that was posted."""
    if "HX-Request" in request.headers:
        shown = request.headers.get("HX-Current-URL", "")
    elif request.method == "GET":
        return request.get_full_path()
    else:
        shown = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(shown, allowed_hosts={request.get_host()}):
        return "/"
    parts = urlsplit(shown)
    return parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
