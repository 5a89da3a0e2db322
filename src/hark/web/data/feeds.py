"""Feeds and the files that arrived by them."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from hark.core.terms.ledger import LEDGERS
from hark.flows import feeds as kept
from hark.flows import known_mappings
from hark.flows.freshness import freshness
from hark.flows.sources import sources
from hark.guard.access import Staff
from hark.web.data import leads, pulled, rhythms
from hark.web.ledgers.kinds import KINDS
from hark.web.pages import STEP, Pager, offset_in
from hark.web.policy import opens
from hark.web.staff import StaffRequest

LATEST = 8


@require_safe
@opens("feed.see")
def feeds(request: StaffRequest) -> HttpResponse:
    """What each feed delivered, and the latest arrivals; before the first load, the invitation to load."""
    now = timezone.now()
    summaries = kept.feeds(by=request.staff)
    latest, arrived = kept.arrivals(by=request.staff, limit=LATEST)
    return render(
        request,
        "data/feeds.html",
        {
            "lead": leads.of_feeds(summaries, now=now),
            "summaries": summaries,
            "standings": {each.feed: rhythms.drawn(each) for each in freshness(by=request.staff, now=now)},
            "sources": list(pulled.shown(sources(by=request.staff, now=now))),
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
