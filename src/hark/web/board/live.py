"""What a page asks by itself: nothing until there are newer data, and then itself anew."""

from collections.abc import Callable, Sequence
from hashlib import sha256

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from hark.core.terms.figure import Lacking
from hark.flows import indicators
from hark.guard.access import Staff
from hark.web.staff import StaffRequest

Page = Callable[[StaffRequest], HttpResponse]


def version(subject: str, lacking: Sequence[Lacking], *, by: Staff) -> str:
    """What all figures of the board depend on: the version of its ledger, and of what rates are taken by.

    Verdicts depend on which days lack data, too; how much is expected by now grows all the time and is no
    news.
    """
    own = str(indicators.data_version(by=by, of=subject))
    if subject == "complaints":
        own += f".{indicators.data_version(by=by, of='exposures')}"
    if lacking:
        told = repr([(each.feed, each.lack, each.days, each.since) for each in lacking])
        own += f".{sha256(told.encode()).hexdigest()[:12]}"
    return own


def answer(request: StaffRequest, version: str, *, page: Page, address: str) -> HttpResponse:
    """Nothing while this `version` is what was `seen`; else the page, for what asked to take its place.

    Whoever comes by the address themselves, back from signing in, is led to the page.
    """
    if "HX-Request" not in request.headers:
        return HttpResponseRedirect(f"{address}?{_asked(request)}".rstrip("?"))
    if request.GET.get("seen") == version:
        return HttpResponse(status=204)
    return page(request)


def _asked(request: HttpRequest) -> str:
    """What the page itself was asked for."""
    query = request.GET.copy()
    query.pop("seen", None)
    return query.urlencode()
