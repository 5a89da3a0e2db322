"""A program takes complaints in, follows them and carries messages; what was said goes to the code alone."""

from pathlib import Path

import pytest

from hark.core.terms.case import Act
from hark.flows import (
    case_confidential,
    case_history,
    case_merging,
    case_messages,
    case_owner,
    case_terms,
    customers,
)
from hark.guard.access import Role
from hark.records.accounts import StaffRow
from hark.records.answers import AnswerRow
from hark.records.cases import CaseRow
from tests.audited import one_event
from tests.makers import NOON, a_person
from tests.web.api.conftest import Answered, Asking, Program, problem

SAID = {"what": "The counter refused my notes.", "phone": "13812345678", "channel": "wechat"}


@pytest.fixture
def app(program: Program, home: Path) -> Asking:
    return program(Role.COMPLAINT_HANDLER)


def take_in(app: Asking, key: str = "k1", **special: object) -> Answered:
    return app.sends("cases", SAID | special, **{"Idempotency-Key": key} if key else {})


class TestTakingIn:
    def test_sent_again_is_the_same_case_and_with_another_body_a_conflict(self, app: Asking) -> None:
        first, again = take_in(app), take_in(app)

        assert (first.status_code, again.status_code) == (201, 200)
        assert first.json() == again.json()
        given = first.json()
        assert first.headers["Location"] == f"/api/v1/cases/{given['number']}"
        row = CaseRow.objects.get()
        assert (row.door, row.channel) == ("program", "wechat")
        assert row.code == case_history.index(given["code"], of="code")
        assert given["code"] not in str(AnswerRow.objects.values())  # it is made, not kept
        assert "another request" in problem(take_in(app, what="Something else again."), 409)["detail"]
        assert take_in(app, key="", reference="r-7").status_code == 201
        assert take_in(app, key="", reference="r-7").status_code == 200

    def test_says_what_is_wrong_and_where(self, app: Asking) -> None:
        wrong = problem(take_in(app, key="", phone="call me", email="nobody"), 422)

        assert {fault["at"] for fault in wrong["errors"]} == {
            "body.phone",
            "body.email",
            "header.Idempotency-Key",
        }
        assert problem(take_in(app, unit="moon"), 422)["errors"][0]["at"] == "body.unit"
        assert problem(take_in(app, colour="red"), 422)["errors"][0]["at"] == "body.colour"
        assert not CaseRow.objects.exists() and not AnswerRow.objects.exists()

    def test_for_others_says_what_is_owed(self, app: Asking) -> None:
        heir = take_in(app, capacity="heir", represented="Wang Xiuying").json()["number"]

        assert app.get(f"cases/{heir}").json()["owed"] == ["inheritance"]
        assert take_in(app, "k2", capacity="group", people=9, representatives=["Li", "Wu"]).status_code == 201
        six = take_in(app, "k3", capacity="group", representatives=[*"ABCDEF"])
        assert problem(six, 422)["errors"][0]["at"] == "body.representatives"


class TestFollowing:
    def test_the_words_are_for_whoever_shows_the_code(self, app: Asking) -> None:
        given = take_in(app).json()
        handler = StaffRow.objects.get().as_term()
        case_owner.take(given["number"], by=handler, now=NOON)
        case_messages.write(given["number"], words="We look at it.", by=handler, now=NOON)
        case_messages.remark(given["number"], words="Looks odd.", by=handler, now=NOON)
        path = f"cases/{given['number']}"

        with one_event("case.opened"):
            blind = app.get(path).json()
        seen = app.client.get(f"/api/v1/{path}", headers={"Case-Code": given["code"]}).json()

        assert blind["stage"] == "handling" and blind["hears_by"]
        assert {clock["kind"] for clock in blind["clocks"]} == {"internal", "statutory"}
        assert [each["words"] for each in blind["news"]] == ["", ""]
        assert [each["words"] for each in seen["news"]] == [SAID["what"], "We look at it."]
        problem(app.client.get(f"/api/v1/{path}", headers={"Case-Code": "0" * 10}), 404)

    def test_a_list_holds_nothing_personal(self, app: Asking) -> None:
        given = take_in(app).json()
        take_in(app, "k2", product="Loan")

        with one_event("case.listed"):
            listed = app.get("cases", product="Loan", limit=1).json()

        assert (listed["total"], len(listed["cases"])) == (1, 1)
        everything = app.get("cases", scope="all").content.decode()
        assert given["number"] in everything
        assert "notes" not in everything and "138" not in everything
        assert problem(app.get("cases", stage="lost"), 422)["errors"][0]["at"] == "query.stage"

    def test_a_list_says_what_is_confidential_and_no_more_of_it_than_the_work_list_does(
        self, app: Asking
    ) -> None:
        number = take_in(app).json()["number"]
        by = StaffRow.objects.get().as_term()
        boss = a_person(Role.QUALITY_MANAGER, username="boss").as_term()

        def told() -> tuple[object, ...]:
            [line] = app.get("cases").json()["cases"]
            assert (line["number"], line["stage"], line["due_at"] is None) == (number, "received", False)
            return tuple(line[name] for name in ("confidential", "level", "door", "channel", "answered_at"))

        came = CaseRow.objects.get().received_at
        case_terms.grade(number, level="simple", risk="low", by=by, now=came)
        assert told() == (False, "simple", "program", "wechat", None)
        case_confidential.keep(number, reason="staff", by=boss, now=NOON)
        assert told() == (True, None, None, None, None)
        case_confidential.let_in(number, person=by.username, words="For the app.", by=boss, now=NOON)
        assert told() == (True, "simple", "program", "wechat", None)

        assert app.get(f"cases/{number}").json()["confidential"] is True

    def test_a_level_is_told_once_somebody_has_graded_the_case(self, app: Asking) -> None:
        number = take_in(app).json()["number"]
        by = StaffRow.objects.get().as_term()

        def told() -> tuple[str | None, str | None]:
            return app.get("cases").json()["cases"][0]["level"], app.get(f"cases/{number}").json()["level"]

        assert told() == (None, None)
        came = CaseRow.objects.get().received_at
        case_terms.grade(number, level="simple", risk="low", by=by, now=came)
        assert told() == ("simple", "simple")

    def test_a_list_holds_as_little_of_what_is_about_its_reader(self, app: Asking) -> None:
        take_in(app)
        CaseRow.objects.get().about.add(StaffRow.objects.get())

        [line] = app.get("cases").json()["cases"]

        assert (line["channel"], line["level"], line["confidential"]) == (None, None, False)

    def test_whoever_is_complained_about_learns_nothing(self, app: Asking) -> None:
        given = take_in(app).json()
        row = CaseRow.objects.get()
        row.about.add(StaffRow.objects.get())

        problem(app.get(f"cases/{given['number']}"), 422)
        problem(app.sends(f"cases/{given['number']}/messages", {"words": "Drop it."}), 422)
        assert not row.history.filter(act=Act.CUSTOMER_WROTE).exists()


