"""Feeds and the files that arrived by them."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from hark.core.terms.ledger import LEDGERS
from hark.flows import feeds as kept
from hark.flows import known_mappings
from hark.flows.feeds import FeedSummary
from hark.flows.freshness import Freshness, freshness
from hark.flows.sources import SourceSummary, sources
from hark.guard.access import Staff
from hark.web.board import live
from hark.web.data import leads, pulled, rhythms
from hark.web.ledgers.kinds import KINDS
from hark.web.pages import STEP, Pager, offset_in
from hark.web.policy import asked_by_itself, opens
from hark.web.staff import StaffRequest

LATEST = 8


@require_safe
@opens("feed.see")
def feeds(request: StaffRequest) -> HttpResponse:
    """What each feed delivered, and the latest arrivals; before the first load, the invitation to load."""
    return _page(request)


@asked_by_itself
@require_safe
@opens("feed.see")
def news(request: StaffRequest) -> HttpResponse:
    """The page again, once anything of it is other than was seen."""
    now = timezone.now()
    told = _told(request.staff, now=now)
    return live.answer(request, told.version, now=now, page=_page, address=reverse("data:feeds"))


@dataclass(frozen=True, slots=True)
class Told:
    """What the page tells of feeds and sources."""

    summaries: list[FeedSummary]
    standings: list[Freshness]
    sources: list[SourceSummary]

    @property
    def version(self) -> str:
        """What the page depends on; how much is expected by now grows all the time, and is no news."""
        standings = [(each.feed, each.standing.state, each.days) for each in self.standings]
        return sha256(repr((self.summaries, standings, self.sources)).encode()).hexdigest()[:12]


def _told(by: Staff, *, now: datetime) -> Told:
    return Told(kept.feeds(by=by), freshness(by=by, now=now), sources(by=by, now=now))


def _page(request: StaffRequest) -> HttpResponse:
    now = timezone.now()
    told = _told(request.staff, now=now)  # before the rest is read: what is newer is asked for again
    latest, arrived = kept.arrivals(by=request.staff, limit=LATEST)
    return render(
        request,
        "data/feeds.html",
        {
            "news_href": f"{reverse('data:news')}?seen={live.sight(told.version, now=now)}",
            "lead": leads.of_feeds(told.summaries, now=now),
            "summaries": told.summaries,
            "standings": {each.feed: rhythms.drawn(each) for each in told.standings},
            "sources": list(pulled.shown(told.sources)),
            "arrivals": latest,
            "arrived": arrived,
            "more": arrived > len(latest),
            "lists": lists(request.staff),
            "titles": {
                mapping.name: mapping.title for mapping in known_mappings.known(by=request.staff).usable
            },
        },
    )


def lists(by: Staff) -> dict[str, str]:
    """Where the records of each ledger are listed, for somebody who may see them."""
    listed = [name for name in ("complaints", *KINDS) if by.may(f"{LEDGERS[name].one}.see")]
    return {name: reverse(f"{name}:list") for name in listed}


@require_safe
@opens("feed.see")
def arrivals(request: StaffRequest) -> HttpResponse:
    """Every file that arrived, the newest first."""
    feed, offset = request.GET.get("feed", ""), offset_in(request.GET)
    rows, total = kept.arrivals(by=request.staff, feed=feed, offset=offset, limit=STEP)
    pager = Pager(request.GET, total, offset)
    if total and not rows:
        return redirect(request.path + pager.end_href)
    return render(
        request,
        "data/arrivals.html",
        {
            "lead": leads.of_arrivals(total, feed=feed),
            "arrivals": rows,
            "pager": pager,
            "feed": feed,
            "feeds": [summary.name for summary in kept.feeds(by=request.staff)],
        },
    )
