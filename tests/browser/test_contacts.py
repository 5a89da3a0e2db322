"""Boards of contacts and smaller ledgers in a real browser: they refresh alone, the map has a table."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from hark.web import figures
from tests.browser.demonstration import DESKTOP, PHONE, Sight
from tests.browser.desk import EXAMPLES, Desk, opened

pytestmark = pytest.mark.requires("chromium")

HEADER = "id,entered,channel,queue,outcome,wait,talk,staff,customer"
SMALLER = ("accesses", "findings", "trainings", "transactions")
PAGES = (
    *("/board/contacts/", "/board/contacts/wall/", "/contacts/", "/contacts/contacts/1/"),
    *(f"/board/{name}/" for name in SMALLER),
)
LONGEST = {
    length: figures.number(10**digits - 1)
    for length, digits in {"": 4, "middling": 5, "long": 8, "longest": 11}.items()
}
LOOKS = [("en", "light", DESKTOP), ("zh-hans", "dark", PHONE)]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk with forty contacts of the first of March, and a few records of the smaller ledgers."""
    with opened(tmp_path_factory.mktemp("home")) as running:
        bring(
            running,
            (some(running, 40, name="first.csv"), "contacts"),
            *((EXAMPLES / f"{name}.csv", name) for name in SMALLER),
        )
        yield running


def load(desk: Desk, count: int, *, name: str, start: int = 1) -> None:
    """Load contacts by command, as a feed would bring them."""
    bring(desk, (some(desk, count, name=name, start=start), "contacts"))


def some(desk: Desk, count: int, *, name: str, start: int = 1) -> Path:
    """A file of contacts."""
    rows = [
        f"{start + at},2026-03-01 {8 + at % 9:02d}:{at % 60:02d}:00,phone,cards,"
        f"{'abandoned' if at % 4 == 0 else 'answered'},{at},60,s{at % 3},c{at}"
        for at in range(count)
    ]
    file = desk.home / name
    file.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return file


_LOADS = """
import sys
from hark.jobs.command import main
sys.exit(max(main(["load", *each.split("\t")]) for each in sys.argv[1:]))
"""


def bring(desk: Desk, *files: tuple[Path, str]) -> None:
    """Load files by command, one after the other, each with its mapping."""
    told = [f"{file}\t--as\t{mapping}" for file, mapping in files]
    environment = {**os.environ, "HARK_HOME": str(desk.home)}
    subprocess.run([sys.executable, "-c", _LOADS, *told], env=environment, check=True)


def hurried(page: Page) -> None:
    """Have the page ask twice a second instead of four times a minute."""
    page.route(
        re.compile(r"/board/contacts/(\?.*)?$"),
        lambda route: route.fulfill(
            response=(answer := route.fetch()), body=answer.text().replace("every 15s", "every 500ms")
        ),
    )


class TestLive:
    def test_the_board_refreshes_as_data_come_and_what_is_unfolded_stays(
        self, desk: Desk, browser: Browser
    ) -> None:
        sight = desk.served.signed_in(browser)
        hurried(sight.page)
        sight.go("/board/contacts/")
        lead = sight.page.locator(".lead")
        before = lead.inner_text()
        table = sight.page.locator("details.behind").nth(1)
        table.locator("summary").click()

        load(desk, 7, name="second.csv", start=1_000)

        expect(lead).not_to_have_text(before, timeout=15_000)
        expect(sight.page.locator("details.behind").nth(1)).to_have_attribute("open", "")
        assert sight.complaints == []

    def test_a_page_nobody_sees_asks_for_nothing(self, desk: Desk, browser: Browser) -> None:
        sight = desk.served.signed_in(browser)
        hurried(sight.page)
        sight.page.add_init_script("Object.defineProperty(document, 'hidden', { get: () => true })")
        asked: list[str] = []
        sight.page.on("request", lambda request: asked.append(request.url))

        sight.go("/board/contacts/")
        sight.page.wait_for_timeout(2_000)

        assert [url for url in asked if "news" in url] == []


