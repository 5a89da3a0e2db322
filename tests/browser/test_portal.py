"""A customer complains on a phone, looks it up, takes it back: in Chinese, in English, without a script."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.demonstration import DESKTOP, PHONE, Sight, free_port, wait_for
from tests.homes import begun

pytestmark = pytest.mark.requires("chromium")

HARK = Path(sys.executable).with_name("hark")
TALL_PHONE = {"width": 390, "height": 844}
SPOKEN = {
    "zh-CN": {
        "what": "柜员拒绝兑换我的残损人民币。",
        "choose": "借记卡",
        "wish": "赔礼道歉",
        "name": "李明",
        "go on": "继续",
        "complain": "我要投诉",
        "send": "提交投诉",
        "hears": "最迟于",
        "find": "查询投诉进度",
        "withdraw": "撤回投诉",
        "sure": "确定撤回",
        "withdrawn": "您已撤回投诉。",
        "wrong": "请填写 10 至 20000 个字",
    },
    "en-GB": {
        "what": "The counter refused to change my torn banknotes.",
        "choose": "Debit card",
        "wish": "An apology",
        "name": "Li Ming",
        "go on": "Go on",
        "complain": "Complain",
        "send": "Send the complaint",
        "hears": "You hear from us by",
        "find": "See how my complaint stands",
        "withdraw": "Withdraw the complaint",
        "sure": "Yes, withdraw it",
        "withdrawn": "You have withdrawn your complaint.",
        "wrong": "Write between 10 and 20000 characters",
    },
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where Hark is served, from an empty home."""
    port = free_port()
    hark = subprocess.Popen(
        [HARK, "serve", "--port", f"{port}"],
        env={**os.environ, "HARK_HOME": str(begun(tmp_path_factory.mktemp("home")))},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        next(iter(hark.stdout or ()))
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        hark.terminate()
        hark.wait(timeout=30)


def window(browser: Browser, address: str, *, language: str, script: bool, theme: str = "light") -> Sight:
    context = browser.new_context(
        base_url=address,
        locale=language,
        viewport=TALL_PHONE,  # type: ignore[arg-type]  # a plain dict is what it takes
        has_touch=True,
        is_mobile=True,
        java_script_enabled=script,
        color_scheme=theme,  # type: ignore[arg-type]  # one of the words it knows
    )
    context.set_default_navigation_timeout(90_000)  # the first page of a process imports all of it
    page, complaints = context.new_page(), list[str]()
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return Sight(page, complaints)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def complain(page: Page, words: dict[str, str], *, look: Callable[[], None]) -> tuple[str, str]:
    """From the sign-in page to the receipt; its number and code."""
    page.goto("/sign-in/")
    page.locator("a[href='/portal/']").click()
    look()
    page.get_by_role("link", name=words["complain"], exact=True).click()
    press(page, words["go on"])
    expect(page.get_by_role("alert")).to_contain_text(words["wrong"])
    look()
    page.locator("textarea").fill(words["what"])
    press(page, words["go on"])
    look()
    page.get_by_label(words["choose"]).check()
    press(page, words["go on"])
    look()
    press(page, words["go on"])
    page.get_by_label(words["wish"]).check()
    press(page, words["go on"])
    look()
    page.locator("[name=phone]").fill("138 1234 5678")
    page.locator("[name=name]").fill(words["name"])
    page.go_back()
    page.go_forward()
    page.locator("[name=phone]").fill("138 1234 5678")
    press(page, words["go on"])
    expect(page.locator("main")).to_contain_text(words["what"])
    look()
    press(page, words["send"])
    expect(page.locator("main")).to_contain_text(words["hears"])
    look()
    page.reload()
    number, code = page.locator(".portal-slip code").all_inner_texts()
    return number, code


def look_up(page: Page, number: str, code: str) -> None:
    page.goto("/portal/find/")
    page.locator("[name=number]").fill(number.lower())
    page.locator("[name=code]").fill(code)
    page.locator("[name=contact]").fill("13812345678")
    page.locator("main form button").click()


@pytest.mark.parametrize(("language", "theme"), [("zh-CN", "light"), ("en-GB", "dark")])
def test_a_customer_complains_looks_it_up_and_withdraws(
    language: str, theme: str, served: str, browser: Browser
) -> None:
    words, sight = SPOKEN[language], window(browser, served, language=language, script=True, theme=theme)
    page = sight.page

    number, code = complain(page, words, look=lambda: looked_at(sight))
    other = window(browser, served, language=language, script=True, theme=theme)
    look_up(other.page, number, "0000000000")
    expect(other.page.get_by_role("alert")).to_be_visible()
    look_up(other.page, number, code)
    expect(other.page.locator("main")).to_contain_text(words["what"])
    looked_at(other)
    other.page.get_by_role("link", name=words["withdraw"]).click()
    looked_at(other)
    press(other.page, words["sure"])
    expect(other.page.locator("h1")).to_have_text(words["withdrawn"])
    looked_at(other)


def test_nothing_of_it_needs_a_script(served: str, browser: Browser) -> None:
    words, sight = SPOKEN["en-GB"], window(browser, served, language="en-GB", script=False)

    number, code = complain(sight.page, words, look=lambda: None)
    look_up(sight.page, number, code)

    expect(sight.page.locator("main")).to_contain_text(words["what"])


def test_all_of_it_is_done_with_the_keyboard(served: str, browser: Browser) -> None:
    sight = window(browser, served, language="en-GB", script=True)
    page = sight.page
    page.goto("/portal/complain/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()

    page.locator("textarea").focus()
    page.keyboard.type("They closed the counter at noon.")
    page.keyboard.press("Tab")
    expect(page.locator("main a[href='/portal/privacy/']")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("[name=product]").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text("Where did it happen?")


def looked_at(sight: Sight) -> None:
    """The page has no barrier, fits a small phone and a desk, and its console tells of refusals alone."""
    assert sight.barriers() == []
    for size in (PHONE, DESKTOP, TALL_PHONE):
        sight.page.set_viewport_size(size)  # type: ignore[arg-type]  # a plain dict is what it takes
        assert sight.overflow == 0, sight.page.url
    assert [said for said in sight.complaints if "422" not in said] == []
