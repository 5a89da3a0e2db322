"""Looking a complaint up by number, code and contact, and leaving it again."""

import re
import unicodedata

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hark.core.errors import Refusal
from hark.flows import case_customer
from hark.web.accounts.devices import address
from hark.web.errors import sentence
from hark.web.limits import LOOKING_UP, LOOKING_UP_ONE, TooOften
from hark.web.policy import open_to_all
from hark.web.portal import drafts, following, showing
from hark.web.portal.forms import FindForm, plain

_NUMBER = re.compile(r"[0-9]{6}-[0-9A-Z]{5}")


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_all("number, code and contact together are the secret")
def find(request: HttpRequest) -> HttpResponse:
    """Asks for all three; which of them is wrong is not said."""
    if request.method != "POST":
        return render(request, "portal/find.html", {"form": FindForm()})
    form = FindForm(request.POST)
    form.is_valid()
    asked = {name: form.cleaned_data[name] for name in ("number", "code", "contact")}
    asked["number"] = as_given(asked["number"])
    try:
        _limit(request, asked["number"])
        if blank := [name for name, said in asked.items() if not said]:
            for name in blank:
                form.add_error(name, _("Fill this in."))
            return render(request, "portal/find.html", {"form": form}, status=422)
        number = case_customer.shown(**asked)
    except Refusal as refusal:
        form.add_error(None, sentence(refusal))
        status = 429 if isinstance(refusal, TooOften) else 422
        return render(request, "portal/find.html", {"form": form}, status=status)
    words = plain(form.cleaned_data["words"])
    response = following.page(request, number, words=words) if words else redirect("portal:case")
    showing.remember(response, number)
    return response


def as_given(written: str) -> str:
    """The number as it was given: written small, with spaces or without its hyphen it is the same."""
    signs = "".join(filter(str.isalnum, unicodedata.normalize("NFKC", written))).upper()
    number = f"{signs[:6]}-{signs[6:]}"
    return number if _NUMBER.fullmatch(number) else written


def _limit(request: HttpRequest, number: str) -> None:
    LOOKING_UP.require(address(request))
    LOOKING_UP_ONE.require(number if _NUMBER.fullmatch(number) else "none")


@require_POST
@open_to_all("whoever has looked a complaint up may leave it")
def leave(request: HttpRequest) -> HttpResponse:
    """Back to the start; the browser opens the complaint no more."""
    response = redirect("portal:start")
    showing.forget(response)
    drafts.forget(request, response)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
