"""A confidential complaint before whoever keeps it, is kept out of it, is let in, and out again."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.desk import Desk, opened
from tests.browser.office import DESKTOP, PATIENCE, PHONE, Office, lead, take_down

pytestmark = pytest.mark.requires("chromium")

WORDS = {
    "zh-CN": {
        "what": "柜面主管要求我在空白凭证上签字，并说不签就不能下班。",
        "why": "举报人是本网点员工。",
        "for": "请核对凭证编号。",
        "mark": "保密",
        "reason": "举报他人行为，须保护举报人",
        "kept out": "此投诉已设为保密。",
        "told": "您现在可以查看投诉",
        "lifted": "调查已经结束。",
    },
    "en-GB": {
        "what": "The head of the counter has me sign vouchers that are blank.",
        "why": "Whoever reports it works at that branch.",
        "for": "Look the numbers of the vouchers up.",
        "mark": "confidential",
        "reason": "It reports conduct, and who reports it must be protected",
        "kept out": "This complaint is confidential.",
        "told": "You may read complaint",
        "lifted": "What was to be found out is found out.",
    },
}
HANDLER, CHECKER, AUDITOR = "complaint handler", "quality manager", "auditor"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with opened(tmp_path_factory.mktemp("home")) as running:
        yield running


def kept_out(office: Office, said: dict[str, str], number: str) -> None:
    """The handler finds it marked in the list, and behind its number nothing of it and nothing to do."""
    page = office.at(HANDLER, "/cases/?scope=unowned")
    row = page.locator("tr[data-row]").filter(has_text=number)
    expect(row.locator(".label").filter(has_text=said["mark"])).to_be_visible()
    expect(page.locator("main")).not_to_contain_text(said["what"])
    row.get_by_role("link", name=number).click()
    expect(page.locator("h1")).to_contain_text(number)
    shut(page, said)
    shut(office.at(HANDLER, f"/cases/{number}/"), said)


def shut(page: Page, said: dict[str, str]) -> None:
    assert lead(page).startswith(said["kept out"])
    for words in (said["what"], said["why"], said["reason"], said["for"]):
        expect(page.locator("main")).not_to_contain_text(words)
    assert not page.locator("main form").count() and not page.locator(".timeline").count()


def reads(office: Office, said: dict[str, str], number: str) -> Page:
    """The handler reads what was said, and can take it over."""
    page = office.at(HANDLER, f"/cases/{number}/")
    expect(page.locator("[aria-labelledby=told-head]")).to_contain_text(said["what"])
    expect(page.locator("form[action$='/take/']")).to_have_count(1)
    return page


def told(office: Office, said: dict[str, str], number: str) -> None:
    """The handler's notice leads to it, once the worker has handed it out."""
    page = office.at(HANDLER, "/notices/")
    notice = page.locator("main").get_by_text(re.compile(f"{said['told']} ?{number}"))
    for _ in range(60):
        if notice.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(notice.first).to_be_visible()
    expect(page.locator("main")).not_to_contain_text(said["for"])
    with page.expect_navigation(timeout=PATIENCE):
        page.locator(f"main a[href='/cases/{number}/']").first.click()
    expect(page.locator("[aria-labelledby=told-head]")).to_contain_text(said["what"])


@pytest.mark.parametrize(
    ("language", "size", "theme"), [("zh-CN", PHONE, "dark"), ("en-GB", DESKTOP, "light")]
)
def test_a_confidential_complaint_is_read_by_whoever_is_let_in_as_long_as_they_are(
    language: str, size: dict[str, int], theme: str, desk: Desk, browser: Browser
) -> None:
    said, office = WORDS[language], Office(desk, browser, language, size, theme)
    number, _ = take_down(office, CHECKER, what=said["what"])
    reads(office, said, number)
    case = f"/cases/{number}/"

    office.at(CHECKER, case)
    page = office.do(CHECKER, "keep-confidential", reason="report", words=said["why"])
    section = page.locator("[aria-labelledby=confidential-head]")
    expect(section).to_contain_text(said["reason"])
    expect(section).to_contain_text(said["why"])
    kept_out(office, said, number)

    page = office.do(CHECKER, "let-in", person="handler", words=said["for"])
    expect(section).to_contain_text(said["for"])
    assert office.windows[CHECKER].serious_barriers() == []
    told(office, said, number)
    page = reads(office, said, number)
    expect(page.locator("[aria-labelledby=confidential-head]")).to_contain_text(said["for"])

    office.do(CHECKER, "let-out")
    kept_out(office, said, number)

    office.do(CHECKER, "lift", words=said["lifted"])
    page = reads(office, said, number)
    expect(page.locator("h1 .label").filter(has_text=said["mark"])).to_have_count(0)

    page = office.at(AUDITOR, f"/audit/?subject={number}")
    acts = {*page.locator("tbody code").all_inner_texts()}
    assert {"case.confidential", "case.let_in", "case.let_out", "case.lifted"} <= acts
