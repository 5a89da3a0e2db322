"""The board as a page."""

from hashlib import sha256

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from hark.flows import indicators
from hark.web.board import opening
from hark.web.board.sight import see
from hark.web.policy import opens
from hark.web.question import read
from hark.web.sections import LOAD, address_of
from hark.web.staff import StaffRequest


@require_safe
@opens("indicator.ask")
def board(request: StaffRequest) -> HttpResponse:
    """The board as the address asks for it; before the first load, the invitation to load."""
    known = indicators.coverage(by=request.staff)
    if not known:
        return render(request, "board/empty.html", {"load_href": address_of(LOAD, request.staff)})
    book = indicators.book(by=request.staff, of="complaints")
    scope = read(
        request.GET,
        otherwise=opening.scope(known, book, demonstration=request.user.is_demo),
        indicators=book,
        dimensions=opening.dimensions(book),
    )
    # What is seen depends on these alone, so it is made once for everybody of a role.
    version = indicators.data_version(by=request.staff)
    key = ("board", version, repr(scope), get_language(), request.staff.role, request.staff.wall)

    def seen() -> str:
        sight = see(scope, book, known, by=request.staff)
        return render_to_string("board/sight.html", {"scope": scope, "known": known, "sight": sight})

    return render(
        request,
        "board/board.html",
        {
            "seen": cache.get_or_set(_plain(key), seen, timeout=None),
            "passed_over": not request.GET and opening.passes_over_later_days(scope, known),
        },
    )


def _plain(key: tuple[object, ...]) -> str:
    """The key as the cache takes keys: short and without odd characters."""
    return sha256(repr(key).encode()).hexdigest()
