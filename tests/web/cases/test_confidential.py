"""The page of a confidential complaint: who is let in, and what whoever is kept out comes upon."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from hark.core.complaints.case import Outcome
from hark.core.terms.case import Act, Upheld
from hark.flows import case_closing, case_confidential, case_history, case_owner, case_reply
from hark.flows.case_submission import About
from hark.guard.access import Role, operator
from hark.records.accounts import StaffRow
from hark.records.cases import CaseRow
from tests.makers import NOON, a_case, a_person, a_token, a_unit
from tests.web.cases.looking import text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
CANARY = "鹦鹉螺"
WHAT = f"信用卡销卡后{CANARY}年费仍被扣收两次，要求退还。"
REPLY = f"We have paid the {CANARY} back and are sorry."
CARDS = About(door="branch", unit="north", product="信用卡")
Browser = Callable[[str], Client]


@pytest.fixture
def browser(db: None) -> Browser:
    """One in which somebody of this name is signed in."""
    north = a_unit("north", above=a_unit())
    for name, role, unit in (
        ("anna", Role.COMPLAINT_HANDLER, None),
        ("dora", Role.COMPLAINT_HANDLER, None),
        ("lead", Role.SUPERVISOR, north),
        ("boss", Role.QUALITY_MANAGER, None),
    ):
        a_person(role, username=name, name=name.title(), unit=unit)

    def signed_in(name: str) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(StaffRow.objects.get(username=name))
        return client

    return signed_in


@pytest.fixture
def number(browser: Browser) -> str:
    """A complaint of the north that Anna handles."""
    number = a_case(staff("dora"), about=CARDS, what=WHAT)
    case_owner.take(number, by=staff("anna"), now=NOON)
    return number


def staff(name: str) -> Any:
    return StaffRow.objects.get(username=name).as_term()


def test_the_work_list_finds_those_that_are(browser: Browser, number: str) -> None:
    other = a_case(staff("dora"), about=CARDS)
    case_confidential.keep(number, reason="staff", by=staff("anna"), now=NOON)

    page = text(browser("boss"), "/cases/?confidential=yes")

    assert number in page and other not in page
    assert "Remove the filter Confidential: Confidential ones only" in page


class TestThePage:
    def test_of_its_handler_says_why_and_who_was_let_in_and_lets_them_out(
        self, browser: Browser, number: str
    ) -> None:
        client, page = browser("anna"), f"/cases/{number}/"
        told = {"reason": "report", "words": "Ask nobody there."}
        assert client.post(f"{page}keep-confidential/", told).status_code == 302
        let_in = {"person": "lead", "words": "To check the reply."}
        assert client.post(f"{page}let-in/", let_in).status_code == 302

        found = text(client, page)

        assert "It reports conduct" in found and "Ask nobody there." in found
        assert "To check the reply." in found and "Let in no more" in found
        assert "confidential</span>" in found and "lift-deed" not in found
        assert 'id="keep-confidential-deed"' not in found
        assert WHAT in text(browser("lead"), page)
        assert client.post(f"{page}let-out/", {"person": "lead"}).status_code == 302
        assert CANARY not in text(browser("lead"), page)

    def test_says_what_each_was_let_in_for_where_a_line_of_another_complaint_is_left_out(
        self, browser: Browser, number: str
    ) -> None:
        hidden = a_case(staff("dora"), about=CARDS)
        case_confidential.keep(hidden, reason="staff", by=staff("boss"), now=NOON)
        row, told = CaseRow.objects.get(number=number), {"other": hidden, "side": "later"}
        case_history.note(row, Act.RECURRED, by=operator("worker"), now=NOON, details=told)
        case_confidential.keep(number, reason="staff", by=staff("anna"), now=NOON)
        case_confidential.let_in(
            number, person="lead", words="To check the reply.", by=staff("anna"), now=NOON
        )

        found = text(browser("anna"), f"/cases/{number}/")

        assert hidden not in found and "· Anna · To check the reply." in found

    def test_says_what_was_wrong(self, browser: Browser, number: str) -> None:
        client, page = browser("boss"), f"/cases/{number}/"
        unit = StaffRow.objects.get(username="lead").unit
        assert unit is not None
        a_person(Role.SUPERVISOR, username="nina", name="Nina", unit=a_unit("south", above=unit.parent))

        def said(name: str, **form: str) -> str:
            answer = client.post(f"{page}{name}/", form)
            assert answer.status_code == 422
            return answer.content.decode()

        assert "is not confidential" in said("lift", words="Enough.")
        client.post(f"{page}keep-confidential/", {"reason": "public"})
        assert "is confidential already" in said("keep-confidential", reason="public")
        assert "Nobody called nina could see" in said("let-in", person="nina", words="Why not.")
        assert "Select a valid choice" in said("let-in", person="nobody", words="Why not.")
        assert "Anna sees" not in said("let-in", person="anna", words="Why not.")
        assert "Nobody let lead in by name." in said("let-out", person="lead")
        assert client.post(f"{page}lift/", {"words": "It is known."}).status_code == 302
        assert not CaseRow.objects.get().confidential

    def test_of_whoever_is_kept_out_says_so_and_nothing_else(self, browser: Browser, number: str) -> None:
        case_confidential.keep(number, reason="staff", by=staff("anna"), now=NOON)

        found = text(browser("dora"), f"/cases/{number}/")

        assert "can let you in" in found and "confidential</span>" in found
        for hidden in (CANARY, "Anna", "works here", "When it is due", "north", "信用卡"):
            assert hidden not in found


def test_no_address_tells_whoever_is_kept_out_what_it_says(browser: Browser, number: str) -> None:
    case_reply.propose(number, reply=REPLY, by=staff("anna"), now=NOON)
    case_reply.approve(number, by=staff("boss"), now=NOON)
    done = Outcome(Upheld.YES, "charges", f"The {CANARY} was charged.", "refunded")
    case_closing.close(number, outcome=done, by=staff("anna"), now=NOON)
    like = a_case(staff("dora"), about=CARDS, what="信用卡销卡后年费仍被扣收两次，要求退还。")
    case_owner.take(like, by=staff("dora"), now=NOON)
    paths = [
        "/cases/?scope=all",
        "/cases/mentions/",
        "/cases/numbers/",
        "/cases/numbers/behind/?number=received",
        f"/cases/{number}/",
        f"/cases/{number}/colleagues/",
        f"/cases/{like}/",
        f"/cases/{like}/similar/?with={number}",
        f"/cases/{like}/same/?with={number}",
        f"/cases/{number}/same/?with={like}",
        "/notices/",
    ]
    before = "".join(browser("dora").get(path).content.decode() for path in paths)
    assert CANARY in before and f"/?with={number}" in text(browser("dora"), f"/cases/{like}/")

    case_confidential.keep(number, reason="report", by=staff("anna"), now=NOON)

    client = browser("dora")
    for path in paths:
        assert CANARY not in client.get(path).content.decode(), path
    assert number not in text(client, f"/cases/{like}/")
    sent = client.post("/cases/export/?scope=all", {"form": "csv"})
    told = b"".join(sent.streaming_content).decode()  # type: ignore[attr-defined] # it is streamed
    assert number not in told and like in told
    listed = text(client, "/cases/?scope=all")
    assert number in listed and "confidential</span>" in listed
    for deed in ("reveal", "remark", "insert", "reopen"):
        answer = client.post(
            f"/cases/{number}/{deed}/", {"purpose": "handle", "words": "Again.", "into": "write"}
        )
        assert answer.status_code >= 400 and CANARY not in answer.content.decode()


def test_a_program_serves_its_customer_as_before_and_reads_no_words_without_the_code(
    browser: Browser, number: str
) -> None:
    case_confidential.keep(number, reason="staff", by=staff("anna"), now=NOON)
    token = a_token(StaffRow.objects.get(username="dora"))
    client = Client(headers={"authorization": f"Bearer {token}"})

    found = client.get(f"/api/v1/cases/{number}")
    listed = client.get("/api/v1/cases")

    assert found.status_code == listed.status_code == 200
    assert CANARY not in found.content.decode() + listed.content.decode()
    refused = client.get(f"/api/v1/cases/{number}", headers={"case-code": "WRONG-CODE"})
    assert refused.status_code == 404 and CANARY not in refused.content.decode()
