"""The board as a page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hark.flows import indicators
from hark.web.board import opening
from hark.web.board.sight import see
from hark.web.question import read
from hark.web.sections import LOAD, address_of
from hark.web.staff import StaffRequest


@require_safe
def board(request: StaffRequest) -> HttpResponse:
    """The board as the address asks for it; before the first load, the invitation to load."""
    known = indicators.coverage(by=request.staff)
    if not known:
        return render(request, "board/empty.html", {"load_href": address_of(LOAD, request.staff)})
    book = indicators.book(by=request.staff)
    scope = read(
        request.GET,
        otherwise=opening.scope(known, book, demonstration=request.user.is_demo),
        indicators=book,
        dimensions=opening.dimensions(book),
    )
    sight = see(scope, book, known, by=request.staff)
    return render(request, "board/board.html", {"scope": scope, "known": known, "sight": sight})