class TestAMessage:
    def test_comes_once_under_the_name_of_the_programs_owner(self, app: Asking) -> None:
        given = take_in(app).json()
        path = f"cases/{given['number']}/messages"

        with one_event("case.customer_wrote") as noted:
            answers = [app.sends(path, {"words": "My ticket was A037."}) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [201, 201]
        assert noted.event.actor == Role.COMPLAINT_HANDLER
        assert "A037" not in str(noted.event.details)
        problem(app.sends("cases/none/messages", {"words": "x"}), 404)
        assert problem(app.sends(path, {"words": ""}), 422)["errors"][0]["at"] == "body.words"

    def test_of_whoever_handles_it_is_not_the_customers(self, app: Asking) -> None:
        given = take_in(app).json()
        CaseRow.objects.update(owner=StaffRow.objects.get(), stage="handling")

        problem(app.sends(f"cases/{given['number']}/messages", {"words": "I take it back."}), 422)

        assert not CaseRow.objects.get().history.filter(act=Act.CUSTOMER_WROTE).exists()

    def test_goes_on_where_the_owner_may_have_to_do_with_it(self, app: Asking) -> None:
        first, second = (take_in(app, key, customer="C-1").json()["number"] for key in ("k1", "k2"))
        case_merging.merge(first, into=second, by=StaffRow.objects.get().as_term(), now=NOON)
        assert app.sends(f"cases/{first}/messages", {"words": "My ticket was A037."}).status_code == 201
        CaseRow.objects.get(number=second).about.add(StaffRow.objects.get())

        problem(app.get(f"cases/{first}"), 422)
        problem(app.sends(f"cases/{first}/messages", {"words": "Drop it."}), 422)
        written = CaseRow.objects.get(number=second).history.filter(act=Act.CUSTOMER_WROTE)
        assert written.count() == 1


class TestNamingTheCustomer:
    def test_has_the_case_be_theirs_once_and_keeps_no_number(self, app: Asking) -> None:
        path = f"cases/{take_in(app).json()['number']}/customer"
        said, key = {"customer": "KH20260117"}, {"Idempotency-Key": "n1"}

        with one_event("case.named") as noted:
            answers = [app.sends(path, said, **key), app.sends(path, said, **key), app.sends(path, said)]

        assert [answer.status_code for answer in answers] == [200, 200, 200]
        assert [answer.json()["is_new"] for answer in answers] == [True, True, False]
        assert CaseRow.objects.get().customer == customers.pseudonym("KH20260117")
        assert "KH20260117" not in f"{noted.event}{[*AnswerRow.objects.values()]}{answers[0].content!r}"
        assert "another request" in problem(app.sends(path, {"customer": "KH2"}, **key), 409)["detail"]

    def test_of_another_customer_is_told_with_a_reason_and_faults_by_their_field(self, app: Asking) -> None:
        path = f"cases/{take_in(app, customer='KH1-1').json()['number']}/customer"

        def at(**said: str) -> str:
            [fault] = problem(app.sends(path, said), 422)["errors"]
            return str(fault["at"])

        assert at(customer="KH2-2") == "body.words"
        assert at(customer="KH2-2", words="It is KH1-1 no more.") == "body.words"
        assert at(customer=" ") == at(customer="") == at() == "body.customer"
        assert at(customer="KH2-2", code="x") == "body.code"
        with one_event("case.renamed"):
            assert app.sends(path, {"customer": "KH2-2", "words": "A slip at the counter."}).json()["is_new"]

    def test_is_for_whoever_may_handle_it(self, app: Asking, program: Program) -> None:
        path = f"cases/{take_in(app).json()['number']}/customer"
        CaseRow.objects.get().about.add(StaffRow.objects.get())

        problem(app.sends(path, {"customer": "KH1"}), 422)
        problem(app.sends("cases/none/customer", {"customer": "KH1"}), 404)
        problem(program(Role.REGULATOR_LIAISON).sends(path, {"customer": "KH1"}), 403)

        assert CaseRow.objects.get().customer == ""

    def test_is_taken_so_often_of_one_case(self, app: Asking) -> None:
        path = f"cases/{take_in(app).json()['number']}/customer"

        answers = [app.sends(path, {"customer": "KH1"}) for _ in range(21)]

        assert [answer.status_code for answer in answers[-2:]] == [200, 429]
