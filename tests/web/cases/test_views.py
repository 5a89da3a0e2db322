"""The pages of cases: what each role finds there, and what is said when something cannot be done."""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from hark.core.terms.case import Act, Risk, Stage
from hark.flows import case_history, case_intake, case_owner, case_record, case_reply, case_terms
from hark.flows.case_submission import About, Told
from hark.guard.access import Role
from hark.records.accounts import StaffRow
from hark.records.cases import CaseRow
from hark.records.questions import QuestionRow
from hark.web.cases import words
from tests.makers import NOON, a_case, a_person, a_question, a_unit
from tests.web.cases.question_deeds import a_working_day

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
REPLY = "The counter was wrong. We are sorry and have changed your notes."


def browser(person: StaffRow) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client


def text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


class TestARefusedDeed:
    def test_that_comes_next_says_so_at_the_top_and_leads_to_the_field(self, anna: StaffRow) -> None:
        number, client = a_case(), browser(anna)
        case_owner.take(number, by=anna.as_term(), now=NOON)

        page = client.post(f"/cases/{number}/propose/", {"reply": ""}).content.decode()

        assert "autofocus" in page and 'href="#propose_reply">See what is wrong' in page
        assert 'data-unsent="kept"' in page


class TestTheWorkList:
    def test_says_what_will_stand_there(self, anna: StaffRow) -> None:
        assert "Nothing to do here" in text(browser(anna), "/cases/")

    def test_begins_with_ones_own_and_counts_the_rest(self, anna: StaffRow) -> None:
        own, other = a_case(), a_case()
        case_owner.take(own, by=anna.as_term(), now=NOON)

        page = text(browser(anna), "/cases/")

        assert own in page and other not in page and "1 waits to be taken over" in page

    @pytest.mark.parametrize(
        ("role", "said"),
        [
            (Role.QUALITY_MANAGER, "1 reply waits for your check"),
            (Role.AUDITOR, "1 reply waits to be checked"),
            (Role.BRANCH_MANAGER, "1 reply waits to be checked"),
        ],
    )
    def test_tells_only_whoever_may_check_that_a_check_waits_for_them(
        self, anna: StaffRow, role: Role, said: str
    ) -> None:
        number = a_case()
        case_owner.take(number, by=anna.as_term(), now=NOON)
        case_reply.propose(number, reply=REPLY, by=anna.as_term(), now=NOON)

        assert said in text(browser(a_person(role)), "/cases/?scope=to_check")

    def test_finds_a_number_wherever_it_is(self, anna: StaffRow) -> None:
        own, other = a_case(), a_case()
        case_owner.take(own, by=anna.as_term(), now=NOON)

        page = text(browser(anna), f"/cases/?number={other.lower()}")

        assert other in page and own not in page

    def test_says_by_what_it_is_narrowed_and_sends_just_that_as_a_file(self, anna: StaffRow) -> None:
        by = a_person(Role.QUALITY_MANAGER, username="boris").as_term()
        card, other = (
            a_case(by, about=About(door="branch", product=product)) for product in ("Credit card", "Loan")
        )
        query = "business=credit_card&received_from=2026-11-01&received_to=2026-11-30&closed_to=nonsense"

        page = text(browser(anna), f"/cases/?{query}")
        file = browser(anna).post(f"/cases/export/?{query}", {"form": "csv"})

        assert card in page and other not in page and "The one complaint of this list." in page
        assert "Remove the filter Business (JR/T 0169): Credit cards" in page
        assert '<option value="credit_card" selected>' in page and 'value="2026-11-01"' in page
        assert 'href="?received_from=2026-11-01&amp;received_to=2026-11-30&amp;scope=all"' in page
        sent = b"".join(file.streaming_content).decode()  # type: ignore[attr-defined] # it is streamed
        assert card in sent and other not in sent
        named = text(browser(anna), "/cases/?product=foreign_exchange")
        assert "Remove the filter Product: Foreign exchange" in named

    @pytest.mark.parametrize(
        "query", ["scope=x&sort=y&offset=-1", "number=%00%27--", "unit=%F0%9F%92%A9", "stage=" + "x" * 900]
    )
    def test_bears_nonsense(self, anna: StaffRow, query: str) -> None:
        a_case()

        text(browser(anna), f"/cases/?{query}")

    def test_says_what_of_its_address_was_passed_over(self, anna: StaffRow) -> None:
        a_case()

        page = text(browser(anna), "/cases/?stage=asleep&received_from=2026-13-45&scope=all")

        said = "Stage “asleep”, Received from “2026-13-45”."
        assert f"Not understood, and so passed over: {said}" in page and "data-row" in page
        assert "passed over" not in text(browser(anna), "/cases/?stage=received&received_from=2026-01-01")

    def test_knows_no_unit_or_person_that_is_not_there(self, anna: StaffRow) -> None:
        a_case()
        a_unit()

        page = text(browser(anna), "/cases/?unit=nonsense&owner=nobody&scope=all")

        assert "passed over: Unit “nonsense”, Handler “nobody”." in page and "data-row" in page
        assert "passed over" not in text(browser(anna), f"/cases/?unit={a_unit().code}&owner=anna")
        assert "passed over" not in text(browser(anna), "/cases/?unit=-")


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

    def test_lets_everything_be_done_before_what_was_said_and_grades_it_as_triage_did(
        self, anna: StaffRow
    ) -> None:
        number = a_case(what="The collector threatens me every day, I want to kill myself.")
        case_owner.take(number, by=anna.as_term(), now=NOON)
        risk = CaseRow.objects.get(number=number).risk
        assert risk != Risk.LOW

        page = text(browser(anna), f"/cases/{number}/")

        assert '<option value="simple" selected>' in page and f'<option value="{risk}" selected>' in page
        places = [page.index(f'id="{part}-head"') for part in ("next", "more", "told", "history")]
        assert places == sorted(places)

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