class TestTheWall:
    @pytest.mark.parametrize("width", [1920, 1280, 390])
    def test_holds_the_longest_figure_of_each_length(self, desk: Desk, browser: Browser, width: int) -> None:
        sight = desk.served.signed_in(browser, size={"width": width, "height": width * 9 // 16})
        sight.go("/board/contacts/wall/")
        number = sight.page.locator(".wall-number").first

        for length, said in LONGEST.items():
            number.evaluate(
                "(on, [length, said]) => {"
                " on.className = `wall-number ${length}`; on.firstChild.textContent = said; }",
                [length, said],
            )
            assert number.evaluate("on => on.scrollWidth - on.clientWidth") <= 0, said
        assert sight.overflow <= 0

    @pytest.mark.parametrize(("width", "across"), [(1920, 3), (1280, 3), (700, 2)])
    def test_has_the_figures_beside_each_other_on_one_line(
        self, desk: Desk, browser: Browser, width: int, across: int
    ) -> None:
        sight = desk.served.signed_in(browser, size={"width": width, "height": width * 9 // 16})
        sight.go("/board/contacts/wall/")
        sight.page.locator(".wall-verdict").first.evaluate("on => on.textContent = 'a target '.repeat(12)")
        sight.page.locator(".wall-figure h2").nth(1).evaluate("on => on.textContent = 'a name '.repeat(12)")

        ends = [
            box["y"] + box["height"]
            for box in (each.bounding_box() for each in sight.page.locator(".wall-number").all())
            if box
        ]

        rows = [ends[at : at + across] for at in range(0, len(ends), across)]
        assert len(ends) == 6 and max(max(row) - min(row) for row in rows) < 1
        assert sight.overflow <= 0


class TestTheMap:
    def test_has_its_table_one_click_away(self, desk: Desk, browser: Browser) -> None:
        sight = desk.served.signed_in(browser)
        sight.go("/board/contacts/?indicator=contacts.offered")
        part = sight.page.locator("section[aria-labelledby=hours-head]")

        part.get_by_text("As a table").click()

        expect(part.get_by_role("columnheader", name="Sunday")).to_be_visible()
        part.locator("td a").first.click()
        expect(sight.page).to_have_url(re.compile(r"/contacts/\?.*weekday=07&hour=08"))

    def test_filters_by_a_click_on_a_field(self, desk: Desk, browser: Browser) -> None:
        sight = desk.served.signed_in(browser)
        sight.go("/board/contacts/?indicator=contacts.offered")
        chart = sight.page.locator("#heat")
        chart.scroll_into_view_if_needed()
        box = chart.bounding_box()
        assert box

        sight.page.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.82)

        expect(sight.page.locator(".chips")).to_contain_text("Sunday")


class TestACustomer:
    def test_is_found_by_number_which_stands_in_no_address(self, desk: Desk, browser: Browser) -> None:
        sight = desk.served.signed_in(browser)
        sight.go("/contacts/")
        asked: list[str] = []
        sight.page.on("request", lambda request: asked.append(request.url + str(request.headers)))

        sight.page.locator("#by-customer").click()
        sight.page.get_by_label("Customer number").fill("c3")
        sight.page.get_by_role("button", name="Find their records").click()

        expect(sight.page).to_have_url(re.compile(r"/contacts/\?customer=[a-z0-9]{26}$"))
        expect(sight.page.locator(".chip")).to_contain_text("Customer")
        assert asked and not [each for each in asked if "=c3" in each or "/c3" in each]


class TestViews:
    def test_are_saved_shared_and_found_by_the_role(self, desk: Desk, browser: Browser) -> None:
        sight = desk.served.signed_in(browser)
        sight.go("/contacts/?queue=cards")
        sight.page.get_by_text("Views", exact=True).click()
        sight.page.locator(".menu-form").get_by_label("Name of the view").fill("Cards")
        sight.page.get_by_role("button", name="Save this view").click()
        expect(sight.page.locator(".notices")).to_contain_text("is saved")

        sight.page.get_by_text("Views", exact=True).click()
        sight.page.get_by_title("Rename, share, export or delete").click()
        assert sight.overflow == 0
        assert sight.serious_barriers() == []
        sight.page.get_by_label("Shared with").select_option("supervisor")
        sight.page.get_by_role("button", name="Share", exact=True).click()
        expect(sight.page.locator(".notices")).to_contain_text("The view is shared.")

        other = desk.served.signed_in(browser, role="supervisor")
        other.go("/contacts/")
        other.page.get_by_text("Views", exact=True).click()
        other.page.get_by_role("link", name="Cards", exact=True).click()
        expect(other.page).to_have_url(re.compile(r"queue=cards"))
        assert (sight.complaints, other.complaints) == ([], [])


class TestKeys:
    def test_j_and_enter_open_the_first_contact(self, desk: Desk, browser: Browser) -> None:
        sight = desk.served.signed_in(browser)
        sight.go("/contacts/")

        sight.page.keyboard.press("j")
        sight.page.keyboard.press("Enter")

        expect(sight.page.get_by_role("heading", level=1)).to_contain_text("Contact ")


@pytest.mark.parametrize(("language", "theme", "size"), LOOKS)
def test_every_page_fits_keeps_the_console_silent_and_gives_axe_nothing_serious_to_say(
    desk: Desk, browser: Browser, language: str, theme: str, size: dict[str, int]
) -> None:
    sight: Sight = desk.served.signed_in(browser, language=language, theme=theme, size=size)

    for address in PAGES:
        sight.go(address)
        assert (sight.overflow, sight.complaints) == (0, []), address
        assert sight.serious_barriers() == [], address
