"""What comes after the answer, on the page of a complaint and on its customer's."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from hark.core.complaints.mediation import Referral
from hark.core.terms.case import Act, Way
from hark.flows import case_clocks, case_closing, case_customer, case_history, case_mediation, case_recount
from hark.flows.case_submission import About
from hark.guard.access import operator
from hark.records.accounts import StaffRow
from hark.records.cases import CaseRow, HappeningRow
from hark.records.mediations import MediationRow
from hark.records.recurrences import RecurrenceRow
from hark.web import dates
from hark.web.cases.after_words import WAYS
from tests.flows.handled import DONE, answered, closed, decision_of
from tests.makers import NOON, a_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
TODAY = NOON.date()


@pytest.fixture
def browser(anna: StaffRow) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(anna)
    return client


def page(browser: Client, number: str) -> str:
    return browser.get(f"/cases/{number}/").content.decode()


def test_a_mediation_is_noted_shown_and_ended_on_the_page(
    browser: Client, anna: StaffRow, boris: StaffRow
) -> None:
    number = answered(a_case(), anna.as_term(), boris.as_term())
    days = {"agreed_on": TODAY, "referred_on": TODAY}
    known = {"body": "cn_dispute_mediation", "reference": "M-7", "words": "They write to you."}

    browser.post(f"/cases/{number}/mediate/", {**known, **days})

    told = page(browser, number)
    assert "Banking and insurance dispute mediation organisation" in told and "M-7" in told
    assert "provisional" in told and "Close the complaint" not in told
    refused = browser.post(f"/cases/{number}/conclude/", {"outcome": "settled", "ended_on": TODAY})
    assert refused.status_code == 422 and "Say what was agreed." in refused.content.decode()
    said = {"outcome": "settled", "ended_on": TODAY, "result": "We pay it back.", "amount": "1200.50"}
    browser.post(f"/cases/{number}/conclude/", said)
    assert "We pay it back." in page(browser, number) and "1\u202f200.50" in page(browser, number)
    assert MediationRow.objects.get().outcome == "settled"


def test_who_decided_what_others_review_is_led_to_no_next_step(
    browser: Client, anna: StaffRow, boris: StaffRow
) -> None:
    number = answered(a_case(), anna.as_term(), boris.as_term())
    case_mediation.refer(
        number, Referral("M", TODAY, TODAY), words="They write to you.", by=anna.as_term(), now=NOON
    )
    assert "What to do next" in page(browser, number)

    case_customer.object_to(number, words="That is not so.", now=NOON)

    told = page(browser, number)
    assert "The customer objected to what you decided" in told and "What to do next" not in told
    assert "Nobody has taken the review yet." in told
    for left in ("conclude", "new-facts", "extend"):
        assert f"/cases/{number}/{left}/" not in told
    refused = browser.post(f"/cases/{number}/conclude/", {"outcome": "failed", "ended_on": TODAY})
    assert refused.status_code == 422 and "somebody else reviews it" in refused.content.decode()
    assert f"/cases/{number}/remark/" in told


def test_what_was_refused_far_down_is_told_at_the_top(
    browser: Client, anna: StaffRow, boris: StaffRow
) -> None:
    number = answered(a_case(), anna.as_term(), boris.as_term())

    refused = browser.post(f"/cases/{number}/mediate/", {}).content.decode()

    assert 'href="#mediate' in refused and 'id="mediate-deed" open' in refused
    assert "See what is wrong" not in page(browser, number)


def test_another_body_is_named_by_whoever_notes_it(browser: Client, anna: StaffRow, boris: StaffRow) -> None:
    number = answered(a_case(), anna.as_term(), boris.as_term())
    form = {"named": "The guild of tellers", "agreed_on": TODAY, "referred_on": TODAY, "words": "They write."}

    browser.post(f"/cases/{number}/mediate/", form)

    assert "The guild of tellers" in page(browser, number)


def test_that_nothing_proves_the_answer_came_is_said_until_it_is_noted(
    browser: Client, anna: StaffRow, boris: StaffRow
) -> None:
    number = answered(a_case(), anna.as_term(), boris.as_term())
    assert "Nothing proves yet" in page(browser, number)

    browser.post(f"/cases/{number}/serve/", {"way": "letter", "day": TODAY, "words": "RR 1 CN"})

    told = page(browser, number)
    proof = told[told.index("Letter arrived", told.index("Proof that the customer")) :]
    with override("en"):
        assert dates.day(TODAY) in proof[: proof.index("</tr>") if "</tr>" in proof else 400]
    assert "Nothing proves yet" not in told and "Letter arrived" in told


def test_what_came_back_is_judged_on_the_page_and_found_in_the_list(
    browser: Client, anna: StaffRow, boris: StaffRow
) -> None:
    earlier = closed(a_case(about=About(product="Card")), anna.as_term(), boris.as_term())
    later = a_case(about=About(product="Card"), now=NOON + timedelta(days=9))
    case_recount.look_for_earlier(now=NOON)
    assert "Perhaps again what was closed as" in page(browser, later)
    assert "the customer came back" in page(browser, earlier)
    assert later in browser.get("/cases/", {"recurs": "suspected"}).content.decode()

    browser.post(f"/cases/{later}/judge/", {"other": earlier, "verdict": "refuted"})

    assert RecurrenceRow.objects.get().standing == "refuted"
    assert "another matter" in page(browser, later)
    assert "nothing came back" in page(browser, earlier)


def test_the_customer_reads_of_the_mediation_and_with_that_has_the_answer(
    anna: StaffRow, boris: StaffRow
) -> None:
    customer = Client(headers={"accept-language": "en"})
    for step, said in (("", {"what": "They refused my notes."}), ("contact/", {"phone": "13812345678"})):
        customer.post(f"/portal/complain/{step}", said)
    number = customer.get("/portal/complain/check/").context["number"]
    customer.post("/portal/complain/check/", {"number": number})
    code = customer.get("/portal/complain/receipt/").context["draft"]["code"]
    answered(number, anna.as_term(), boris.as_term())
    today = NOON.date()
    case_mediation.refer(
        number, Referral("The ombudsman", today, today, "M-7"), words="Wait.", by=anna.as_term(), now=NOON
    )

    shown = {"number": number, "code": code, "contact": "13812345678"}
    customer.post("/portal/find/", shown)
    told = customer.get("/portal/case/").content.decode()
    customer.get("/portal/case/")

    assert "The ombudsman" in told and "M-7" in told and "We do not close it" in told
    assert [each.details["way"] for each in HappeningRow.objects.filter(act="served")] == ["portal"]
    assert CaseRow.objects.get().answered_at and timezone.now()  # noqa: TID251 # the page reads it


def test_a_letter_of_ours_is_none_that_came() -> None:
    with override("zh-hans"):
        assert str(WAYS[Way.LETTER]) == "信函已送达"


def test_a_closed_one_says_until_when_its_customer_can_ask_for_a_review(
    browser: Client, anna: StaffRow, boris: StaffRow
) -> None:
    now = timezone.now()  # noqa: TID251 # the page looks at the clock
    number = a_case(now=now)
    closed(number, anna.as_term(), boris.as_term(), now=now)
    row = CaseRow.objects.get()
    clock = case_clocks.objecting(row, now=now)
    assert clock and clock.last_day

    with override("en"):
        until = f"The customer can ask for a review until {dates.day(clock.last_day)}."
    assert f"Closed. {until}" in page(browser, number)
    case_customer.object_to(number, words="The sum is wrong.", now=now)

    assert "can ask for a review until" not in page(browser, number)


def test_what_was_answered_is_confirmed_to_be_here_no_more(anna: StaffRow, boris: StaffRow) -> None:
    number = answered(a_case(), anna.as_term(), boris.as_term())
    case_customer.object_to(number, words="It is still wrong.", now=NOON)
    manager = Client(headers={"accept-language": "en"})
    manager.force_login(boris)

    assert "Confirm receipt" not in page(manager, number)
    assert "Confirm receipt" in page(manager, a_case())


def test_a_review_is_offered_to_be_noted_once(browser: Client, anna: StaffRow, boris: StaffRow) -> None:
    number = answered(a_case(), anna.as_term(), boris.as_term())
    assert 'value="objected"' in page(browser, number)

    CaseRow.objects.update(objected=True)

    assert 'value="objected"' not in page(browser, number)
    assert 'value="rejected"' in page(browser, number)


def test_where_the_customer_was_not_told_yet_that_comes_next_and_not_the_end(
    browser: Client, anna: StaffRow, boris: StaffRow
) -> None:
    number = a_case()
    CaseRow.objects.filter(number=number).update(code="")
    answered(number, anna.as_term(), boris.as_term())

    before = page(browser, number)
    said = {"way": "phone", "day": TODAY, "words": "Called at ten."}
    browser.post(f"/cases/{number}/serve/", said)
    after = page(browser, number)

    assert "Answered. The customer has not been told yet. You handle it." in before
    assert "has not been told the answer yet, and the terms go on" in before
    assert before.index(f"/cases/{number}/serve/") < before.index('id="more-head"')
    assert f"/cases/{number}/close/" not in before and f"/cases/{number}/close/" in after
    assert "By phone" in after and "has not been told" not in after


def test_a_closed_one_whose_answer_came_back_says_so_first_and_is_found(
    browser: Client, anna: StaffRow, boris: StaffRow
) -> None:
    number = a_case()
    CaseRow.objects.update(code="")
    answered(number, anna.as_term(), boris.as_term())
    assert number in browser.get("/cases/", {"told": "no"}).content.decode()
    _noted("mailed", of="answered", message="m@b")
    case_closing.close(number, outcome=DONE, by=anna.as_term(), now=NOON)
    assert number not in browser.get("/cases/", {"told": "no"}).content.decode()
    assert "The e-mail with the answer" not in page(browser, number)

    _noted("returned", message="m@b")

    assert "customer not told" in browser.get("/cases/", {"told": "no"}).content.decode()
    told = page(browser, number)
    assert "The e-mail with the answer came back, so the customer does not know it." in told
    assert "have whoever leads reopen the complaint" in told
    assert number in browser.get("/cases/", {"told": "no"}).content.decode()
    decision = decision_of(number, now=NOON)
    assert decision.met_at is None and not decision.running


def _noted(act: str, **details: str) -> None:
    case_history.note(CaseRow.objects.get(), Act(act), by=operator("worker"), now=NOON, details=details)
