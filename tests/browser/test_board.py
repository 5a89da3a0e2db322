"""The board in a real browser: it fits, says nothing wrong on the console, and does what a click asks."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.demonstration import LOOKS, OPENS_ON, Demonstration

pytestmark = pytest.mark.requires("chromium")

BOARD = f"/board/?{OPENS_ON}"


@pytest.mark.parametrize(("language", "theme", "size"), LOOKS)
class TestEveryLook:
    def test_fits_the_window_and_keeps_the_console_silent(
        self, demonstration: Demonstration, browser: Browser, language: str, theme: str, size: dict[str, int]
    ) -> None:
        sight = demonstration.signed_in(browser, language=language, theme=theme, size=size)

        sight.go(BOARD)

        assert sight.overflow == 0
        assert sight.complaints == []
        assert sight.page.locator("[data-chart] canvas").count() == 7

    def test_gives_axe_nothing_serious_to_say(
        self, demonstration: Demonstration, browser: Browser, language: str, theme: str, size: dict[str, int]
    ) -> None:
        sight = demonstration.signed_in(browser, language=language, theme=theme, size=size)
        sight.go(BOARD)

        assert sight.serious_barriers() == []


class TestClicks:
    def test_a_card_chooses_its_indicator_and_back_returns(
        self, demonstration: Demonstration, browser: Browser
    ) -> None:
        sight = demonstration.signed_in(browser)
        sight.go(BOARD)

        sight.page.get_by_role("link", name="Closed with relief", exact=True).click()

        expect(sight.page.locator("#course-head")).to_contain_text("Closed with relief")
        expect(sight.page).to_have_url(re.compile("indicator=complaints.relief_share"))
        expect(sight.page.locator("[data-chart] canvas")).to_have_count(7)
        sight.page.go_back()
        expect(sight.page.locator("#course-head")).to_contain_text("Timely responses")
        expect(sight.page.locator("[data-chart] canvas")).to_have_count(7)
        assert sight.complaints == []

    def test_a_bar_filters_the_rest_and_its_chip_takes_the_filter_off(
        self, demonstration: Demonstration, browser: Browser
    ) -> None:
        sight = demonstration.signed_in(browser)
        sight.go(f"{BOARD}&indicator=complaints.received")
        chart = sight.page.locator("#by-channel")
        chart.scroll_into_view_if_needed()
        box = chart.bounding_box()
        assert box

        sight.page.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + 14)

        chip = sight.page.locator(".chip")
        expect(chip).to_contain_text("Web")
        expect(sight.page.locator(".tile-figure").first).to_have_text("8\u202f226")
        expect(sight.page).to_have_url(re.compile("channel=Web"))
        expect(sight.page.locator("main")).to_have_count(1)
        chip.get_by_role("link").click()
        expect(sight.page.locator(".tile-figure").first).to_have_text("9\u202f918")
        assert sight.complaints == []

    def test_the_name_beside_a_bar_does_what_the_bar_does(
        self, demonstration: Demonstration, browser: Browser
    ) -> None:
        sight = demonstration.signed_in(browser)
        sight.go(f"{BOARD}&indicator=complaints.received")
        chart = sight.page.locator("#by-product")
        chart.scroll_into_view_if_needed()

        chart.click(position={"x": 30, "y": 42})

        expect(sight.page.locator(".chip")).to_contain_text("Debt collection")

    def test_the_table_behind_a_picture_filters_without_the_picture(
        self, demonstration: Demonstration, browser: Browser
    ) -> None:
        sight = demonstration.signed_in(browser)
        sight.go(BOARD)
        split = sight.page.get_by_role("region", name="State").first

        split.get_by_text("As a table").click()
        split.get_by_role("link", name="FL", exact=True).click()

        expect(sight.page.locator(".chip")).to_contain_text("FL")

    def test_a_cut_is_kept_in_the_address(self, demonstration: Demonstration, browser: Browser) -> None:
        sight = demonstration.signed_in(browser)
        sight.go(BOARD)

        sight.page.get_by_role("link", name="Week", exact=True).click()

        expect(sight.page).to_have_url(re.compile("grain=week"))
        expect(sight.page.get_by_role("link", name="Week", exact=True)).to_have_attribute(
            "aria-current", "true"
        )

    def test_a_stretch_of_data_is_chosen_with_two_clicks(
        self, demonstration: Demonstration, browser: Browser
    ) -> None:
        sight = demonstration.signed_in(browser)
        sight.go(BOARD)

        sight.page.locator(".period summary").click()
        sight.page.get_by_role("link", name=re.compile("1 January – 19 March 2015")).click()

        expect(sight.page.locator(".period summary")).to_contain_text("1 January – 19 March 2015")

    def test_a_period_of_ones_own_ends_with_its_last_day(
        self, demonstration: Demonstration, browser: Browser
    ) -> None:
        sight = demonstration.signed_in(browser)
        sight.go(BOARD)

        sight.page.locator(".period summary").click()
        sight.page.get_by_label("Last day").fill("2019-04-12")
        sight.page.get_by_role("button", name="Show").click()

        expect(sight.page.locator(".period summary")).to_contain_text("10 – 12 April 2019")


class TestKeys:
    def test_question_mark_tells_the_keys_and_escape_puts_them_away(
        self, demonstration: Demonstration, browser: Browser
    ) -> None:
        sight = demonstration.signed_in(browser)
        sight.go(BOARD)

        sight.page.keyboard.press("?")
        expect(sight.page.locator("#keys")).to_be_visible()
        sight.page.keyboard.press("Escape")

        expect(sight.page.locator("#keys")).to_be_hidden()

    def test_j_and_enter_open_the_next_card(self, demonstration: Demonstration, browser: Browser) -> None:
        sight = demonstration.signed_in(browser)
        sight.go(BOARD)

        sight.page.keyboard.press("j")
        sight.page.keyboard.press("j")
        sight.page.keyboard.press("Enter")

        expect(sight.page.locator("#course-head")).to_contain_text("Complaints per day")


class TestBadNews:
    def test_no_answer_is_told_and_taken_back_with_the_next(
        self, demonstration: Demonstration, browser: Browser
    ) -> None:
        sight = demonstration.signed_in(browser)
        sight.go(BOARD)
        told = sight.page.get_by_text("There is no answer.")
        sight.page.route("**/board/?*", lambda route: route.abort())

        sight.page.get_by_role("link", name="Closed", exact=True).click()
        expect(told).to_be_visible()
        sight.page.unroute("**/board/?*")
        sight.page.get_by_role("link", name="Closed", exact=True).click()

        expect(sight.page.locator("#course-head")).to_contain_text("Closed")
        expect(told).to_be_hidden()

    def test_a_refusal_stands_where_the_page_stood(
        self, demonstration: Demonstration, browser: Browser
    ) -> None:
        sight = demonstration.signed_in(browser)
        sight.go(BOARD)
        nonsense = f"{demonstration.address}/board/?from=yesterday"
        sight.page.route("**/board/?*", lambda route: route.continue_(url=nonsense))

        sight.page.get_by_role("link", name="Closed", exact=True).click()

        expect(sight.page.get_by_role("heading", level=1)).to_have_text("These days cannot be shown.")
        expect(sight.page.locator("#day-wrong")).to_contain_text("is not a date")
        expect(sight.page.get_by_role("navigation", name="Sections")).to_be_visible()


class TestWithoutScript:
    def test_card_filter_and_period_still_work(self, demonstration: Demonstration, browser: Browser) -> None:
        session = demonstration.signed_in(browser).page.context.storage_state()
        page = browser.new_context(
            base_url=demonstration.address, java_script_enabled=False, storage_state=session
        ).new_page()
        page.goto(BOARD)

        page.get_by_role("link", name="Closed with relief", exact=True).click()
        page.get_by_role("region", name="Channel").first.get_by_text("As a table").click()
        page.get_by_role("link", name="Phone", exact=True).click()

        expect(page.locator("#course-head")).to_contain_text("Closed with relief")
        expect(page.locator(".chip")).to_contain_text("Phone")


class TestOutside:
    def test_no_request_leaves_the_machine(self, demonstration: Demonstration, browser: Browser) -> None:
        sight = demonstration.signed_in(browser)
        asked: list[str] = []
        sight.page.on("request", lambda request: asked.append(request.url))

        sight.go(BOARD)

        assert [url for url in asked if not url.startswith(demonstration.address)] == []
