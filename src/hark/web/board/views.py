"""The boards as pages."""

from datetime import datetime
from hashlib import sha256

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from hark.core.terms.figure import Lacking
from hark.core.terms.period import Period
from hark.flows import feeds, indicators, simulated
from hark.guard.access import Staff
from hark.web.asked import read
from hark.web.board import live, opening
from hark.web.board.lacking import reasons
from hark.web.board.sight import see
from hark.web.board.subjects import BOARDS, Board
from hark.web.question import Scope
from hark.web.sections import HANDLED, LOAD, address_of
from hark.web.staff import StaffRequest


def board(request: StaffRequest, shown: Board) -> HttpResponse:
    """The board as the address asks for it; before the first load, the invitation to load."""
    return _page(request, shown)


def news(request: StaffRequest, shown: Board) -> HttpResponse:
    """The board again, once there are newer data than were seen."""
    now = timezone.now()
    lacking = indicators.lacking(shown.subject, by=request.staff, now=now)
    version = live.version(shown.subject, lacking, by=request.staff)
    return live.answer(request, version, now=now, page=lambda r: _page(r, shown), address=shown.address)


def _page(request: StaffRequest, shown: Board) -> HttpResponse:
    by, now = request.staff, timezone.now()
    lacking = indicators.lacking(shown.subject, by=by, now=now)
    # The version before anything is read: what is newer is asked for again.
    version = live.version(shown.subject, lacking, by=by)
    known = indicators.covered(by=by)
    there = tuple(name for name in BOARDS if name in known)
    tabs = [BOARDS[name] for name in there] if there != (shown.subject,) else []
    asked = request.GET.copy()
    asked["seen"] = live.sight(version, now=now)
    told: dict[str, object] = {"board": shown, "boards": tabs}
    told["news_href"] = f"{shown.news}?{asked.urlencode()}"
    if shown.subject not in known:
        return render(request, "board/empty.html", told | {"load_href": address_of(LOAD, by)})
    scope = _scope(request, shown, known[shown.subject], lacking, now=now)
    told["reasons"] = reasons([each for each in lacking if each.days.overlaps(scope.period)])
    nobody = _simulated(shown, scope)
    # What is seen depends on these alone, so it is made once for everybody of a role.
    # Of the day it is where they are it matters only which days are over.
    today = min(timezone.localdate(now), scope.period.end)
    key = (shown.subject, there, version, *nobody, repr(scope), today, get_language(), by.role, by.wall)
    seen = cache.get_or_set(
        _plain(("board", *key)),
        lambda: _written(shown, scope, known[shown.subject], tabs, nobody, by=by, now=now),
        timeout=None,
    )
    passed_over = not request.GET and opening.passes_over_later_days(scope, known[shown.subject])
    return render(request, "board/board.html", told | {"seen": seen, "passed_over": passed_over})


def _simulated(shown: Board, scope: Scope) -> list[str]:
    """The feeds of nobody real in what the board shows: its days, and those before to compare with."""
    found = simulated.among(shown.subject, Period(scope.period.before.start, scope.period.end))
    # The rates of complaints are taken by them, and which month they take depends on what there is.
    return found + feeds.simulated("exposures") if shown.subject == "complaints" else found


def _scope(
    request: StaffRequest, shown: Board, known: list[Period], lacking: list[Lacking], *, now: datetime
) -> Scope:
    book = indicators.book(by=request.staff, of=shown.subject)
    return read(
        request.GET,
        otherwise=opening.scope(known, book, demonstration=request.user.is_demo, lacking=lacking, now=now),
        indicators=book,
        dimensions=opening.dimensions(book),
        today=timezone.localdate(now),
    )


def _written(
    shown: Board,
    scope: Scope,
    known: list[Period],
    tabs: list[Board],
    nobody: list[str],
    *,
    by: Staff,
    now: datetime,
) -> str:
    book = indicators.book(by=by, of=shown.subject)
    sight = see(shown, scope, book, known, by=by, now=now)
    context = {"board": shown, "boards": tabs, "scope": scope, "known": known, "sight": sight}
    context["simulated"] = nobody
    if shown.subject == "complaints":
        context["handled_href"] = address_of(HANDLED, by)
    return render_to_string("board/sight.html", context)


def _plain(key: tuple[object, ...]) -> str:
    """The key as the cache takes keys: short and without odd characters."""
    return sha256(repr(key).encode()).hexdigest()
