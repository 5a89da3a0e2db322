"""Complaints from the first word to the last, through the windows of everybody who has to do with them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.desk import Desk, opened
from tests.browser.office import (
    CUSTOMER,
    DESKTOP,
    PHONE,
    Office,
    begin,
    complain,
    lead,
    look_up,
    sent,
    take_down,
)

pytestmark = pytest.mark.requires("chromium")

WORDS = {
    "zh-CN": {
        "what": "信用卡销卡以后，年费仍然被扣收了两次，客服说查不到记录。",
        "business": "信用卡",
        "question": "请核对该卡的销卡日期和年费扣收记录。",
        "answer": "卡片于三月销户，系统仍于四月、五月各扣年费一次。",
        "reply": "经核实，年费系系统参数错误重复扣收，已退还。如有异议，可在三十日内申请核查。",
        "refused": "请写明退款金额和到账日期。",
        "objection": "只退了一次的年费，还差一次。",
        "finding": "两次年费均不应扣收，已全部退还。",
        "reviewing": "核查中。",
        "may object": "投诉人可于",
        "closed": "已办结。",
        "regrets": "您提出了异议，我们已安排其他人员重新核查。",
    },
    "en-GB": {
        "what": "I cancelled my credit card, and the annual fee was still charged twice.",
        "business": "Credit cards",
        "question": "On which day was the card cancelled, and which fees were taken since?",
        "answer": "It was cancelled in March; a fee was taken in April and again in May.",
        "reply": "The fee was taken twice by mistake; we have paid it back. You may ask for a review.",
        "refused": "Say how much was paid back, and when.",
        "objection": "Only one of the two fees was paid back.",
        "finding": "Neither fee was owed. Both are paid back.",
        "reviewing": "Under review.",
        "may object": "The customer can ask for a review until",
        "closed": "Closed.",
        "regrets": "You did not agree, and somebody else is looking at it anew.",
    },
}
HANDLER, SECOND, CHECKER, BRANCH = "complaint handler", "second handler", "quality manager", "branch manager"
SECOND_CHECKER = "second manager"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with opened(tmp_path_factory.mktemp("home")) as running:
        yield running


def handled(office: Office, said: dict[str, str], number: str) -> None:
    """It is taken over, graded, asked about in a branch, and its reply handed in."""
    case = f"/cases/{number}/"
    page = office.at(HANDLER, "/cases/?scope=unowned")
    page.get_by_role("link", name=number).click()
    expect(page.locator("[aria-labelledby=guess-head]")).to_contain_text(said["business"])
    office.do(HANDLER, "take")
    office.do(HANDLER, "grade", level="complex", reason="Another branch has to be asked.")
    office.do(HANDLER, "ask", unit="CA", matter="business", words=said["question"])
    office.at(BRANCH, "/cases/questions/").locator("[data-open]").first.click()
    page = office.windows[BRANCH].page
    expect(page.locator("main")).not_to_contain_text(said["what"])
    page.locator("[name=words]").fill(said["answer"])
    office.press(BRANCH)
    expect(office.at(HANDLER, case).locator(".asked.answer")).to_contain_text(said["answer"])
    office.do(HANDLER, "propose", reply=said["reply"])


def checked(office: Office, said: dict[str, str], number: str) -> None:
    """The reply comes back, is mended, and goes."""
    case = f"/cases/{number}/"
    office.at(CHECKER, case)
    office.do(CHECKER, "refuse", words=said["refused"])
    page = office.at(HANDLER, case)
    expect(page.locator("[aria-labelledby=next-head]")).to_contain_text(said["refused"])
    expect(page.locator("#propose_reply")).to_have_value(said["reply"])
    office.do(HANDLER, "propose", reply=said["reply"] + " 120.00")
    office.at(CHECKER, case)
    office.do(CHECKER, "approve")


def objected(office: Office, said: dict[str, str], number: str, code: str) -> None:
    """The customer reads the answer and does not agree."""
    page = look_up(office, number, code)
    expect(page.locator("[aria-labelledby=answer]")).to_contain_text("120.00")
    page = office.press(CUSTOMER, "a[href='/portal/case/object/']")
    page.locator("[name=words]").fill(said["objection"])
    page = office.press(CUSTOMER)
    expect(page.locator("h1")).to_have_text(said["regrets"])


def reviewed(office: Office, said: dict[str, str], number: str) -> None:
    """Somebody else decides anew, and closes it."""
    case = f"/cases/{number}/"
    page = office.at(HANDLER, case)
    assert said["reviewing"] in lead(page) and not page.locator("form[action$='/take/']").count()
    page = office.at(SECOND, case)
    expect(page.locator("[aria-labelledby=objected-head]")).to_contain_text(said["objection"])
    office.do(SECOND, "take")
    office.do(SECOND, "propose", reply=said["reply"] + " 240.00")
    assert not office.at(CHECKER, case).locator("form[action$='/approve/']").count()
    office.at(SECOND_CHECKER, case)
    office.do(SECOND_CHECKER, "approve")
    office.at(SECOND, case)
    page = office.do(
        SECOND,
        "close",
        upheld="yes",
        cause="charges",
        remedy="refunded",
        redress="240",
        finding=said["finding"],
    )
    assert lead(page).startswith(said["closed"]) and said["may object"] not in lead(page)  # it was reviewed
    assert office.windows[SECOND].serious_barriers() == []


def counted(office: Office, number: str) -> None:
    """A return counts it, and the audit tells of every deed."""
    today = datetime.now(UTC).date()  # noqa: TID251 # the server looks at the clock
    period = f"from={today.replace(day=1)}&last={today + timedelta(days=1)}"
    page = office.at(CHECKER, f"/returns/jrt0169/?{period}")
    page.locator("tr.total td.figure a").first.click()
    expect(page.locator("main")).to_contain_text(number)
    page = office.at("auditor", f"/audit/?subject={number}")
    acts = page.locator("tbody code").all_inner_texts()
    told = ["received", "assigned", "graded", "asked", "told", "proposed", "refused", "answered", "objected"]
    assert {f"case.{act}" for act in (*told, "closed")} <= {*acts}
    decided = page.locator("tbody tr").filter(has_text="case.answered")
    assert decided.locator("td:nth-child(3)").all_inner_texts() == ["quality2", "quality"]


@pytest.mark.parametrize(
    ("language", "size", "theme"), [("zh-CN", PHONE, "dark"), ("en-GB", DESKTOP, "light")]
)
def test_a_complaint_is_answered_objected_to_reviewed_closed_and_counted(
    language: str, size: dict[str, int], theme: str, desk: Desk, browser: Browser
) -> None:
    said, office = WORDS[language], Office(desk, browser, language, size, theme)
    begin(office, said["what"])
    complain(office, {"phone": office.mobile, "name": "李明"})
    number, code = sent(office)

    handled(office, said, number)
    checked(office, said, number)
    objected(office, said, number, code)
    reviewed(office, said, number)
    counted(office, number)


def test_one_a_regulator_sent_on_is_extended_by_somebody_else_put_off_and_reported(
    desk: Desk, browser: Browser
) -> None:
    office = Office(desk, browser, "en-GB", DESKTOP, "dark")
    today = datetime.now(UTC).date()  # noqa: TID251 # the server looks at the clock
    sent = {"door": "regulator", "regulator": "Example Regulator", "reference": "R-42"}
    asked, later = (f"{today + timedelta(days=days)}" for days in (5, 9))
    number, _ = take_down(office, HANDLER, **sent, until=asked, what="They refused me the proof of my loan.")
    page = office.at(HANDLER, f"/cases/{number}/")
    expect(page.locator(".clocks")).to_contain_text("Report to the regulator")
    office.do(HANDLER, "take")
    page = office.do(HANDLER, "grade", level="especially_complex", reason="It lies in an archive.")
    assert not page.locator("form[action$='/extend/']").count()

    office.at(CHECKER, f"/cases/{number}/")
    office.do(CHECKER, "extend", days="30", reason="The proof must be fetched from an archive.")
    page = office.do(CHECKER, "defer", until=later, words="Granted by letter.")
    page = office.at(HANDLER, f"/cases/{number}/")

    history = page.locator(".timeline")
    expect(history).to_contain_text("by 30 days · approved by 林清 Lin Qing")
    decision = page.locator(".clocks li").filter(has_text="Decision to be told")
    assert decision.inner_text().count("in 60 days")
    page = office.do(HANDLER, "report", words="The proof was handed over today.")
    expect(page.locator("[aria-labelledby=what-head]")).not_to_contain_text("waits for our report")


def test_whoever_is_complained_of_can_neither_read_nor_handle_it(desk: Desk, browser: Browser) -> None:
    office = Office(desk, browser, "zh-CN", PHONE)
    what = "经办人员对我态度恶劣，还把我的资料给别人看。"
    number, _ = take_down(office, CHECKER, what=what, staff="handler")

    page = office.at(HANDLER, f"/cases/{number}/")
    expect(page.locator("main")).not_to_contain_text("态度恶劣")
    assert not page.locator("main form").count() and "您须回避" in lead(page)
    office.at(SECOND, f"/cases/{number}/")
    page = office.do(SECOND, "take")

    expect(page.locator("[aria-labelledby=told-head]")).to_contain_text(what)


def test_a_group_complains_by_those_who_speak_for_it(desk: Desk, browser: Browser) -> None:
    office = Office(desk, browser, "en-GB", PHONE)
    group = {"phone": office.mobile, "capacity": "group", "people": "40"}
    speakers = [f"Speaker {name}" for name in ("One", "Two", "Three", "Four", "Five", "Six")]
    begin(office, "The branch closes, and all of our street loses its bank.")

    page = complain(office, group | {"representatives": "\n".join(speakers)})
    expect(page.locator("main")).to_contain_text("at most 5 representatives; these are 6")
    page.locator("[name=representatives]").fill("\n".join(speakers[:5]))
    expect(office.press(CUSTOMER).locator("main")).to_contain_text("Speaker Five")
    number, _ = sent(office)

    page = office.at(SECOND, f"/cases/{number}/")
    told = page.locator("[aria-labelledby=told-head]")
    expect(told).to_contain_text("40 people")
    expect(told).to_contain_text("A group of people")


def test_one_that_is_withdrawn_is_over_for_everybody(desk: Desk, browser: Browser) -> None:
    office = Office(desk, browser, "zh-CN", PHONE)
    number, code = take_down(office, "agent", what="排队两个小时没有办成业务。", product="credit_card")
    office.at(HANDLER, f"/cases/{number}/")
    office.do(HANDLER, "take")

    look_up(office, number, code)
    office.press(CUSTOMER, "a[href='/portal/case/withdraw/']")
    page = office.press(CUSTOMER)
    expect(page.locator("h1")).to_have_text("您已撤回投诉。")

    page = office.at(HANDLER, f"/cases/{number}/")
    assert lead(page) == "已撤回。" and not page.locator("form[action$='/propose/']").count()
    expect(page.locator(".timeline")).to_contain_text("投诉撤回")
