"""The demonstration as a person meets it: sign in, choose language and theme, look at a page."""

import re
import socket
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

OPENS_ON = "from=2019-04-10&to=2019-05-03"
DESKTOP = {"width": 1440, "height": 900}
TABLET = {"width": 1024, "height": 768}
# A session is signed in once for all tests of a role, which may take longer than a session lasts.
PATIENT = {"HARK_FRESH_MINUTES": "120", "HARK_SESSION_IDLE_MINUTES": "120"}
PHONE = {"width": 360, "height": 740}
# How a page is looked at: in each language, theme and size; in the long run in more pairs of them.
LOOKS = [
    ("en", "light", DESKTOP),
    ("zh-hans", "dark", PHONE),
    pytest.param("zh-hans", "light", TABLET, marks=pytest.mark.long),
    pytest.param("en", "dark", PHONE, marks=pytest.mark.long),
    pytest.param("zh-hans", "light", PHONE, marks=pytest.mark.long),
    pytest.param("zh-hans", "dark", DESKTOP, marks=pytest.mark.long),
]


@dataclass(slots=True)
class Sight:
    """A page in a browser, and what its console said."""

    page: Page
    complaints: list[str]

    @property
    def overflow(self) -> int:
        """By how many pixels the page is wider than the window."""
        width: int = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return width

    def barriers(self, within: str | None = None) -> list[str]:
        """What axe finds on the page, or a part of it, that keeps somebody out: impact, rule, where."""
        self.page.wait_for_load_state()  # a page that is just being replaced has no document yet
        # Asked for these alone it does not describe everything that is well, which takes it longer.
        found = Axe().run(self.page, within, {"resultTypes": ["violations"]}).response["violations"]
        return [
            f"{each['impact']} {each['id']}: {', '.join(node['html'] for node in each['nodes'])}"
            for each in found
        ]

    def serious_barriers(self, within: str | None = None) -> list[str]:
        """Those that axe calls serious or critical."""
        return [each for each in self.barriers(within) if each.startswith(("serious ", "critical "))]

    def go(self, address: str) -> None:
        """Follow an address of the site; charts are drawn before the page counts as loaded."""
        self.page.goto(address)


@dataclass(slots=True)
class Demonstration:
    """Where it is served, each role's one-time sign-in, and the session and settings each left behind."""

    address: str
    sign_ins: dict[str, str]
    sessions: dict[str, Any] = field(default_factory=dict)
    chosen: dict[str, tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def told(cls, lines: Iterable[str], *, port: int) -> "Demonstration":
        """What `hark demo` prints before it serves."""
        told = []
        for line in lines:
            if "/sign-in/once/" in line:
                role, _name, address = re.split(" {2,}", line.strip())
                told.append((role, address))
            elif line.startswith("Hark serves"):
                break
        return cls(f"http://127.0.0.1:{port}", by_role(told))

    def signed_in(
        self,
        browser: Browser,
        *,
        role: str = "quality manager",
        language: str = "en",
        theme: str = "light",
        size: dict[str, int] | None = None,
    ) -> Sight:
        """A window of somebody with this role, who has chosen language and theme."""
        context = browser.new_context(
            base_url=self.address,
            viewport=size or DESKTOP,  # type: ignore[arg-type]  # a plain dict is what it takes
            has_touch=size == PHONE,
            is_mobile=size == PHONE,
            reduced_motion="reduce",
            storage_state=self.sessions.get(role),
        )
        page = context.new_page()
        complaints: list[str] = []
        if role not in self.sessions:
            self._sign_in(context, page, role)
        page.on(
            "console",
            lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None,
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if self.chosen.get(role) != (language, theme):
            self._choose(page, language=language, theme=theme)
            self.chosen[role] = language, theme
        return Sight(page, complaints)

    def _sign_in(self, context: BrowserContext, page: Page, role: str) -> None:
        page.goto(self.sign_ins[role])
        page.locator("main form button.main").click()
        page.wait_for_load_state()
        self.sessions[role] = context.storage_state()

    def _choose(self, page: Page, *, language: str, theme: str) -> None:
        page.goto("/settings/")
        page.locator("select[name=language]").select_option(language)
        page.locator("select[name=theme]").select_option(theme)
        page.locator("main form button.main").first.click()
        page.wait_for_load_state()


def by_role(told: Iterable[tuple[str, str]]) -> dict[str, str]:
    """One-time sign-ins by role; that of a second handler under "second handler", and so on."""
    sign_ins: dict[str, str] = {}
    for role, address in told:
        sign_ins[f"second {role.split()[-1]}" if role in sign_ins else role] = address
    return sign_ins


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(port: int) -> None:
    """Until something listens there, half a minute at most."""
    for _ in range(150):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError(f"nothing listens on port {port}")
