"""The book of indicators, and one card of it."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from hark.core.terms.card import Card
from hark.flows import indicators
from hark.guard.access import Staff
from hark.web import words
from hark.web.board.subjects import BOARDS
from hark.web.board.tiles import target
from hark.web.policy import opens
from hark.web.sentences import begun, spelled
from hark.web.staff import StaffRequest


@require_safe
@opens("indicator.read_book")
def book(request: StaffRequest) -> HttpResponse:
    """Every card in brief."""
    cards = indicators.book(by=request.staff)
    return render(
        request,
        "indicators/book.html",
        {"lead": _lead(cards), "entries": [_entry(card) for card in cards.values()]},
    )


@require_safe
@opens("indicator.read_book")
def card(request: StaffRequest, id: str) -> HttpResponse:
    """One card in full."""
    found = indicators.card(id, by=request.staff)
    return render(
        request,
        "indicators/card.html",
        {
            **_entry(found),
            "dimensions": [words.DIMENSIONS.get(name, name) for name in found.dimensions],
            "history": list(reversed(found.history)),
            "seen_href": _seen(found, request.staff),
        },
    )


def _seen(card: Card, by: Staff) -> str:
    """Its board with it chosen, for somebody who may see that."""
    board = BOARDS[card.subject]
    return f"{board.address}?{urlencode({'indicator': card.id})}" if by.may(board.deed) else ""


def _entry(card: Card) -> dict[str, object]:
    return {
        "card": card,
        "unit": words.unit(card),
        "direction": words.DIRECTIONS[card.direction],
        "target": target(card),
    }


def _lead(cards: Mapping[str, Card]) -> str:
    """How many there are, and how many have a target to meet."""
    targeted = sum(card.target is not None for card in cards.values())
    return begun(
        ngettext(
            "{count} indicator, {targeted} with a target.",
            "{count} indicators, {targeted} with a target.",
            len(cards),
        ).format(count=spelled(len(cards)), targeted=spelled(targeted))
    )
