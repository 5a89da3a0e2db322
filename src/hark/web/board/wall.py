"""The wallboard: the latest day of the contact centre in figures one can read across a room."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from unicodedata import east_asian_width

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hark.core.targets.verdict import unless_lacking
from hark.core.terms.card import Card
from hark.core.terms.figure import Answer, Verdict
from hark.core.terms.period import Period
from hark.flows import freshness, indicators, simulated
from hark.web import figures, times
from hark.web.board import live
from hark.web.board.counted import of_contacts
from hark.web.board.lacking import late, reasons
from hark.web.board.opening import come
from hark.web.board.sentence import sentence
from hark.web.board.tiles import target
from hark.web.board.waits import APART
from hark.web.policy import asked_by_itself, opens
from hark.web.question import Scope
from hark.web.staff import StaffRequest

SUBJECT = "contacts"
SHOWN = (
    "contacts.offered",
    "contacts.answered",
    "contacts.connection_share",
    "contacts.service_level",
    "contacts.asa",
    "contacts.wait",
)
LONGEST = "contacts.wait"
LENGTHS = ((5, ""), (6, "middling"), (10, "long"))
"""Signs a figure and its unit have at most: 98.0%, 99 999, 99 999 999."""


@dataclass(frozen=True, slots=True)
class Big:
    """One figure of the wall."""

    name: str
    figure: str
    unit: str
    withheld: bool
    verdict: Verdict
    target: str

    @property
    def length(self) -> str:
        """The style class that makes it as small as it must be to stand in its field whole."""
        signs = sum(2 if east_asian_width(sign) in "WF" else 1 for sign in self.figure + self.unit)
        return next((length for most, length in LENGTHS if signs <= most), "longest")


@require_safe
@opens("indicator.ask")
def wall(request: StaffRequest) -> HttpResponse:
    """The figures of the latest day there are contacts from."""
    return _page(request)


@asked_by_itself
@require_safe
@opens("indicator.ask")
def news(request: StaffRequest) -> HttpResponse:
    """The wall again, once there are newer data than were seen."""
    now = timezone.now()
    lacking = indicators.lacking(SUBJECT, by=request.staff, now=now)
    version = live.version(SUBJECT, lacking, by=request.staff)
    return live.answer(request, version, now=now, page=_page, address=reverse("board:wall"))


def _page(request: StaffRequest) -> HttpResponse:
    by, language, now = request.staff, get_language() or "en", timezone.now()
    lacking = indicators.lacking(SUBJECT, by=by, now=now)
    seen = live.sight(live.version(SUBJECT, lacking, by=by), now=now)
    told: dict[str, object] = {"news_href": f"{reverse('board:wall-news')}?seen={seen}"}
    known = come(indicators.coverage(by=by, of=SUBJECT), now=now)
    if known:
        day, book = _latest(known), indicators.book(by=by, of=SUBJECT)
        newest = freshness.newest(SUBJECT, now=now)
        latest = of_contacts(Scope(day), by=by, now=now)
        cards = {id: latest.named(book[id], language=language) for id in SHOWN}
        names = {id: latest.called(id, _name(book[id], language=language)) for id in SHOWN}
        answers = latest.ask(SHOWN, by=by, now=now)
        if overdue := late(lacking, now=now):  # the wall tells of now, and the latest day is not it
            answers = [unless_lacking(each, [replace(of, days=day) for of in overdue]) for each in answers]
        told |= {
            "reasons": reasons([*overdue, *(each for each in lacking if each.days == day)]),
            "day": day.start,
            "newest": times.moment(newest) if newest else "",
            "simulated": simulated.among(SUBJECT, day),
            "sentence": sentence(cards, answers, {}, language=language),
            "why": APART if latest.apart(answers, by=by, now=now) else "",
            "figures": [_big(book[each.indicator], each, name=names[each.indicator]) for each in answers],
        }
    return render(request, "board/wall.html", told)


def _latest(known: Sequence[Period]) -> Period:
    return Period(known[-1].end - timedelta(days=1), known[-1].end)


def _name(card: Card, *, language: str) -> str:
    """The name; of the wait, whose mean hides the long ones, it is what nine in ten stay under."""
    return _("Nine in ten waited at most") if card.id == LONGEST else card.name.of(language)


def _big(card: Card, answer: Answer, *, name: str) -> Big:
    if card.id == LONGEST:
        answer = replace(answer, estimate=answer.quantiles.get("p90", answer.estimate))
    known = answer.estimate.value is not None
    return Big(
        name=name,
        figure=_("Withheld") if answer.suppressed else figures.bare(answer.estimate.value, card.unit),
        unit=figures.suffix(card.unit) if known else "",
        withheld=answer.suppressed,
        verdict=answer.verdict,
        target=target(card),
    )
