"""Every part of the style in one page, so that each is seen before a page needs it."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from csp.constants import NONCE
from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.template import engines
from django.test import RequestFactory
from django.utils.translation import override
from playwright.sync_api import Browser

from hark.core.terms.card import Direction
from hark.core.terms.figure import Answer, Change, Verdict
from hark.guard.access import Role
from hark.web.board.tiles import tile
from hark.web.pages import Pager
from hark.web.question import Scope
from hark.web.settings.forms import TokenForm
from tests.browser.demonstration import DESKTOP, PHONE, Demonstration
from tests.makers import somebody
from tests.web.answers import APRIL, LATER, a_card, a_course, an_answer, unknown

pytestmark = pytest.mark.requires("chromium")

POLICY = "; ".join(
    " ".join([name, *("'nonce-gallery'" if value is NONCE else value for value in values)])
    for name, values in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].items()
)


def gallery() -> str:
    """The page, as the server would send it."""
    request = RequestFactory().get("/gallery/")
    request.staff = somebody(Role.QUALITY_MANAGER)  # type: ignore[attr-defined]  # as StaffMiddleware does
    request.user = None  # type: ignore[assignment]  # the frame falls back on the automatic theme
    request.resolver_match = None
    request.csp_nonce = "gallery"  # type: ignore[attr-defined]  # as the policy's middleware does
    ways = [
        (an_answer(), Change.HIGHER),
        (an_answer(verdict=Verdict.MISSED), Change.LOWER),
        (an_answer(verdict=Verdict.UNSURE, excluded=3073), Change.SAME),
        (unknown(suppressed=True), Change.UNKNOWN),
    ]
    with override("en"):
        return _rendered(request, ways)


def _rendered(request: HttpRequest, ways: Sequence[tuple[Answer, Change]]) -> str:
    context = {
        "scope": Scope(APRIL).having("product", "Mortgage").having("company", "A bank with a name " * 8),
        "known": [APRIL, APRIL.before],
        "sight": {"compared": True},
        "tiles": [
            tile(
                a_card(direction=Direction.HIGHER),
                answer,
                change,
                a_course(0.99, 0.97, None, 0.98, 0.995),
                language="en",
                chosen=change is Change.LOWER,
                choose_href="?",
                rows_href="?",
                today=LATER,
            )
            for answer, change in ways
        ],
        "pager": Pager(QueryDict("q=late"), total=9918, offset=50),
        "form": TokenForm({"label": ""}),
        "unread_notices": 120,  # as the bell says it, without records
    }
    template = Path(__file__).with_name("gallery.html").read_text(encoding="utf-8")
    return str(engines["django"].from_string(template).render(context, request))


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["wide", "narrow"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_part_fits_and_gives_axe_nothing_serious_to_say(
    demonstration: Demonstration, browser: Browser, size: dict[str, int], theme: str, tmp_path: Path
) -> None:
    sight = demonstration.signed_in(browser, size=size)
    sight.page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]  # one of the two it takes
    body = gallery()
    sight.page.route(
        "**/gallery/", lambda route: route.fulfill(body=body, headers={"Content-Security-Policy": POLICY})
    )

    sight.go("/gallery/")

    sight.page.screenshot(path=tmp_path / "gallery.png", full_page=True)
    assert sight.overflow == 0
    assert sight.complaints == []
    assert sight.serious_barriers() == []
