"""The page of a case: what each role finds there, and what is said when something cannot be done."""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from hark.core.terms.case import Act, Risk, Stage
from hark.flows import case_history, case_intake, case_owner, case_record, case_reply, case_terms
from hark.flows.case_submission import About, Told
from hark.guard.access import Role
from hark.records.accounts import StaffRow
from hark.records.cases import CaseRow
from hark.web.cases import words
from tests.makers import NOON, a_case, a_person
from tests.web.cases.looking import browser, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
REPLY = "The counter was wrong. We are sorry and have changed your notes."


class TestARefusedDeed:
    def test_that_comes_next_says_so_at_the_top_and_leads_to_the_field(self, anna: StaffRow) -> None:
        number, client = a_case(), browser(anna)
        case_owner.take(number, by=anna.as_term(), now=NOON)

        page = client.post(f"/cases/{number}/propose/", {"reply": ""}).content.decode()

        assert "autofocus" in page and 'href="#propose_reply">See what is wrong' in page
        assert 'data-unsent="kept"' in page


class TestACase:
    def test_offers_to_send_a_reply_back_beside_sending_it(self, anna: StaffRow) -> None:
        number, boris = a_case(), a_person(Role.COMPLAINT_HANDLER, username="boris")
        case_owner.take(number, by=anna.as_term(), now=NOON)
        case_reply.propose(number, reply=REPLY, by=anna.as_term(), now=NOON)

        page = text(browser(boris), f"/cases/{number}/")

        [nextly] = re.findall(r'aria-labelledby="next-head".*?</section>', page, re.DOTALL)
        assert f"/cases/{number}/approve/" in nextly and f"/cases/{number}/refuse/" in nextly
        assert page.count(f"/cases/{number}/refuse/") == 1
        assert '<summary class="button">Send it back</summary>' in nextly and 'rows="10"' in nextly

    def test_offers_what_comes_next(self, anna: StaffRow) -> None:
        number = a_case()
        client = browser(anna)

        assert "Take it over" in text(client, f"/cases/{number}/")
        client.post(f"/cases/{number}/take/", {"version": 1})
        assert "Hand in the reply" in text(client, f"/cases/{number}/")

    def test_lets_everything_be_done_before_what_was_said_and_offers_the_risk_triage_gave(
        self, anna: StaffRow
    ) -> None:
        number = a_case(what="The collector threatens me every day, I want to kill myself.")
        case_owner.take(number, by=anna.as_term(), now=NOON)
        risk = CaseRow.objects.get(number=number).risk
        assert risk != Risk.LOW

        page = text(browser(anna), f"/cases/{number}/")

        assert f'<option value="{risk}" selected>' in page
        places = [page.index(f'id="{part}-head"') for part in ("next", "more", "told", "history")]
        assert places == sorted(places)

    def test_calls_it_simple_only_once_somebody_has_graded_it_so(self, anna: StaffRow) -> None:
        number = a_case()

        before = text(browser(anna), f"/cases/{number}/")
        case_terms.grade(number, level="simple", risk="low", by=anna.as_term(), now=NOON)
        after = text(browser(anna), f"/cases/{number}/")

        assert "<dd>Not graded yet</dd>" in before and '<option value="simple" selected>' not in before
        assert "15 calendar days" in before  # the shortest term holds all the same
        assert "<dd>Simple</dd>" in after and '<option value="simple" selected>' in after

    def test_says_beside_the_level_why_it_was_graded_so_also_to_whoever_checks(
        self, anna: StaffRow, boris: StaffRow
    ) -> None:
        number, said = a_case(), {"level": "complex", "risk": "low"}

        refused = browser(anna).post(f"/cases/{number}/grade/", said)
        done = browser(anna).post(f"/cases/{number}/grade/", {**said, "reason": "Two branches were in it."})

        assert (
            refused.status_code == 422 and "Say why the complaint is graded so." in refused.content.decode()
        )
        assert done.status_code == 302
        page = text(browser(boris), f"/cases/{number}/")
        assert "<dd>Complex<br>" in page and page.count("Two branches were in it.") == 2

    def test_keeps_what_was_typed_where_it_is_refused(self, anna: StaffRow) -> None:
        number = a_case()
        case_owner.take(number, by=anna.as_term(), now=NOON)

        answer = browser(anna).post(f"/cases/{number}/propose/", {"reply": "Too few", "version": 2})

        assert answer.status_code == 422
        page = answer.content.decode()
        assert "Too few</textarea>" in page and "Write between 10" in page

    def test_tells_whoever_comes_too_late(self, anna: StaffRow) -> None:
        number = a_case()
        case_owner.take(number, by=anna.as_term(), now=NOON)

        answer = browser(anna).post(f"/cases/{number}/propose/", {"reply": REPLY, "version": 1})

        assert answer.status_code == 422 and "meanwhile" in answer.content.decode()
        assert CaseRow.objects.get(number=number).stage == Stage.HANDLING

    def test_shows_who_is_complained_about_nothing(self, anna: StaffRow) -> None:
        boris = a_person(Role.QUALITY_MANAGER, username="boris")
        number = a_case(boris.as_term(), about=About(door="branch", staff=["anna"]))

        page = text(browser(anna), f"/cases/{number}/")

        assert "about you or somebody you work with" in page
        assert "banknotes" not in page and "Take it over" not in page

    def test_explains_every_date(self, anna: StaffRow) -> None:
        page = text(browser(anna), f"/cases/{a_case()}/")

        assert "CBIRC Order 2020 No. 3" in page and "15 calendar days" in page

    def test_is_revealed_for_a_purpose_alone(self, anna: StaffRow) -> None:
        client, number = browser(anna), a_case()

        assert "13812345678" not in text(client, f"/cases/{number}/")
        assert client.post(f"/cases/{number}/reveal/", {"purpose": ""}).status_code == 422
        answer = client.post(f"/cases/{number}/reveal/", {"purpose": "handle"})
        assert "13812345678" in answer.content.decode() and "no-store" in answer.headers["Cache-Control"]


