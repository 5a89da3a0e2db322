"""Following a complaint: only by number, code and contact together, and what can be done about it then."""

from datetime import date, datetime, timedelta

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from hark.core.complaints.case import Outcome
from hark.core.terms.case import Act, Stage, Upheld
from hark.flows import case_closing, case_customer, case_history, case_messages, case_owner, case_reply
from hark.guard.access import Role, Staff
from hark.records.cases import CaseRow, HappeningRow
from hark.web import limits
from tests.makers import a_person, somebody
from tests.web.portal.conftest import PHONE, Customer

OURS = somebody(Role.COMPLAINT_HANDLER)
REPLY = "The counter was wrong. We have changed the banknotes and are sorry."
LOST = "No complaint has this number, code and contact together."


@pytest.fixture
def row(customer: Customer) -> CaseRow:
    return customer.complains()


@pytest.fixture
def staff(db: None) -> tuple[Staff, Staff]:
    """Who answers, and who checks the answer."""
    return (
        a_person(Role.COMPLAINT_HANDLER, username="anna").as_term(),
        a_person(Role.QUALITY_MANAGER, username="boris").as_term(),
    )


def now() -> datetime:
    """What the pages read, and so the flows beside them."""
    return timezone.now()  # noqa: TID251 # the pages do


def today() -> date:
    return timezone.localtime(now()).date()


def answer(row: CaseRow, staff: tuple[Staff, Staff]) -> None:
    at = now()
    case_owner.take(row.number, by=staff[0], now=at)
    case_reply.propose(row.number, reply=REPLY, by=staff[0], now=at)
    case_reply.approve(row.number, by=staff[1], now=at)


def close(row: CaseRow, staff: tuple[Staff, Staff]) -> None:
    answer(row, staff)
    outcome = Outcome(Upheld.YES, "rules", "The counter refused.", "refunded")
    case_closing.close(row.number, outcome=outcome, by=staff[0], now=now())


def acts(row: CaseRow) -> list[str]:
    return [each.act for each in HappeningRow.objects.filter(case=row)]