class TestTakingOneDown:
    def test_gives_a_code_to_pass_on(self) -> None:
        a_unit()
        agent = a_person(Role.AGENT, username="carl", unit=a_unit("north", above=a_unit()))

        answer = browser(agent).post(
            "/cases/new/", {"door": "hotline", "what": "They never called me back.", "unit": "north"}
        )

        row = CaseRow.objects.get()
        assert row.number in answer.content.decode() and row.unit is not None and row.unit.code == "north"

    def test_is_one_complaint_however_often_the_form_is_sent_and_another_where_it_says_something_else(
        self, anna: StaffRow
    ) -> None:
        client = browser(anna)
        [slip] = re.findall(r'name="slip" value="([^"]+)"', text(client, "/cases/new/"))
        form = {"door": "letter", "what": "They never called me back.", "slip": slip}

        receipts = [client.post("/cases/new/", form).content.decode() for _ in range(2)]
        [number] = CaseRow.objects.values_list("number", flat=True)
        other = client.post("/cases/new/", form | {"what": "My card was kept by a machine."})
        forged = client.post("/cases/new/", form | {"slip": slip[:-1] + "x"})

        assert all(number in receipt for receipt in receipts)
        assert number not in other.content.decode() and number not in forged.content.decode()
        assert CaseRow.objects.count() == 3

    def test_says_what_is_wrong_and_keeps_the_rest(self, anna: StaffRow) -> None:
        answer = browser(anna).post(
            "/cases/new/", {"door": "letter", "what": "They lost it all.", "phone": "x"}
        )

        assert answer.status_code == 422
        assert "no phone number" in answer.content.decode() and "They lost it all." in answer.content.decode()

    def test_says_all_that_is_wrong_at_once_beside_its_fields_and_leads_there(self, anna: StaffRow) -> None:
        wrong = {
            "what": "",
            "phone": "x",
            "email": "x",
            "until": "1999-01-01",
            "staff": "nobody",
            "capacity": "group",
            "people": "2",
            "representatives": "A\nB\nC",
        }

        page = browser(anna).post("/cases/new/", {"door": "regulator", **wrong}).content.decode()

        fields = {"what", "phone", "email", "until", "staff", "people", "regulator", "reference"}
        assert {*re.findall(r'id="id_(\w+)-error"', page)} == fields
        assert {*re.findall(r'<a href="#id_(\w+)">', page)} == fields
        assert "autofocus" in page and page.count('<details class="behind" open>') == 2

    def test_says_what_is_wrong_with_a_group_or_a_proxy_at_their_own_fields(self, anna: StaffRow) -> None:
        group = {"capacity": "group", "people": "9", "representatives": "A\nB\nC\nD\nE\nF"}
        proxy = {"capacity": "agent", "authorisation": "lawyer", "authorised_on": "2999-01-01"}

        for told, field in ((group, "representatives"), (proxy, "authorised_on")):
            wrong = {"door": "letter", "what": "All is lost.", **told}
            page = browser(anna).post("/cases/new/", wrong).content.decode()
            assert f'id="id_{field}-error"' in page and 'id="id_people-error"' not in page

    def test_keeps_the_channel_of_the_business(self, anna: StaffRow) -> None:
        browser(anna).post("/cases/new/", {"door": "letter", "what": "All is lost.", "channel": "counter"})

        row = CaseRow.objects.get()
        assert (row.channel, row.sub_channel) == ("counter", "counter")

    def test_takes_no_regulator_where_it_came_otherwise(self, anna: StaffRow) -> None:
        page = browser(anna).post("/cases/new/", {"door": "letter", "what": "All lost.", "regulator": "PBC"})

        assert 'id="id_door-error"' in page.content.decode()

    def test_whoever_takes_down_and_handles_none_finds_it_in_the_side_bar(self) -> None:
        agent = browser(a_person(Role.AGENT, username="agent", unit=a_unit("west", above=a_unit())))

        page = text(agent, "/settings/")

        assert 'href="/cases/new/"' in page and 'href="/cases/"' not in page
        assert 'href="/cases/"' not in text(agent, "/cases/new/")
        handler = browser(a_person(Role.COMPLAINT_HANDLER, username="handler"))
        assert 'href="/cases/new/"' not in text(handler, "/settings/")


