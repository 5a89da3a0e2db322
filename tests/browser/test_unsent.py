"""What somebody typed and could not send stays in the page, and goes to nobody else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.desk import Desk, opened
from tests.browser.office import DESKTOP, Office, take_down

pytestmark = pytest.mark.requires("chromium")
HANDLER, SECOND = "complaint handler", "second handler"
WORDS = "They took my fee twice."


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with opened(tmp_path_factory.mktemp("home")) as running:
        yield running


@pytest.fixture
def office(desk: Desk, browser: Browser) -> Office:
    return Office(desk, browser, language="en-GB", size=DESKTOP)


def typed(office: Office) -> Page:
    """The form by which a complaint is taken down, with words in it."""
    page = office.at(HANDLER, "/cases/new/")
    page.locator("[name=what]").fill(WORDS)
    return page


def press(page: Page) -> None:
    page.locator("main form button.main").click()


class TestLoadingThePageAnew:
    @pytest.mark.parametrize("refused", [False, True])
    def test_asks_before_words_are_lost_and_keeps_them_for_who_stays(
        self, office: Office, refused: bool
    ) -> None:
        page = typed(office)
        if refused:
            page.locator("[name=phone]").fill("x")
            press(page)
            expect(page.locator("#id_phone-error")).to_be_visible()
        page.locator("[name=what]").click()
        asked = list[str]()
        page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))

        page.evaluate("location.reload()")

        expect(page.locator("[name=what]")).to_have_value(WORDS)
        assert asked == ["beforeunload"]


class TestAFormThatWasRefused:
    def test_is_left_by_going_back_to_the_words_and_nothing_asks_to_send_it_again(
        self, office: Office
    ) -> None:
        page = typed(office)
        page.on("dialog", lambda asked: asked.accept())
        page.locator("[name=phone]").fill("x")
        press(page)
        expect(page.locator("#id_phone-error")).to_be_visible()

        page.go_back()
        assert page.locator("[name=what]").input_value() == WORDS
        page.go_forward()
        expect(page.locator("h1")).to_have_text("Take a complaint down")

    def test_of_a_deed_is_come_back_to_as_the_page_of_the_complaint(self, office: Office) -> None:
        number, _code = take_down(office, HANDLER, what=WORDS)
        page = office.at(HANDLER, f"/cases/{number}/")
        page.locator("#write-deed:not([open]) > summary").click()
        page.locator("form[action$='/write/'] button").first.click()
        expect(page.locator("#write_words-error")).to_be_visible()

        page.goto("/cases/")
        page.go_back()

        assert page.url.endswith(f"/cases/{number}/")


class TestAFile:
    def test_is_taken_out_beside_words_not_sent_yet(self, office: Office, tmp_path: Path) -> None:
        number, _code = take_down(office, HANDLER, what=WORDS)
        (sent := tmp_path / "letter.pdf").write_bytes(b"%PDF-1.4")
        page = office.at(HANDLER, f"/cases/{number}/")
        page.locator("#attach-deed:not([open]) > summary").click()
        page.locator("form[action$='/attach/'] [type=file]").set_input_files(sent)
        with page.expect_navigation():
            page.locator("form[action$='/attach/'] button").first.click()
        page.locator("#write-deed:not([open]) > summary").click()
        page.locator("form[action$='/write/'] textarea").fill(WORDS)
        asked = list[str]()
        page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))

        page.locator("section[aria-labelledby=files-head] [name=purpose]").select_option("handle")
        with page.expect_popup() as opened, page.context.expect_event("download") as taken:
            page.get_by_role("button", name="Download").click()

        assert taken.value.suggested_filename == "letter.pdf" and opened.value
        assert asked == [] and page.locator("form[action$='/write/'] textarea").input_value() == WORDS


class TestASignInThatEnds:
    def test_leaves_the_words_there_and_they_go_once_the_person_is_back(self, office: Office) -> None:
        page = typed(office)
        sessions = [each for each in page.context.cookies() if "session" in each["name"]]
        page.context.clear_cookies()

        press(page)
        expect(page.locator("#ended")).to_be_focused()
        assert page.locator("[name=what]").input_value() == WORDS

        page.context.add_cookies(sessions)  # type: ignore[arg-type]  # what it gave it takes
        press(page)
        expect(page.locator("code.secret")).to_have_count(2)

    def test_sends_nothing_in_the_name_of_whoever_signed_in_meanwhile(self, office: Office) -> None:
        page = typed(office)
        others = office.at(SECOND, "/cases/").context.cookies()
        page.context.clear_cookies()
        page.context.add_cookies(others)  # type: ignore[arg-type]  # what it gave it takes

        press(page)

        expect(page.locator("#not-you")).to_be_focused()
        assert page.locator("[name=what]").input_value() == WORDS

    def test_is_no_matter_where_nothing_answers_or_something_else_does(self, office: Office) -> None:
        page = typed(office)
        page.route("**/sign-in/still/", lambda route: route.abort())
        press(page)
        expect(page.locator("#unanswered")).to_be_focused()

        page.unroute("**/sign-in/still/")
        page.route("**/sign-in/still/", lambda route: route.fulfill(body="<h1>Welcome to our network</h1>"))
        page.locator("[name=what]").focus()
        press(page)
        expect(page.locator("#unanswered")).to_be_focused()
        assert page.locator("[name=what]").input_value() == WORDS

        page.unroute("**/sign-in/still/")
        press(page)
        expect(page.locator("code.secret")).to_have_count(2)


def test_a_token_shown_once_is_gone_when_the_page_is_loaded_anew_and_no_other_is_made(office: Office) -> None:
    page = office.at(HANDLER, "/settings/")
    page.locator("[name=label]").fill("Nightly export")
    page.locator("form:has([name=label]) button").click()
    expect(page.locator("code.secret")).to_be_visible()

    page.reload()

    expect(page.locator("code.secret")).to_have_count(0)
    expect(page.get_by_role("rowheader", name="Nightly export")).to_have_count(1)
