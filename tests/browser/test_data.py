"""Data in a real browser, from an empty desk to a mended quarantine; and how each page looks."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.demonstration import LOOKS, PHONE, Sight
from tests.browser.desk import LIST, Desk, opened

pytestmark = pytest.mark.requires("chromium")

PAGES = [
    "/data/",
    "/data/feeds/branch/",
    "/data/feeds/branch/?by=hour",
    "/data/load/",
    "/data/arrivals/",
    "/data/arrivals/1/",
    "/data/quarantine/",
    "/data/quarantine/?state=put_away",
    "/data/quarantine/1/",
    "/data/mappings/",
    "/data/mappings/branch/",
    "/data/mappings/branch/edit/",
    "/indicators/",
    "/indicators/complaints.timely_share/",
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with opened(tmp_path_factory.mktemp("desk")) as running:
        yield running


def hand_in(page: Page) -> None:
    page.set_input_files("input[type=file]", LIST)
    page.get_by_label("Mapping").select_option("branch")
    page.get_by_role("button", name="Preview").click()


def fits_and_is_silent(sight: Sight) -> bool:
    return sight.overflow == 0 and sight.complaints == []


def test_a_file_comes_in_and_its_quarantine_is_emptied(desk: Desk, browser: Browser) -> None:
    sight = desk.served.signed_in(browser)
    page, lead = sight.page, sight.page.locator("#lead")
    sight.go("/data/")
    expect(lead).to_have_text("Nothing has been loaded yet.")

    page.get_by_role("link", name="Load your first file").click()
    hand_in(page)
    expect(lead).to_have_text("Of the 8 rows, 5 can be used; 3 would be kept aside.")
    expect(page.locator(".set-aside").first).to_contain_text("2026/03/05")

    page.get_by_role("button", name="Load this file").click()
    expect(lead).to_have_text(
        "branch.csv is loaded: 5 of 8 records were accepted. Three were kept aside.", timeout=30_000
    )
    page.locator(".account a").last.click()
    expect(page.locator("[data-row]")).to_have_count(3)

    page.get_by_role("link", name="Not a date").first.click()
    page.get_by_role("button", name="Show the record").click()
    expect(page.locator(".original")).to_contain_text("年费减免未到账")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".notices")).to_contain_text("0 accepted, 0 duplicate, 1 still aside")

    desk.mend()
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".notices")).to_contain_text("1 accepted, 0 duplicate, 0 still aside")
    page.get_by_role("link", name="Quarantine", exact=True).click()
    page.get_by_role("button", name="Try all 2 open again").click()
    expect(page.locator(".notices")).to_contain_text("1 accepted, 0 duplicate, 1 still aside")
    expect(lead).to_have_text("One record waits in quarantine. The reason: Same id, other content.")
    assert fits_and_is_silent(sight)


class TestHandingIn:
    def test_by_dropping_names_the_file_at_once(self, desk: Desk, browser: Browser) -> None:
        sight = desk.served.signed_in(browser)
        sight.go("/data/load/")

        drop = """zone => {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File(["a,b"], "May.csv"));
            zone.dispatchEvent(new DragEvent("drop", {bubbles: true, cancelable: true, dataTransfer}));
        }"""
        sight.page.locator("[data-drop]").evaluate(drop)

        expect(sight.page.locator(".drop-hint")).to_have_text("May.csv")
        assert sight.page.evaluate("document.querySelector('[data-drop] input').files.length") == 1

    def test_of_what_cannot_be_read_says_what_to_do(self, desk: Desk, browser: Browser) -> None:
        sight = desk.served.signed_in(browser)
        sight.go("/data/load/")

        sight.page.set_input_files(
            "input[type=file]", {"name": "May.csv", "mimeType": "text/csv", "buffer": b""}
        )
        sight.page.get_by_label("Mapping").select_option("branch")
        sight.page.get_by_role("button", name="Preview").click()

        expect(sight.page.locator("main .notice.error")).to_contain_text(
            "Export it again and load the new file"
        )
        expect(sight.page.get_by_role("link", name="Choose another")).to_be_visible()
        assert fits_and_is_silent(sight)

    def test_works_without_script(self, desk: Desk, browser: Browser) -> None:
        session = desk.served.signed_in(browser).page.context.storage_state()
        page = browser.new_context(
            base_url=desk.served.address, java_script_enabled=False, storage_state=session
        ).new_page()
        page.goto("/data/load/")

        hand_in(page)
        page.get_by_role("button", name="Load this file").click()

        expect(page).to_have_url(re.compile(r"/data/arrivals/\d+/"))


class TestEditingAMapping:
    def test_is_tried_on_a_sample_before_it_is_saved(self, desk: Desk, browser: Browser) -> None:
        sight = desk.served.signed_in(browser)
        page = sight.page
        sight.go("/data/mappings/branch/")
        page.get_by_role("link", name="Copy", exact=True).click()
        text = page.get_by_label("The mapping")
        expect(text).to_have_value(re.compile('name = "branch_2"'))

        page.set_input_files("#sample", LIST)
        text.fill(text.input_value().replace('["%Y-%m-%d"', '["%Y/%m/%d", "%Y-%m-%d"'))
        page.get_by_role("button", name="Preview").click()
        expect(page.locator("#seen")).to_contain_text("and 1 would be refused.")
        expect(page.locator("#seen")).to_be_focused()

        text.fill(text.input_value().replace('kind = "date"', 'kind = "dat"', 1))
        page.get_by_role("button", name="Preview").click()
        page.get_by_role("button", name="Go to line").click()
        chosen = "text => text.value.slice(text.selectionStart, text.selectionEnd)"
        assert text.evaluate(chosen) == 'kind = "dat"'
        assert page.evaluate("document.querySelector('#sample').files.length") == 1

        text.fill(text.input_value().replace('"dat"', '"date"', 1))
        page.get_by_role("button", name="Save").click()
        expect(page.locator(".notices")).to_contain_text("branch_2 is saved and in force")
        assert fits_and_is_silent(sight)

    def test_says_no_more_what_was_wrong_when_it_was_saved(self, desk: Desk, browser: Browser) -> None:
        sight = desk.served.signed_in(browser)
        page = sight.page
        sight.go("/data/mappings/branch/edit/")
        text, wrong = page.get_by_label("The mapping"), page.locator("main > .notice.error")
        right = text.input_value()
        text.fill("nonsense")
        page.get_by_role("button", name="Save").click()
        expect(wrong).to_contain_text("Line 1, column 1")
        expect(text).to_have_attribute("aria-invalid", "true")

        text.fill(right)
        page.get_by_role("button", name="Preview").click()

        expect(page.locator("#seen")).to_contain_text("This mapping can be used.")
        expect(wrong).to_have_count(0)
        assert text.get_attribute("aria-invalid") is None

    def test_is_not_left_by_mistake(self, desk: Desk, browser: Browser) -> None:
        sight = desk.served.signed_in(browser)
        sight.go("/data/mappings/cfpb/edit/")
        asked: list[str] = []
        sight.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))

        sight.page.get_by_label("The mapping").press("End")
        sight.page.keyboard.type("# mine")
        sight.page.get_by_role("link", name="Back to the mapping").click(no_wait_after=True)

        expect(sight.page.get_by_label("The mapping")).to_have_value(re.compile("# mine"))
        assert asked == ["beforeunload"]


class TestChoosing:
    def test_says_on_the_button_how_many_are_chosen(self, desk: Desk, browser: Browser) -> None:
        desk.load()
        sight = desk.served.signed_in(browser)
        sight.go("/data/quarantine/")
        expect(sight.page.get_by_role("button", name="Try the chosen again")).to_be_disabled()

        sight.page.get_by_label("Choose all on this page").check()

        count = sight.page.locator("input[name=id]").count()
        expect(sight.page.get_by_role("button", name=f"Try {count} chosen again")).to_be_enabled()

    def test_puts_away_those_chosen_for_a_reason_and_takes_them_up_again(
        self, desk: Desk, browser: Browser
    ) -> None:
        desk.load()
        sight = desk.served.signed_in(browser)
        page = sight.page
        sight.go("/data/quarantine/")
        page.get_by_label("Choose line").first.check()
        page.locator("summary", has_text="Put away").press("Enter")
        page.get_by_label("Why").select_option("unusable")

        page.get_by_role("button", name="Put 1 chosen away").press("Enter")
        expect(page.locator(".notices")).to_contain_text("1 record is put away")
        sight.go("/data/quarantine/?state=put_away")
        expect(page.locator("[data-row]")).to_contain_text("Cannot be mended by its source")
        assert fits_and_is_silent(sight) and sight.serious_barriers() == []

        page.get_by_role("button", name="Take the one put away up again").click()
        expect(page.locator(".notices")).to_contain_text("1 record is open again")


def test_on_a_phone_the_export_opens_within_the_window_and_nothing_is_chosen_where_nothing_can_be(
    desk: Desk, browser: Browser
) -> None:
    desk.load()
    sight = desk.served.signed_in(browser, size=PHONE)
    sight.go("/data/quarantine/?state=all")

    sight.page.locator(".head-deeds summary").click()

    box = sight.page.locator(".head-deeds .menu-body").bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"]
    can_be_chosen = sight.page.locator("input[name=id]").count()
    assert sight.page.locator("tbody .tick:visible").count() == can_be_chosen
    assert sight.page.locator("[data-row]").count() > can_be_chosen


@pytest.mark.parametrize(("language", "theme", "size"), LOOKS)
def test_every_page_fits_keeps_the_console_silent_and_gives_axe_nothing_serious_to_say(
    desk: Desk, browser: Browser, language: str, theme: str, size: dict[str, int]
) -> None:
    desk.load()
    sight = desk.served.signed_in(browser, language=language, theme=theme, size=size)

    for address in PAGES:
        sight.go(address)
        assert fits_and_is_silent(sight), (address, sight.overflow, sight.complaints)
        assert sight.serious_barriers() == [], address
