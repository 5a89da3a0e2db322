"""Somebody comes in for the first time, and again; then with a security key that the browser plays."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.demonstration import DESKTOP, PHONE, Sight, free_port, wait_for
from tests.homes import begun
from tests.web.accounts.conftest import PASSWORD, digits

pytestmark = pytest.mark.requires("chromium")

HARK = Path(sys.executable).with_name("hark")
STALE = """
from hark.jobs.start import start
start()
from hark.records.accounts import SessionRow
from hark.web.accounts.sessions import SessionStore
for row in SessionRow.objects.filter(staff__isnull=False):
    store = SessionStore(row.pk)
    for record in store["account_authentication_methods"]:
        record["at"] = 0
    store.modified = True
    store.save()
"""


# The code that set up the app is used up; half a minute later there would be another.
FORGET = """
from hark.jobs.start import start
start()
from django.core.cache import caches
caches["shared"].clear()
"""


@dataclass(slots=True)
class Served:
    """Where Hark is served, and from which home."""

    address: str
    home: Path

    def told(self, *words: str | Path) -> str:
        environment = {**os.environ, "HARK_HOME": str(self.home)}
        return subprocess.run(words, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """An empty home; a security key needs a name, so it is served under localhost."""
    port, home = free_port(), tmp_path_factory.mktemp("home")
    hark = subprocess.Popen(
        [HARK, "serve", "--port", f"{port}"],
        env={**os.environ, "HARK_HOME": str(begun(home))},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        next(iter(hark.stdout or ()))
        wait_for(port)
        yield Served(f"http://localhost:{port}", home)
    finally:
        hark.terminate()
        hark.wait(timeout=30)


def looked_at(sight: Sight) -> None:
    """The page has no barrier, fits a desk and a phone, and its console is silent."""
    assert sight.barriers() == []
    for size in (PHONE, DESKTOP):
        sight.page.set_viewport_size(size)  # type: ignore[arg-type]  # a plain dict is what it takes
        assert sight.overflow == 0, sight.page.url
    assert sight.complaints == []


def window(browser: Browser, served: Served) -> Sight:
    page = browser.new_context(base_url=served.address, locale="en-GB", viewport=DESKTOP).new_page()  # type: ignore[arg-type]  # a plain dict is what it takes
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return Sight(page, complaints)


def go_on(page: Page, name: str = "Go on") -> None:
    page.get_by_role("button", name=name, exact=True).click()


def signs_out(page: Page) -> None:
    page.locator("summary", has_text="Anna").click()
    page.get_by_role("button", name="Sign out").click()


def test_a_security_officer_comes_in_by_a_code_then_by_a_key(served: Served, browser: Browser) -> None:
    told = served.told(
        HARK, "people", "add", "anna", "--name", "Anna", "--role", "security_officer", "--at", served.address
    )
    sight = window(browser, served)
    sight.go("/")
    looked_at(sight)

    secret = comes_for_the_first_time(sight, address=told.split()[-1])
    signs_out(sight.page)
    served.told(sys.executable, "-c", FORGET)
    comes_again(sight, secret)
    served.told(sys.executable, "-c", STALE)
    shows_again_who_she_is(sight)
    adds_a_key(sight)
    signs_out(sight.page)
    types_password(sight.page)
    go_on(sight.page, "Use a security key")

    expect(sight.page.locator("summary", has_text="Anna")).to_be_visible()
    assert sight.complaints == []


def comes_for_the_first_time(sight: Sight, *, address: str) -> str:
    """A password, an app, the codes to keep; the app's secret."""
    page = sight.page
    sight.go(address)
    go_on(page, "Sign in")
    looked_at(sight)
    page.get_by_label("New password", exact=True).fill(PASSWORD)
    page.get_by_label("New password again").fill(PASSWORD)
    go_on(page, "Keep this password")
    expect(page.locator("h1")).to_have_text("One more thing before you go in: a second factor.")
    looked_at(sight)
    page.get_by_role("link", name="Set up an app").click()
    page.get_by_text("The app cannot read it").click()
    secret = page.locator("code.secret").inner_text()
    looked_at(sight)
    page.get_by_label("Verification code").fill(digits(secret))
    go_on(page)
    expect(page.locator(".codes li")).to_have_count(10)
    looked_at(sight)
    page.get_by_role("link", name="I have them").click()
    return secret


def types_password(page: Page) -> None:
    page.get_by_label("Sign-in name").fill("anna")
    page.get_by_label("Password").fill(PASSWORD)
    go_on(page, "Sign in")


def comes_again(sight: Sight, secret: str) -> None:
    types_password(sight.page)
    looked_at(sight)
    sight.page.get_by_label("Verification code").fill(digits(secret))
    go_on(sight.page)
    sight.go("/people/")
    looked_at(sight)


def shows_again_who_she_is(sight: Sight) -> None:
    page, lead = sight.page, sight.page.locator("h1")
    page.get_by_role("link", name="Add somebody").click()
    expect(lead).to_have_text("Show once more that it is you.")
    looked_at(sight)
    page.get_by_label("Password").fill(PASSWORD)
    go_on(page)
    expect(lead).to_have_text("Add somebody")
    looked_at(sight)


def adds_a_key(sight: Sight) -> None:
    """The browser plays the key."""
    page = sight.page
    key = {"protocol": "ctap2", "transport": "usb", "hasUserVerification": True, "isUserVerified": True}
    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": {**key, "automaticPresenceSimulation": True}})
    sight.go("/security/")
    looked_at(sight)
    page.get_by_role("link", name="Add a security key").click()
    looked_at(sight)
    page.get_by_label("What you call the key").fill("Blue key")
    go_on(page, "Add the key")
    expect(page.get_by_role("rowheader", name="Blue key")).to_be_visible()
