"""The audit in a real browser: it fits, says nothing to the console, and can be used by everybody."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.demonstration import DESKTOP, PHONE, Demonstration

pytestmark = pytest.mark.requires("chromium")

PAGES = ["/audit/", "/audit/0/", "/audit/?actor=nobody"]


@pytest.mark.parametrize(("language", "theme", "size"), [("en", "dark", PHONE), ("zh-hans", "dark", DESKTOP)])
def test_every_page_fits_and_can_be_used_by_everybody(
    demonstration: Demonstration,
    browser: Browser,
    language: str,
    theme: str,
    size: dict[str, int],
) -> None:
    sight = demonstration.signed_in(browser, role="auditor", language=language, theme=theme, size=size)

    for address in PAGES:
        sight.go(address)
        assert sight.overflow == 0 and sight.complaints == []
        assert sight.barriers() == []


def test_an_entry_is_found_and_its_proof_seen(demonstration: Demonstration, browser: Browser) -> None:
    page = demonstration.signed_in(browser, role="auditor").page
    page.goto("/audit/")

    page.get_by_label("Activity").select_option("feed.loaded")
    page.get_by_role("button", name="Show").click()
    page.locator("[data-open]").last.click()

    expect(page.locator(".standing")).to_have_text("Proved", timeout=10_000)
