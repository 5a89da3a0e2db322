"""Notices, how one is told and chat groups: they fit, and can be used by everybody."""

import pytest
from playwright.sync_api import Browser

from tests.browser.demonstration import DESKTOP, PHONE, Demonstration

pytestmark = pytest.mark.requires("chromium")

PAGES = {
    "complaint handler": ["/notices/", "/notices/?scope=all&kind=case.mentioned", "/settings/"],
    "administrator": ["/chat-groups/", "/chat-groups/add/"],
}


@pytest.mark.parametrize(
    ("role", "language", "theme", "size"),
    [("complaint handler", "zh-hans", "dark", PHONE), ("administrator", "en", "light", DESKTOP)],
)
def test_every_page_fits_and_can_be_used_by_everybody(
    demonstration: Demonstration,
    browser: Browser,
    role: str,
    language: str,
    theme: str,
    size: dict[str, int],
) -> None:
    sight = demonstration.signed_in(browser, role=role, language=language, theme=theme, size=size)

    for address in PAGES[role]:
        sight.go(address)
        assert sight.overflow == 0 and sight.complaints == [], address
        assert sight.barriers() == [], address
