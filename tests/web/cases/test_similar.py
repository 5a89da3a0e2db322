"""Similar closed complaints on the page of one, and the answer to one used as a draft."""

from datetime import timedelta

import pytest
from django.test import Client

from hark.core.complaints.case import Outcome
from hark.core.terms.case import Upheld
from hark.flows import case_closing, case_owner, case_reply
from hark.flows.case_submission import About
from hark.records.accounts import StaffRow
from hark.records.cases import CaseRow
from tests.makers import NOON, a_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
FEE = "The yearly fee of my credit card was taken twice after I cancelled the card."
REPLY = "Dear Ms Orla Byrne, we paid EUR 120.50 back to account 8823 on 3 May. Anna sees to the rest."
ABOUT = About(door="branch", product="Card", language="en")


@pytest.fixture
def other(anna: StaffRow, boris: StaffRow) -> str:
    """One of another customer that was answered and closed."""
    by, check = anna.as_term(), boris.as_term()
    told = {"what": FEE, "name": "Orla Byrne", "phone": "13912345678"}
    number = a_case(by, about=ABOUT, now=NOON - timedelta(days=9), **told)
    case_owner.take(number, by=by, now=NOON)
    case_reply.propose(number, reply=REPLY, by=by, now=NOON)
    case_reply.approve(number, by=check, now=NOON)
    done = Outcome(Upheld.YES, "charges", "It was taken twice.", "refunded")
    case_closing.close(number, outcome=done, by=by, now=NOON)
    return number


@pytest.fixture
def number(anna: StaffRow) -> str:
    number = a_case(anna.as_term(), about=ABOUT, what="You took the yearly fee of my cancelled card twice.")
    case_owner.take(number, by=anna.as_term(), now=NOON)
    return number


def browser(person: StaffRow) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client


class TestSimilar:
    def test_stand_on_the_page_with_reasons_and_what_they_came_to(
        self, anna: StaffRow, other: str, number: str
    ) -> None:
        page = browser(anna).get(f"/cases/{number}/").content.decode()

        assert f"The answer to {other}" in page and "Upheld, Refunded, Prices and fees" in page
        assert "same product" in page and "“yearly”" in page

    def test_open_without_their_customer_and_go_into_the_reply_as_a_draft(
        self, anna: StaffRow, other: str, number: str
    ) -> None:
        client = browser(anna)
        shown = client.get(f"/cases/{number}/similar/", {"with": other}).content.decode()
        draft = client.post(
            f"/cases/{number}/insert/", {"into": "propose", "similar": other}
        ).content.decode()

        assert "Dear {customer}, we paid EUR {…} back to account {…} on {…} May. Anna sees" in draft
        written = draft.partition('<textarea name="reply"')[2].partition("</textarea>")[0]
        for canary in ("Orla", "Byrne", "120.50", "8823", "13912345678"):
            assert canary not in shown + draft
        assert other not in written and "120" not in written and "Still to be filled in" in draft

    def test_are_not_there_for_what_was_not_closed(self, anna: StaffRow, other: str, number: str) -> None:
        CaseRow.objects.filter(number=number).update(product="Loan")
        client = browser(anna)

        assert "How similar ones were answered" not in client.get(f"/cases/{other}/").content.decode()
        assert client.get(f"/cases/{number}/similar/", {"with": "none"}).status_code == 404
