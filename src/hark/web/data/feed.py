"""One feed: how it stands, what came by it and what was refused; what is usual of it, as somebody says."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from hark.core.errors import Refusal
from hark.flows import feeds as kept
from hark.flows import freshness, rhythms
from hark.flows.feeds import Arrival
from hark.flows.freshness import Freshness
from hark.flows.sources import sources
from hark.guard.access import Staff
from hark.web import dates, figures
from hark.web.data import pulled
from hark.web.data import rhythms as drawing
from hark.web.data.feeds import LATEST, lists
from hark.web.data.fields import LEDGERS
from hark.web.data.usual import CompleteForm, WeekForm
from hark.web.errors import sentence
from hark.web.policy import opens
from hark.web.staff import StaffRequest

KEPT = gettext_lazy("Kept. Verdicts are judged by it from now on; “Undo” takes it back.")


@require_http_methods(["GET", "POST"])
@opens("feed.see", POST="feed.load")
def feed(request: StaffRequest, feed: str) -> HttpResponse:
    """The page of the feed; what is sent is its usual week from now on."""
    now = timezone.now()
    standing = freshness.of_feed(feed, by=request.staff, now=now)
    by = request.POST.get("by") or request.GET.get("by", "")
    by_hour = by == "hour" if by else bool(standing.rhythm and standing.rhythm.hours)
    week = WeekForm(request.POST or None, usual=standing.rhythm, by_hour=by_hour)
    if request.method == "POST" and week.is_valid():
        rhythms.declare(feed, **week.told, by=request.staff, now=now)  # type: ignore[arg-type] # one of the two
        return _kept(request, feed)
    return _page(request, standing, week, CompleteForm(now=now), now=now)


@require_POST
@opens("feed.load")
def complete(request: StaffRequest, feed: str) -> HttpResponse:
    """The page again, once the days are said to be complete."""
    now = timezone.now()
    form = CompleteForm(request.POST, now=now)
    standing = freshness.of_feed(feed, by=request.staff, now=now)
    if form.is_valid():
        rhythms.complete(feed, days=form.days, by=request.staff, now=now)
        return _kept(request, feed)
    by_hour = bool(standing.rhythm and standing.rhythm.hours)
    return _page(request, standing, WeekForm(usual=standing.rhythm, by_hour=by_hour), form, now=now)


@require_POST
@opens("feed.load")
def take_back(request: StaffRequest, feed: str) -> HttpResponse:
    """The page again; the day is judged once more."""
    standing = freshness.of_feed(feed, by=request.staff, now=timezone.now())
    written = request.POST.get("day", "")
    if day := next((day for day in standing.complete if day.isoformat() == written), None):
        rhythms.take_back(feed, day=day, by=request.staff, now=timezone.now())
    return _kept(request, feed)


@require_POST
@opens("feed.load")
def learn(request: StaffRequest, feed: str) -> HttpResponse:
    """The page again, with what is usual as the feed itself tells it."""
    return _said(request, feed, rhythms.declare, _("Learned from its own records again."))


@require_POST
@opens("feed.load")
def undo(request: StaffRequest, feed: str) -> HttpResponse:
    """The page again, as it was before the last change."""
    return _said(request, feed, rhythms.undo, _("Undone. Undo once more, and it is as it was."))


def _said(request: StaffRequest, feed: str, deed: Callable[..., None], said: str) -> HttpResponse:
    try:
        deed(feed, by=request.staff, now=timezone.now())
    except rhythms.NothingToUndo as refusal:
        messages.warning(request, sentence(refusal))
    else:
        messages.success(request, said)
    return redirect("data:feed", feed)


def _kept(request: StaffRequest, feed: str) -> HttpResponse:
    messages.success(request, str(KEPT))
    return redirect("data:feed", feed)


def _page(
    request: StaffRequest, standing: Freshness, week: WeekForm, days: CompleteForm, *, now: datetime
) -> HttpResponse:
    by, feed = request.staff, standing.feed
    latest, arrived = kept.arrivals(by=by, feed=feed, limit=LATEST)
    return render(
        request,
        "data/feed.html",
        {
            "of": next(each for each in kept.feeds(by=by) if each.name == feed),
            "told": drawing.drawn(standing),
            "standing": standing,
            "thin": [
                (each.day, dates.day(each.day), figures.number(each.count), figures.number(round(each.usual)))
                for each in standing.standing.thin
            ],
            "complete": [(day, dates.day(day)) for day in reversed(standing.complete)],
            "week": week,
            "weekdays": drawing.WEEKDAYS,
            "days_form": days,
            "problems": list(_problems(latest, feed, by=by, now=now)),
            "arrivals": latest,
            "arrived": arrived,
            "more": arrived > len(latest),
            "ledger": _ledger(standing),
            "list_href": lists(by).get(standing.ledger, ""),
        },
        status=422 if request.method == "POST" else 200,
    )


def _problems(latest: list[Arrival], feed: str, *, by: Staff, now: datetime) -> list[str]:
    """What is in the way now: a source that is not read to its end, a last file that was refused."""
    found = [
        _("The source {source} was not read to its end: {problem}").format(
            source=each.summary.name, problem=each.problem
        )
        for each in pulled.shown(sources(by=by, now=now))
        if each.problem and each.summary.feed == feed
    ]
    if latest and latest[0].refusal:
        problem = sentence(Refusal(latest[0].refusal, **latest[0].refusal_details))
        found.append(
            _("The last file, {file}, was refused: {problem}").format(
                file=latest[0].file_name, problem=problem
            )
        )
    return found


def _ledger(standing: Freshness) -> Promise | str:
    return LEDGERS.get(standing.ledger, standing.ledger)
