"""The complaints in a real browser: the list with its filters, one of them, and the way back."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.demonstration import LOOKS, OPENS_ON, Demonstration

pytestmark = pytest.mark.requires("chromium")

LIST = f"/complaints/?{OPENS_ON}"


def lead(page: Page) -> str:
    return page.locator(".lead").inner_text()


@pytest.mark.parametrize(("language", "theme", "size"), LOOKS)
class TestEveryLook:
    def test_of_the_list_fits_is_silent_and_gives_axe_nothing_serious_to_say(
        self, demonstration: Demonstration, browser: Browser, language: str, theme: str, size: dict[str, int]
    ) -> None:
        sight = demonstration.signed_in(browser, language=language, theme=theme, size=size)

        sight.go(f"{LIST}&indicator=complaints.timely_share&state=CA&q=bank")

        assert sight.page.locator("tbody tr").count() == 50
        assert sight.overflow == 0
        assert sight.serious_barriers() == []
        assert sight.complaints == []

    def test_of_every_menu_fits_too(
        self, demonstration: Demonstration, browser: Browser, language: str, theme: str, size: dict[str, int]
    ) -> None:
        sight = demonstration.signed_in(browser, language=language, theme=theme, size=size)
        sight.go(LIST)

        for menu in sight.page.locator("main details.menu:visible").all():
            menu.locator("summary").click()
            expect(menu.locator(".menu-body")).to_be_visible()
            if menu.get_attribute("hx-get"):
                sight.page.wait_for_load_state("networkidle")
            assert sight.overflow == 0
            assert sight.serious_barriers("details.menu[open]") == []
            sight.page.keyboard.press("Escape")
        assert sight.complaints == []

    def test_of_one_complaint_with_its_narrative_shown_is_no_worse(
        self, demonstration: Demonstration, browser: Browser, language: str, theme: str, size: dict[str, int]
    ) -> None:
        sight = demonstration.signed_in(browser, language=language, theme=theme, size=size)
        sight.go("/complaints/cfpb/7076640/")

        sight.page.locator("#narrative select").select_option("handle")
        sight.page.locator("#narrative button").click()

        expect(sight.page.locator("#narrative blockquote")).not_to_be_empty()
        assert sight.overflow == 0
        assert sight.serious_barriers() == []
        assert sight.complaints == []


class TestFilters:
    def test_are_chosen_from_what_is_there_and_back_takes_them_off(
        self, demonstration: Demonstration, browser: Browser
    ) -> None:
        sight = demonstration.signed_in(browser)
        sight.go(LIST)

        sight.page.locator("#by-channel").click()
        sight.page.get_by_role("link", name=re.compile("^Phone")).click()

        expect(sight.page.locator(".chip")).to_contain_text("Phone")
        expect(sight.page).to_have_url(re.compile("channel=Phone"))
        sight.page.go_back()
        expect(sight.page.locator(".chip")).to_have_count(0)
        assert "9\u202f918" in lead(sight.page)
        assert sight.complaints == []

    def test_of_many_values_are_found_by_typing(self, demonstration: Demonstration, browser: Browser) -> None:
        sight = demonstration.signed_in(browser)
        sight.go(LIST)

        sight.page.locator("#by-company").click()
        sight.page.get_by_placeholder("Company: find").press_sequentially("navy fed")
        sight.page.get_by_role("link", name=re.compile("^NAVY FEDERAL")).click()

        expect(sight.page.locator(".chip")).to_contain_text("NAVY FEDERAL CREDIT UNION")
        assert sight.complaints == []

    def test_are_kept_by_a_search_and_a_switch_of_language_keeps_them_all(
        self, demonstration: Demonstration, browser: Browser
    ) -> None:
        sight = demonstration.signed_in(browser)
        sight.go(f"{LIST}&state=CA")

        sight.page.keyboard.press("/")
        sight.page.keyboard.type("mortgage")
        sight.page.keyboard.press("Enter")
        expect(sight.page.locator(".chip")).to_have_count(2)
        sight.page.get_by_role("button", name="中文").click()

        expect(sight.page.locator(".chip")).to_have_count(2)
        expect(sight.page).to_have_url(re.compile("state=CA.*q=mortgage"))
        demonstration.chosen.clear()

    def test_of_the_board_hold_the_same_number_here(
        self, demonstration: Demonstration, browser: Browser
    ) -> None:
        sight = demonstration.signed_in(browser)
        sight.go(f"/board/?{OPENS_ON}&indicator=complaints.relief_share&state=CA&tag=none")
        tile = sight.page.locator(".tile.chosen")
        counted = tile.locator("dt:text-is('Counted') + dd").inner_text().split("+")[0].strip()

        tile.locator(".tile-figure a").click()

        expect(sight.page.locator(".lead")).to_contain_text(f"The {counted} complaints counted in")


class TestKeys:
    def test_walk_the_rows_open_one_and_the_way_back_ends_at_it(
        self, demonstration: Demonstration, browser: Browser
    ) -> None:
        sight = demonstration.signed_in(browser)
        sight.go(f"{LIST}&offset=50")
        third = sight.page.locator("[data-open]").nth(2).inner_text()

        sight.page.keyboard.press("j")
        sight.page.keyboard.press("j")
        sight.page.keyboard.press("j")
        sight.page.keyboard.press("j")
        sight.page.keyboard.press("k")
        sight.page.keyboard.press("Enter")

        expect(sight.page.locator("h1")).to_have_text(f"Complaint {third}")
        sight.page.get_by_role("link", name="Back to the list").click()
        expect(sight.page).to_have_url(re.compile(f"offset=50#cfpb/{third}$"))
        expect(sight.page.locator("tr:target [data-open]")).to_have_text(third)


class TestOrderAndPages:
    def test_headers_sort_and_say_how(self, demonstration: Demonstration, browser: Browser) -> None:
        sight = demonstration.signed_in(browser)
        sight.go(LIST)

        sight.page.get_by_role("link", name="Company", exact=True).click()

        expect(sight.page.locator("th[aria-sort=ascending]")).to_have_text("Company")

    def test_pages_lead_on_and_back_does_too(self, demonstration: Demonstration, browser: Browser) -> None:
        sight = demonstration.signed_in(browser)
        sight.go(LIST)

        sight.page.get_by_role("link", name="Next page").click()

        expect(sight.page.locator(".pager")).to_contain_text("51–100 of 9\u202f918")
        sight.page.go_back()
        expect(sight.page.locator(".pager")).to_contain_text("1–50 of 9\u202f918")


class TestCustomers:
    def test_are_looked_for_by_a_number_no_address_holds(
        self, demonstration: Demonstration, browser: Browser
    ) -> None:
        sight = demonstration.signed_in(browser, size={"width": 360, "height": 740})
        sight.go(f"{LIST}&state=GA")

        sight.page.locator("#by-customer").click()
        sight.page.get_by_label("Customer number").fill("KH20260117")
        assert sight.overflow == 0 and sight.serious_barriers() == []
        sight.page.get_by_role("button", name="Find their complaints").click()

        expect(sight.page.locator(".chips")).to_contain_text("Customer ·")
        assert "customer=" in sight.page.url and "KH2026" not in sight.page.url
        assert sight.complaints == []


class TestKept:
    def test_a_view_is_saved_opened_and_deleted(self, demonstration: Demonstration, browser: Browser) -> None:
        sight = demonstration.signed_in(browser)
        sight.go(f"{LIST}&state=GA")
        views = sight.page.locator("summary", has_text="Views")

        views.click()
        sight.page.get_by_label("Name of the view").fill("Georgia in April")
        sight.page.get_by_role("button", name="Save this view").click()
        expect(sight.page.locator(".notices")).to_contain_text("Georgia in April")
        sight.go("/complaints/")
        views.click()
        sight.page.get_by_role("link", name="Georgia in April").click()
        expect(sight.page.locator(".chip")).to_contain_text("GA")
        views.click()
        sight.page.get_by_title("Rename, share, export or delete").click()
        sight.page.get_by_role("button", name="Delete the view Georgia in April").click()

        expect(sight.page.locator(".notices")).to_contain_text("deleted")
        assert sight.complaints == []

    def test_columns_are_chosen_and_stay(self, demonstration: Demonstration, browser: Browser) -> None:
        sight = demonstration.signed_in(browser)
        sight.go(LIST)

        sight.page.locator("summary", has_text="Columns").click()
        sight.page.get_by_label("Disputed").check()
        sight.page.get_by_role("radio", name="25").check()
        sight.page.get_by_role("button", name="Show").last.click()

        expect(sight.page.locator("thead")).to_contain_text("Disputed")
        expect(sight.page.locator("tbody tr")).to_have_count(25)
        sight.go("/complaints/")
        expect(sight.page.locator("thead")).to_contain_text("Disputed")


class TestExport:
    def test_says_how_much_and_hands_over_the_file(
        self, demonstration: Demonstration, browser: Browser
    ) -> None:
        sight = demonstration.signed_in(browser)
        sight.go(f"{LIST}&state=GA&product=Mortgage")
        held = lead(sight.page).split()[0]

        sight.page.locator("summary", has_text="Export").click()
        expect(sight.page.locator(".taking")).to_contain_text(f"All {held} complaints")
        with sight.page.expect_download() as download:
            sight.page.get_by_role("button", name="CSV").click()

        lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
        assert len(lines) == int(held) + 1


class TestWithoutScript:
    def test_filters_pages_and_narratives_still_work(
        self, demonstration: Demonstration, browser: Browser
    ) -> None:
        session = demonstration.signed_in(browser).page.context.storage_state()
        page = browser.new_context(
            base_url=demonstration.address, java_script_enabled=False, storage_state=session
        ).new_page()
        page.goto(LIST)

        page.locator("#by-tag").click()
        page.get_by_role("link", name="Tag: choose").click()
        page.get_by_role("link", name=re.compile("^Older American")).click()
        page.get_by_role("link", name="Next page").click()
        expect(page.locator(".chip")).to_contain_text("Older American")
        page.goto("/complaints/cfpb/7076640/")
        page.get_by_label("What for?").select_option("handle")
        page.get_by_role("button", name="Show the narrative").click()

        expect(page.locator("#narrative blockquote")).not_to_be_empty()


class TestPermission:
    def test_the_auditor_is_told_why_the_narrative_stays_masked(
        self, demonstration: Demonstration, browser: Browser
    ) -> None:
        sight = demonstration.signed_in(browser, role="auditor")

        sight.go("/complaints/cfpb/7076640/")

        expect(sight.page.locator("#narrative")).to_contain_text("your role (Auditor) does not include")

    def test_the_executive_finds_no_door_and_is_told_why(
        self, demonstration: Demonstration, browser: Browser
    ) -> None:
        sight = demonstration.signed_in(browser, role="executive")

        sight.go("/complaints/")

        assert sight.page.locator("nav").get_by_role("link", name="Complaints").count() == 0
        expect(sight.page.locator("main")).to_contain_text("Your role does not include this")
