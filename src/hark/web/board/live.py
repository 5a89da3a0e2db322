"""What a page asks by itself: nothing until there are newer data, and then itself anew."""

from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import sha256

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

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


def sight(version: str, *, now: datetime) -> str:
    """What a page saw: this version of the data, on this day. At midnight what was said of today is over."""
    return f"{version}.{timezone.localdate(now):%Y%m%d}"


def answer(request: StaffRequest, version: str, *, now: datetime, page: Page, address: str) -> HttpResponse:
    """Nothing while this `version`, today, is what was `seen`; else the page, to take the place of the old.

    Whoever comes by the address themselves, back from signing in, is led to the page.
    """
    if "HX-Request" not in request.headers:
        return HttpResponseRedirect(f"{address}?{_asked(request)}".rstrip("?"))
    if request.GET.get("seen") == sight(version, now=now):
        return HttpResponse(status=204)
    return page(request)


def _asked(request: HttpRequest) -> str:
    """What the page itself was asked for."""
    query = request.GET.copy()
    query.pop("seen", None)
    return query.urlencode()
