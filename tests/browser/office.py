"""The people of one desk, each before a window of their own, and what they do with a complaint."""

import itertools
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.demonstration import Sight
from tests.browser.desk import Desk

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}
CUSTOMER = "customer"
_NUMBERS = itertools.count(12345678)
PATIENCE = 90_000  # milliseconds: the first page of a process imports all of it


@dataclass(slots=True)
class Office:
    """Whoever has to do with a complaint, all of one language and before windows of one size."""

    desk: Desk
    browser: Browser
    language: str
    size: dict[str, int]
    theme: str = "light"
    mobile: str = field(default_factory=lambda: f"138{next(_NUMBERS):08}")
    """The customer's: with that of an earlier complaint it would seem to be the same matter again."""
    windows: dict[str, Sight] = field(default_factory=dict)

    def at(self, role: str, address: str) -> Page:
        """The page of this address before somebody of the role, or a customer."""
        if role not in self.windows:
            self.windows[role] = self._opened(role)
        sight = self.windows[role]
        sight.go(address)
        self.look(sight)
        return sight.page

    def look(self, sight: Sight) -> None:
        """It fits the window, and its console tells of nothing but refusals."""
        assert sight.overflow == 0, sight.page.url
        assert [said for said in sight.complaints if "422" not in said] == [], sight.page.url

    def do(self, role: str, deed: str, **said: str) -> Page:
        """The complaint the person looks at, after a deed with it, said in the form the page offers."""
        sight = self.windows[role]
        form = sight.page.locator(f"form[action$='/{deed}/']")
        folded = sight.page.locator(f"#{deed}-deed:not([open]) > summary")
        if folded.count():
            folded.click()
        for name, value in said.items():
            fill(form.locator(f"[name={name}]"), value)
        with sight.page.expect_navigation(timeout=PATIENCE):
            form.locator("button").first.click()
        expect(sight.page.locator(".notices")).to_be_visible()
        self.look(sight)
        return sight.page

    def press(self, role: str, selector: str = "main form button.main") -> Page:
        """The page that comes after what the person presses."""
        sight = self.windows[role]
        with sight.page.expect_navigation(timeout=PATIENCE):
            sight.page.locator(selector).click()
        self.look(sight)
        return sight.page

    def _opened(self, role: str) -> Sight:
        context = self.browser.new_context(
            base_url=self.desk.served.address,
            locale=self.language,
            viewport=self.size,  # type: ignore[arg-type]  # a plain dict is what it takes
            has_touch=self.size is PHONE,
            is_mobile=self.size is PHONE,
            color_scheme=self.theme,  # type: ignore[arg-type]  # one of the words it knows
            reduced_motion="reduce",
            storage_state=self.desk.served.sessions.get(role),
        )
        context.set_default_navigation_timeout(PATIENCE)
        page, complaints = context.new_page(), list[str]()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if role != CUSTOMER and role not in self.desk.served.sessions:
            page.goto(self.desk.served.sign_ins[role])
            page.locator("main form button.main").click()
            page.wait_for_load_state()
            self.desk.served.sessions[role] = context.storage_state()
        return Sight(page, complaints)


def fill(field: Locator, value: str) -> None:
    """Say it, whatever the field is."""
    kind = field.first.evaluate("field => field.type")
    if kind == "radio":
        field.and_(field.page.locator(f"[value='{value}']")).check()
    elif kind == "select-one":
        field.select_option(value)
    else:
        field.fill(value)


def lead(page: Page) -> str:
    return page.locator(".lead").first.inner_text()


def begin(office: Office, what: str) -> None:
    """The customer says what happened."""
    office.at(CUSTOMER, "/portal/complain/").locator("[name=what]").fill(what)
    office.press(CUSTOMER)


def complain(office: Office, *steps: dict[str, str]) -> Page:
    """The page a customer comes to once they have answered these questions of the portal."""
    for said in ({"product": "credit_card"}, {"channel": "counter"}, {"wish": "refund"}, *steps):
        page = office.windows[CUSTOMER].page
        folded = page.locator("main form details:not([open]) > summary")
        if "capacity" in said and folded.count():
            folded.click()
        for name, value in said.items():
            fill(page.locator(f"[name={name}]"), value)
        office.press(CUSTOMER)
    return office.windows[CUSTOMER].page


def sent(office: Office) -> tuple[str, str]:
    """Number and code of the complaint, once it is sent."""
    page = office.press(CUSTOMER, "main form[enctype] button.main")
    number, code = page.locator(".portal-slip code").all_inner_texts()
    return number, code


def look_up(office: Office, number: str, code: str) -> Page:
    """The customer's page of the complaint."""
    page = office.at(CUSTOMER, "/portal/find/")
    for name, value in {"number": number, "code": code, "contact": office.mobile}.items():
        page.locator(f"[name={name}]").fill(value)
    return office.press(CUSTOMER)


def take_down(office: Office, role: str, **said: str) -> tuple[str, str]:
    """Number and code of what the person takes down for a customer."""
    page = office.at(role, "/cases/new/")
    page.locator("main form details").evaluate_all("all => all.forEach(each => each.open = true)")
    for name, value in {"name": "王芳", "phone": office.mobile, **said}.items():
        fill(page.locator(f"main form [name={name}]"), value)
    page = office.press(role, "main form button.main")
    number, code = page.locator("code.secret").all_inner_texts()
    return number, code