class TestQuestions:
    @pytest.fixture
    def nora(self, anna: StaffRow) -> Client:
        north = a_unit("north", above=a_unit())
        return browser(a_person(Role.AGENT, username="nora", name="Nora", unit=north))

    @pytest.fixture
    def number(self, anna: StaffRow) -> str:
        number = a_case()
        case_owner.take(number, by=anna.as_term(), now=NOON)
        return number

    def test_say_what_will_stand_there(self, nora: Client) -> None:
        assert "No question waits" in text(nora, "/cases/questions/")
        assert "Nothing is settled yet" in text(nora, "/cases/questions/?scope=settled&offset=x")

    def test_are_asked_answered_and_read_beside_the_case(
        self, anna: StaffRow, nora: Client, number: str
    ) -> None:
        asks = browser(anna)
        form = {"unit": "north", "matter": "business", "day": "2020-01-01", "words": "Were they counted?"}

        refused = asks.post(f"/cases/{number}/ask/", form)
        asks.post(f"/cases/{number}/ask/", form | {"day": a_working_day()})
        waiting, listed = text(asks, f"/cases/{number}/"), text(asks, "/cases/?scope=all")
        [id] = QuestionRow.objects.values_list("pk", flat=True)
        page = text(nora, f"/cases/questions/{id}/")
        answered = nora.post(f"/cases/questions/{id}/", {"words": "They were, at noon."}, follow=True)

        assert refused.status_code == 422 and "Choose a day from" in refused.content.decode()
        for said in ("1 question to another unit is open", "has not answered yet", "Take it back"):
            assert said in waiting
        assert "unit asked" in listed and "unit asked" not in text(asks, "/cases/?scope=all")
        assert "Were they counted?" in page and "Send the answer" in page and number in page
        assert "banknotes" not in page and f"/cases/{number}/" not in page
        assert "Answered." in answered.content.decode()
        assert "They were, at noon." in text(asks, f"/cases/{number}/")
        assert nora.get(f"/cases/{number}/").status_code == 403

    def test_are_listed_due_first_late_ones_said_and_refused_in_a_sentence(
        self, anna: StaffRow, nora: Client, number: str
    ) -> None:
        north = a_unit("north", above=a_unit())
        ends = timezone.now() + timedelta(days=1)  # noqa: TID251 # the page reads it
        late, soon = a_question(number, north), a_question(number, north, due_at=ends, due_on=ends.date())
        QuestionRow.objects.filter(pk=late.pk).update(due_at=NOON.replace(year=2020))

        page = text(nora, "/cases/questions/")
        browser(anna).post(f"/cases/{number}/unask/", {"question": str(soon.pk)})
        again = nora.post(f"/cases/questions/{soon.pk}/", {"words": "They were."})

        assert "2 questions wait for you. 1 is overdue." in page
        assert page.index(str(late.pk)) < page.index(str(soon.pk))
        assert again.status_code == 422 and "waits for no answer any more" in again.content.decode()
        assert "Taken back" in text(nora, "/cases/questions/?scope=settled")
        assert "1 answer is late" in text(browser(anna), f"/cases/{number}/")


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
    client.post(f"/cases/{number}/promise/", {"day": "2037-03-09", "words": "By then."})

    assert "Promise to the customer" in text(client, f"/cases/{number}/")


def test_a_term_that_is_paused_is_not_said_to_be_due(anna: StaffRow) -> None:
    number, now = a_case(now=timezone.now()), timezone.now()  # noqa: TID251 # the page looks at the clock
    case_owner.take(number, by=anna.as_term(), now=now)
    assert "is due in" in text(browser(anna), f"/cases/{number}/")

    case_terms.pause(number, reason="customer", words="We wait for your receipt.", by=anna.as_term(), now=now)

    page = text(browser(anna), f"/cases/{number}/")
    assert "Its term is paused." in page and "“Handled” is due in" not in page