class TestLookingUp:
    def test_opens_with_all_three(self, customer: Customer, row: CaseRow) -> None:
        other = Customer(Client(headers={"accept-language": "en"}))

        found = other.sends("find/", number=row.number.lower(), code=customer.code(), contact="138 1234 5678")

        assert found.headers["Location"] == "/portal/case/"
        assert row.number in other.reads("case/").text

    def test_is_refused_alike_whatever_is_wrong(self, customer: Customer, row: CaseRow) -> None:
        right = {"number": row.number, "code": customer.code(), "contact": PHONE}
        other = Customer(Client(headers={"accept-language": "en"}))

        for wrong in (
            {"number": "261121-00000"},
            {"code": "0" * 10},
            {"contact": "13812345679"},
            {"number": "\x00é" * 5_000},
            {"contact": "' OR 1=1 --"},
        ):
            refused = other.sends("find/", **right | wrong)
            assert refused.status_code == 422 and LOST in refused.text
        assert other.reads("case/").headers["Location"] == "/portal/find/"

    def test_is_tried_ten_times_a_number(self, customer: Customer, row: CaseRow) -> None:
        other = Customer(Client(headers={"accept-language": "en"}))
        tried = {"number": row.number, "code": "0" * 10, "contact": PHONE}

        statuses = [other.sends("find/", **tried).status_code for _ in range(12)]

        assert statuses == [422] * 10 + [429] * 2
        assert other.sends("find/", **tried | {"code": customer.code()}).status_code == 429

    def test_takes_the_number_however_it_is_written(self, customer: Customer, row: CaseRow) -> None:
        for written in (
            row.number.replace("-", ""),
            f" {row.number.lower()} ",
            row.number.replace("-", " - "),
        ):
            other = Customer(Client(headers={"accept-language": "en"}))

            assert (
                other.sends("find/", number=written, code=customer.code(), contact=PHONE).status_code == 302
            )

    def test_asks_for_what_was_left_empty(self, customer: Customer, row: CaseRow) -> None:
        page = customer.sends("find/", number=row.number, code="", contact=" ")

        assert page.status_code == 422 and page.text.count("Fill this in.") >= 2
        assert page.text.count("</a> · Fill this in.") == 2  # above, by the names of the fields
        assert "No complaint has this number" not in page.text

    def test_counts_every_way_of_writing_a_number_as_that_number(
        self, customer: Customer, row: CaseRow
    ) -> None:
        written = (row.number, row.number.replace("-", ""), row.number.lower())
        tried = [{"number": written[at % 3], "code": "0" * 10, "contact": PHONE} for at in range(11)]

        assert [customer.sends("find/", **each).status_code for each in tried] == [422] * 10 + [429]

    def test_is_tried_so_often_an_address(self, customer: Customer, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("hark.web.portal.finding.LOOKING_UP", limits.Limit("test", 2, 60))

        statuses = [customer.sends("find/", number=f"26112{at}-AAAAA").status_code for at in range(3)]

        assert statuses == [422, 422, 429]


class TestTheCookie:
    @pytest.mark.parametrize("changed", ["261121-AAAAA", "", "x:y:z", "é"])
    def test_made_up_opens_nothing(self, changed: str, customer: Customer, row: CaseRow) -> None:
        customer.browser.cookies["case"] = changed

        assert customer.reads("case/").headers["Location"] == "/portal/find/"

    def test_of_another_complaint_s_number_opens_nothing(self, customer: Customer, row: CaseRow) -> None:
        signed = customer.browser.cookies["case"].value
        customer.browser.cookies["case"] = signed.replace(row.number, "261121-AAAAA")

        assert customer.reads("case/").status_code == 302

    def test_signed_for_something_else_opens_nothing(self, customer: Customer, row: CaseRow) -> None:
        customer.browser.cookies["case"] = signing.get_cookie_signer(salt="casehark.other").sign(row.number)

        assert customer.reads("case/").status_code == 302

    def test_is_over_after_half_an_hour(
        self, customer: Customer, row: CaseRow, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("hark.web.portal.showing.KEPT", -1)

        assert customer.reads("case/").headers["Location"] == "/portal/find/"

    def test_that_is_over_loses_no_words(
        self, customer: Customer, row: CaseRow, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        code = customer.code()
        with monkeypatch.context() as later:
            later.setattr("hark.web.portal.showing.KEPT", -1)
            asked = customer.sends("case/write/", words="One more thing")
        assert asked.status_code == 422 and "One more thing" in asked.text

        found = customer.sends("find/", number=row.number, code=code, contact=PHONE, words="One more thing")

        assert found.status_code == 200 and "One more thing</textarea>" in found.text

    def test_is_forgotten_on_leaving(self, customer: Customer, row: CaseRow) -> None:
        customer.sends("leave/")

        assert customer.reads("case/").status_code == customer.reads("complain/receipt/").status_code == 302

    def test_of_what_was_erased_leads_away(self, customer: Customer, row: CaseRow) -> None:
        CaseRow.objects.filter(pk=row.pk).update(number="gone")

        assert customer.reads("case/").headers["Location"] == "/portal/find/"


class TestThePage:
    def test_says_how_it_stands_and_by_when_they_hear(self, customer: Customer, row: CaseRow) -> None:
        page = customer.reads("case/")

        assert page.context["day"] == today() + timedelta(days=15)
        assert "has arrived" in page.text and "You hear from us by" in page.text
        assert 'aria-current="step">Received' in page.text

    def test_is_in_chinese_too(self, customer: Customer, row: CaseRow) -> None:
        customer.browser.post("/language/", {"language": "zh-hans", "next": "/portal/case/"})

        assert 'lang="zh-hans"' in customer.reads("case/").text and "投诉" in customer.reads("case/").text

    def test_says_that_we_are_late(
        self, customer: Customer, row: CaseRow, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        long_ago = today() - timedelta(days=1)
        monkeypatch.setattr(case_customer, "hears_by", lambda *_, **__: long_ago)

        assert "We are late" in customer.reads("case/").text

    def test_tells_a_promise_rather_than_the_law(self, customer: Customer, row: CaseRow) -> None:
        until = now() + timedelta(days=3)
        case_history.note(row, Act.PROMISED, by=OURS, now=now(), details={"until": until.isoformat()})

        assert customer.reads("case/").context["day"] == timezone.localtime(until).date()

    def test_shows_nobody_s_name_and_no_note(
        self, customer: Customer, row: CaseRow, staff: tuple[Staff, Staff]
    ) -> None:
        case_messages.remark(row.number, words="He calls every day.", by=staff[1], now=now())
        answer(row, staff)

        page = customer.reads("case/").text
        assert REPLY in page
        assert not any(word in page.casefold() for word in ("anna", "boris", "every day"))


class TestWriting:
    def test_is_read_in_its_place_and_once_however_often_it_is_sent(
        self, customer: Customer, row: CaseRow
    ) -> None:
        for _ in range(2):
            assert customer.sends("case/write/", words="One\r\nmore thing").status_code == 302

        assert acts(row) == [Act.RECEIVED, Act.CUSTOMER_WROTE]
        assert "One\nmore thing" in customer.reads("case/", done="write").text

    @pytest.mark.parametrize("words", ["", " \n ", "\x00\x07", "字" * 20_001])
    def test_of_nothing_or_too_much_is_refused_and_kept(
        self, words: str, customer: Customer, row: CaseRow
    ) -> None:
        refused = customer.sends("case/write/", words=words)

        assert refused.status_code == 422 and "Write between 1 and" in refused.text
        assert acts(row) == [Act.RECEIVED]

    def test_too_often_is_refused_and_kept(
        self, customer: Customer, row: CaseRow, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("hark.web.portal.following.WRITING", limits.Limit("test", 0, 60))

        refused = customer.sends("case/write/", words="Hello?")

        assert refused.status_code == 429 and "Hello?</textarea>" in refused.text


class TestTheAnswer:
    def test_is_accepted_once(self, customer: Customer, row: CaseRow, staff: tuple[Staff, Staff]) -> None:
        answer(row, staff)

        for _ in range(2):
            assert customer.sends("case/accept/").status_code == 302

        assert acts(row).count(Act.ACCEPTED) == 1
        assert "Yes, I accept it" not in customer.reads("case/").text

    def test_is_objected_to_with_reasons(
        self, customer: Customer, row: CaseRow, staff: tuple[Staff, Staff]
    ) -> None:
        answer(row, staff)
        assert "/portal/case/object/" in customer.reads("case/").text

        assert customer.sends("case/object/", words="").status_code == 422
        customer.sends("case/object/", words="My notes were real.")

        page = customer.reads("case/", done="object").text
        assert "My notes were real." in page and "Reviewed" in page
        assert customer.reads("case/object/").status_code == 302

    def test_that_is_not_there_is_neither_accepted_nor_objected_to(
        self, customer: Customer, row: CaseRow
    ) -> None:
        assert customer.sends("case/accept/").status_code == 422
        assert customer.reads("case/object/").status_code == 302
        assert acts(row) == [Act.RECEIVED]


class TestTheEnd:
    def test_comes_when_the_customer_is_sure(self, customer: Customer, row: CaseRow) -> None:
        assert "Are you sure?" in customer.reads("case/withdraw/").text
        assert acts(row) == [Act.RECEIVED]

        for _ in range(2):
            customer.sends("case/withdraw/")

        row.refresh_from_db()
        assert row.stage == Stage.WITHDRAWN and acts(row) == [Act.RECEIVED, Act.WITHDRAWN]
        assert customer.sends("case/write/", words="Hello?").status_code == 422

    def test_is_rated_once(self, customer: Customer, row: CaseRow, staff: tuple[Staff, Staff]) -> None:
        close(row, staff)
        for stars in ("", "0", "6", "five", "5' OR '1"):
            assert customer.sends("case/rate/", stars=stars).status_code == 422

        assert customer.sends("case/rate/", stars="4").status_code == 302
        assert "rated this already" in customer.sends("case/rate/", stars="1").text
        assert HappeningRow.objects.get(case=row, act=Act.RATED).details == {"stars": "4"}

    def test_leaves_the_way_to_object_open(
        self, customer: Customer, row: CaseRow, staff: tuple[Staff, Staff]
    ) -> None:
        close(row, staff)

        customer.sends("case/object/", words="It is not settled.")

        row.refresh_from_db()
        assert row.stage == Stage.REVIEWING


def test_after_a_review_what_comes_next_is_named_and_no_second_one_offered(
    customer: Customer, row: CaseRow, staff: tuple[Staff, Staff]
) -> None:
    answer(row, staff)
    customer.sends("case/object/", words="The notes were real.")
    others = [a_person(Role.COMPLAINT_HANDLER, username=name).as_term() for name in ("clara", "dora")]
    answer(row, (others[0], others[1]))

    page = customer.reads("case/").text

    assert "If you still do not agree" in page and "to the regulator or to a court" in page
    assert "/portal/case/object/" not in page
    assert customer.reads("case/object/").headers["Location"] == "/portal/case/"
    assert customer.sends("case/object/", words="They still were.").headers["Location"] == "/portal/case/"
    assert acts(row).count("objected") == 1

    customer.sends("case/accept/")
    page = customer.reads("case/").text
    assert "Our answer" in page and "If you still do not agree" not in page