def test_a_complaint_by_email_says_how_it_came_and_whose_number_it_names(anna: StaffRow) -> None:
    told, about = Told("The counter refused my notes.", email="li@example.com"), About(door="mail")
    details = {"claims": "261121-7H2KQ", "attached": "2"}
    with transaction.atomic():
        case = case_intake.by_mail(told, about, details=details, now=NOON)
        case_history.note(
            case, Act.MAILED, by=anna.as_term(), now=NOON, details={"of": "received", "message": "1@b"}
        )

    page = text(browser(anna), f"/cases/{case.number}/")

    assert "By e-mail" in page and "names 261121-7H2KQ, but comes from another address" in page
    assert "2 files came with it and are in the mailbox" in page
    assert "Went by e-mail</strong> · Complaint received · 1@b" in page


def test_every_mark_a_person_may_set_has_its_words() -> None:
    assert set(case_record.MARKS) == words.MARKS.keys()


def test_what_it_is_about_stands_in_its_form_and_is_told_once_put_right(anna: StaffRow) -> None:
    number, client = a_case(about=About(channel="Referral", product="loan")), browser(anna)

    form = text(client, f"/cases/{number}/").partition('id="amend-deed"')[2]
    assert '<option value="loan" selected>' in form and '<option value="Referral" selected>' in form
    told = {"product": "credit card", "channel": "counter", "marks": ["press"], "claimed": "1200.50"}
    assert client.post(f"/cases/{number}/amend/", told).status_code == 302
    linked = {"kind": "training", "reference": "T-2026-14"}
    assert client.post(f"/cases/{number}/link/", linked).status_code == 302

    page = text(client, f"/cases/{number}/")
    assert "200.50" in page and "Training T-2026-14" in page and "before: loan" in page
    assert client.post(f"/cases/{number}/amend/", told).status_code == 422
    assert client.post(f"/cases/{number}/link/", linked | {"off": "on"}).status_code == 302
    assert "Linked to" not in text(client, f"/cases/{number}/")


def test_a_promise_is_a_clock_on_the_page(anna: StaffRow) -> None:
    number, client = a_case(), browser(anna)

    gone = client.post(f"/cases/{number}/promise/", {"day": "2026-01-02", "words": "By then."})
    assert gone.status_code == 422 and "has not passed" in gone.content.decode()
    soon = (timezone.now() + timedelta(days=9)).date()  # noqa: TID251 # the page looks at the clock
    client.post(f"/cases/{number}/promise/", {"day": soon.isoformat(), "words": "By then."})

    assert "Promise to the customer" in text(client, f"/cases/{number}/")


def test_a_term_that_is_paused_is_not_said_to_be_due(anna: StaffRow) -> None:
    number, now = a_case(now=timezone.now()), timezone.now()  # noqa: TID251 # the page looks at the clock
    case_owner.take(number, by=anna.as_term(), now=now)
    assert "is due in" in text(browser(anna), f"/cases/{number}/")

    case_terms.pause(number, reason="customer", words="We wait for your receipt.", by=anna.as_term(), now=now)

    page = text(browser(anna), f"/cases/{number}/")
    assert "Its term is paused." in page and "“Handling” is due in" not in page
