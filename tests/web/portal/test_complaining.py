"""Complaining at the portal: a question a page, nothing lost, and one complaint however often it is sent."""

import re

import pytest
from django.conf import settings as configured
from django.test import Client
from pytest_django.fixtures import Settings

from hark.core.returns.classes import Axis
from hark.core.terms.card import Text
from hark.core.terms.case import Act
from hark.flows import case_classes, case_history
from hark.records.audit import AuditEntryRow
from hark.records.cases import CaseRow, HappeningRow
from hark.records.organisation import LineRow
from hark.web import limits
from tests.web.portal.conftest import PHONE, WHAT, Customer


class TestTheSteps:
    def test_lead_from_what_happened_to_a_receipt(self, customer: Customer) -> None:
        assert customer.sends("complain/", what=WHAT).headers["Location"] == "/portal/complain/product/"
        assert customer.sends("complain/product/", product="loan").headers["Location"].endswith("/channel/")
        assert customer.sends("complain/channel/", channel="sms").headers["Location"].endswith("/wish/")
        assert customer.sends("complain/wish/", wish="refund").headers["Location"].endswith("/contact/")
        assert customer.sends("complain/contact/", phone=PHONE).headers["Location"].endswith("/check/")
        assert customer.hands_in().headers["Location"] == "/portal/complain/receipt/"

        row, told = CaseRow.objects.get(), customer.reads("complain/receipt/")
        assert (row.door, row.product, row.wish, row.language) == ("portal", "loan", "refund", "en")
        assert case_history.told(row)["what"] == WHAT
        assert row.number in told.text and customer.code() in told.text
        assert str(told.context["day"].year) in told.text and "complaint handler" in told.text

    def test_go_back_to_the_check_once_all_was_answered(self, customer: Customer) -> None:
        customer.writes()

        assert customer.sends("complain/", what=f"{WHAT} Twice.").headers["Location"].endswith("/check/")
        assert f"{WHAT} Twice." in customer.reads("complain/check/").text

    def test_keep_what_was_typed_also_where_it_is_refused(self, customer: Customer) -> None:
        refused = customer.sends("complain/contact/", phone="call me", email="nobody", name="Li Ming")

        assert refused.status_code == 422
        assert "This is no phone number" in refused.text and "This is no e-mail address" in refused.text
        assert 'aria-invalid="true"' in refused.text and 'value="call me"' in refused.text
        assert 'value="Li Ming"' in customer.reads("complain/contact/").text

    @pytest.mark.parametrize("page", ["product/", "channel/", "wish/", "contact/", "check/", "receipt/"])
    def test_begin_at_the_first_one(self, page: str, customer: Customer) -> None:
        assert customer.reads(f"complain/{page}").status_code == 302

    def test_are_not_passed_over(self, customer: Customer) -> None:
        said = customer.sends("complain/contact/", phone=PHONE)

        assert said.headers["Location"] == "/portal/complain/"
        assert customer.reads("complain/check/").headers["Location"] == "/portal/complain/"

    def test_offer_what_the_institution_names_and_every_class_of_business_once(
        self, customer: Customer
    ) -> None:
        LineRow.objects.create(code="cards", name="Cards", products=["Gold card", "Credit card"])

        customer.writes(product="Gold card")

        offered = re.findall(r'name="product" value="([^"]*)"', customer.reads("complain/product/").text)
        assert len(offered) == len({*offered})
        assert {id for id, _name in case_classes.named(Axis.BUSINESS)} - {*offered} == {"credit_card"}
        assert "Gold card" in customer.reads("complain/check/").text

    def test_let_somebody_not_know_what_it_is_about(self, customer: Customer) -> None:
        row = customer.complains(product="")

        assert row.product == ""
        customer.writes(product="")
        assert "I do not know" in customer.reads("complain/check/").text

    def test_ask_where_it_happened_which_returns_count(self, customer: Customer) -> None:
        row = customer.complains(channel="counter")

        assert (row.channel, row.sub_channel) == ("counter", "counter")
        customer.writes(channel="counter")
        assert "At a branch, with somebody of ours" in customer.reads("complain/check/").text

    def test_let_somebody_not_know_where_it_happened(self, customer: Customer) -> None:
        row = customer.complains()

        assert row.channel == ""
        assert customer.sends("complain/channel/", channel="nowhere").status_code == 422

    def test_offer_the_classes_customers_know_and_those_the_institution_added(
        self, customer: Customer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        known = [*case_classes.named(Axis.CHANNEL), ("metaverse", Text("Metaverse", "元宇宙"))]
        monkeypatch.setattr(case_classes, "named", lambda _axis: known)
        customer.writes()

        page = customer.reads("complain/channel/").text

        offered = re.findall(r'name="channel" value="([^"]*)"', page)
        assert {id for id, _name in known} - {*offered} == {"electronic", "electronic_other", "back_office"}
        assert "Metaverse" in page

    def test_keep_what_else_it_is_about_with_the_sealed_words(self, customer: Customer) -> None:
        row = customer.complains(product="other", product_words="Umbrella", wish="other", wish_words="Tea")

        told = case_history.told(row)
        assert row.product == "other" and told["wish"] == "Tea"
        assert told["what"] == f"{WHAT}\n\nIt is about: Umbrella"


class TestSendingTwice:
    def test_makes_one_complaint(self, customer: Customer) -> None:
        customer.writes()
        number = customer.reads("complain/check/").context["number"]

        answers = [customer.sends("complain/check/", number=number) for _ in range(3)]

        assert [answer.headers["Location"] for answer in answers] == ["/portal/complain/receipt/"] * 3
        assert CaseRow.objects.count() == 1

    def test_makes_one_also_where_the_browser_was_cut_off_from_the_first_answer(
        self, customer: Customer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        customer.writes()
        number = customer.reads("complain/check/").context["number"]
        with monkeypatch.context() as cut:
            cut.setattr("hark.flows.case_drafts.keep", lambda *_: None)
            customer.sends("complain/check/", number=number)

        again = customer.sends("complain/check/", number=number)

        assert again.headers["Location"] == "/portal/complain/receipt/"
        assert CaseRow.objects.get().number == number

    def test_a_page_of_another_complaint_is_shown_what_it_would_send(self, customer: Customer) -> None:
        customer.writes()

        answer = customer.sends("complain/check/", number="261121-AAAAA")

        assert answer.status_code == 200 and not CaseRow.objects.exists()

    def test_another_complaint_is_another(self, customer: Customer) -> None:
        first = customer.complains()

        second = customer.complains(what="The second time they refused it.")

        assert first.number != second.number and CaseRow.objects.count() == 2


class TestTheReceipt:
    def test_is_forgotten_once_it_was_kept(self, customer: Customer) -> None:
        customer.complains()

        assert customer.sends("complain/receipt/").headers["Location"] == "/portal/case/"
        assert customer.reads("complain/receipt/").status_code == 302

    def test_is_not_another_browser_s(self, customer: Customer) -> None:
        customer.complains()

        assert Customer().reads("complain/receipt/").status_code == 302

    def test_leaves_one_event_that_says_nothing_of_the_customer(self, customer: Customer) -> None:
        row = customer.complains()

        [event] = AuditEntryRow.objects.filter(act="case.received")
        assert (event.actor, event.subject) == ("customer", row.number)
        assert HappeningRow.objects.get().act == Act.RECEIVED


class TestHostileWords:
    def test_lose_what_cannot_be_seen(self, customer: Customer) -> None:
        row = customer.complains(what=f"\x00{WHAT}\r\n\x07\x1b[31m\u202eevil\u202c\x7f", name="L\x00i")

        told = case_history.told(row)
        assert told["what"] == f"{WHAT}\n[31mevil" and told["name"] == "Li"

    def test_are_no_markup(self, customer: Customer) -> None:
        script = '"><script>alert(1)</script><img src=x onerror=alert(1)>'

        customer.complains(what=f"{WHAT} {script}", name=script)

        for page in ("complain/receipt/", "case/"):
            assert "<script>alert" not in customer.reads(page).text
        assert "&lt;script&gt;" in customer.reads("case/").text

    def test_that_are_too_many_come_back_with_a_word(self, customer: Customer) -> None:
        answer = customer.sends("complain/", what="字" * 100_000)

        assert answer.status_code == 422 and "between 10 and 20000" in answer.text
        assert "字" * 100_000 in answer.text

    @pytest.mark.parametrize("form", [{"product": "drop table"}, {"product": "x" * 10_000}])
    def test_choose_nothing_that_is_not_offered(self, form: dict[str, str], customer: Customer) -> None:
        customer.writes()

        assert customer.sends("complain/product/", **form).status_code == 422
        assert customer.reads("complain/check/").headers["Location"] == "/portal/complain/product/"

    def test_set_nothing_but_what_is_asked(self, customer: Customer) -> None:
        customer.sends("complain/", what=WHAT, number="261121-AAAAA", taken="1", code="AAAA", vulnerable="1")
        row = customer.complains()

        assert row.number != "261121-AAAAA" and not row.vulnerable


class TestTheDoor:
    def test_asks_for_the_token_of_the_form(self, db: None, home: object) -> None:
        strict = Client(enforce_csrf_checks=True)

        for page in ("complain/", "complain/check/", "find/", "leave/", "case/write/", "case/withdraw/"):
            answer = strict.post(f"/portal/{page}", {"what": WHAT})
            assert answer.status_code == 403 and 'href="/portal/"' in answer.text

    @pytest.mark.parametrize("page", ["", "case/"])
    def test_takes_nothing_posted_where_nothing_is_asked(self, page: str, customer: Customer) -> None:
        assert customer.sends(page).status_code == 405

    def test_is_closed_for_a_while_after_too_much(
        self, customer: Customer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("hark.web.portal.complaining.COMPLAINING", limits.Limit("test", 0, 60))
        customer.writes()

        answer = customer.hands_in()

        assert answer.status_code == 429 and "too often" in answer.text and WHAT in answer.text
        assert not CaseRow.objects.exists()

    def test_keeps_no_page_in_the_browser_and_no_session_here(self, customer: Customer) -> None:
        customer.complains()

        for page in ("", "complain/receipt/", "case/", "find/"):
            assert "no-store" in customer.reads(page).headers["Cache-Control"]
        assert configured.SESSION_COOKIE_NAME not in customer.browser.cookies

    def test_has_no_script_but_the_one_that_warns_of_words_not_sent(self, customer: Customer) -> None:
        customer.complains()

        for page in ("", "complain/", "complain/receipt/", "case/", "find/"):
            [script] = re.findall(r"<script[^>]*>", customer.reads(page).text)
            assert "/unsent" in script

    def test_does_not_ask_who_complains_alone_how_many_they_are(self, customer: Customer) -> None:
        customer.writes()
        told = {"phone": PHONE, "capacity": "person", "people": "1"}

        assert customer.sends("complain/contact/", **told).status_code == 302
        group = customer.sends("complain/contact/", **told | {"capacity": "group"})
        assert group.status_code == 422 and "How many people the group has" in group.text

    def test_takes_no_proof_of_a_day_to_come(self, customer: Customer) -> None:
        customer.writes()

        page = customer.sends("complain/contact/", phone=PHONE, authorised_on="2099-01-01")

        assert page.status_code == 422 and "lies in the future" in page.text

    def test_leads_to_what_is_wrong_and_marks_words_that_could_be_lost(self, customer: Customer) -> None:
        page = customer.sends("complain/", what="").text

        assert 'role="alert" tabindex="-1" autofocus' in page and "data-unsent" in page

    def test_keeps_its_cookies_from_scripts_and_other_sites(self, customer: Customer) -> None:
        customer.complains()

        for name in ("draft", "case"):
            cookie = customer.browser.cookies[name]
            assert cookie["httponly"] and cookie["samesite"] == "Strict"
        assert WHAT not in str(customer.browser.cookies)

    def test_has_cookies_for_this_host_alone_over_https(self, customer: Customer, settings: Settings) -> None:
        settings.HARK_HTTPS, settings.HARK_COOKIE_PREFIX = True, "__Host-"

        customer.complains()

        for name in ("__Host-draft", "__Host-case"):
            cookie = customer.browser.cookies[name]
            assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")
