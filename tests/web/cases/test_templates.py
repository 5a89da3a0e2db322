"""Templates: their pages, and wording put into what is being written to a customer."""

from uuid import UUID

import pytest

from hark.core.complaints.template import Kind, Template
from hark.flows import case_owner, case_reply, case_templates
from hark.flows.case_submission import About
from hark.guard.access import Role
from hark.records.accounts import StaffRow
from hark.records.cases import CaseRow
from hark.records.templates import TemplateRow
from tests.makers import NOON, a_case, a_person
from tests.web.cases.looking import browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
TEXT = "Dear {customer}, complaint {number}: {facts} {handler}"
PAGE = "/cases/templates/"


@pytest.fixture
def lead(db: None) -> StaffRow:
    return a_person(Role.QUALITY_MANAGER, username="lead", name="Lena")


def a_template(lead: StaffRow, text: str = TEXT, kind: Kind = Kind.REPLY, **special: str) -> UUID:
    told = Template(kind, "en", special.pop("title", "Fees"), text, **special)
    return case_templates.write(told, by=lead.as_term(), now=NOON)


def taken(anna: StaffRow) -> str:
    number = a_case(about=About(product="Card", language="en"))
    case_owner.take(number, by=anna.as_term(), now=NOON)
    return number


class TestThePages:
    def test_begin_with_an_empty_page_that_offers_those_that_come_with_hark(self, lead: StaffRow) -> None:
        client = browser(lead)
        assert b"No template yet" in client.get(PAGE).content

        page = client.post(f"{PAGE}starters/", follow=True).content.decode()

        assert "14 templates were taken" in page and "受理告知" in page and "provisional" in page
        again = client.post(f"{PAGE}starters/", follow=True).content.decode()
        assert "All of them were taken before." in again

    def test_find_and_say_where_nothing_matches(self, lead: StaffRow) -> None:
        a_template(lead, product="Card")
        client = browser(lead)

        found = client.get(PAGE, {"words": "fee", "kind": "reply"}).content.decode()
        assert "Fees" in found and "Card" in found
        assert b"Nothing matches" in client.get(PAGE, {"words": "none"}).content

    def test_preview_with_a_made_up_complaint_and_mark_what_is_still_a_gap(self, lead: StaffRow) -> None:
        id = a_template(lead)

        page = browser(lead).get(f"{PAGE}{id}/").content.decode()

        assert "Dear Li Ming, complaint 261128-K7Q4M: " in page
        assert '<mark class="gap">{facts}</mark> He Yuan' in page

    def test_refuse_an_unknown_variable_and_name_those_there_are(self, lead: StaffRow) -> None:
        said = {"title": "Fees", "kind": "reply", "language": "en", "text": "Dear {client}"}

        answer = browser(lead).post(f"{PAGE}new/", said)

        page = answer.content.decode()
        assert (
            answer.status_code == 422 and "There is no variable {client}. Those there are: {number}" in page
        )
        assert not TemplateRow.objects.exists()

    def test_change_withdraw_and_offer_again_keep_the_versions(self, lead: StaffRow) -> None:
        id, client = a_template(lead), browser(lead)
        said = {"title": "Fees!", "kind": "reply", "language": "en", "text": "Dear {customer}", "version": 1}

        client.post(f"{PAGE}{id}/", said)
        client.post(f"{PAGE}{id}/withdraw/", {"version": 2})
        assert client.post(f"{PAGE}{id}/", said | {"version": 1}).status_code == 422
        page = client.post(f"{PAGE}{id}/restore/", {"version": 3}, follow=True).content.decode()

        assert (
            "Version 4" in page and "It is offered again." in page and "complaint {number}: {facts}" in page
        )

    def test_are_read_and_not_changed_by_a_handler(self, anna: StaffRow, lead: StaffRow) -> None:
        id, client = a_template(lead), browser(anna)

        page = client.get(f"{PAGE}{id}/").content.decode()
        assert "Withdraw" not in page and "Change it" not in page
        assert client.post(f"{PAGE}{id}/withdraw/", {"version": 1}).status_code == 403


class TestInserting:
    def test_fills_the_form_after_what_was_typed_and_keeps_the_name_out(
        self, anna: StaffRow, lead: StaffRow
    ) -> None:
        number, id = taken(anna), a_template(lead)

        page = browser(anna).post(
            f"/cases/{number}/insert/", {"into": "propose", "template": id, "reply": "So far.", "version": 2}
        )

        shown = page.content.decode()
        assert f"So far.\n\nDear {{customer}}, complaint {number}: {{facts}} Anna</textarea>" in shown
        assert "Still to be filled in or taken out: {facts}." in shown and "李明" not in shown
        assert CaseRow.objects.get(number=number).reply == b""

    def test_lets_nothing_leave_that_is_not_filled_in(self, anna: StaffRow, lead: StaffRow) -> None:
        number, client = taken(anna), browser(anna)

        refused = client.post(f"/cases/{number}/propose/", {"reply": "Dear {customer}, we found {facts}."})
        assert refused.status_code == 422
        assert "This still has to be filled in, or taken out: {facts}." in refused.content.decode()
        client.post(f"/cases/{number}/propose/", {"reply": "Dear {customer}, the notes were real."})

        page = browser(lead).get(f"/cases/{number}/").content.decode()
        assert "Dear *明, the notes were real." in page and "李明" not in page

    def test_of_what_was_sent_back_stands_in_the_form_again(self, anna: StaffRow, lead: StaffRow) -> None:
        number, by, check = taken(anna), anna.as_term(), lead.as_term()
        case_reply.propose(number, reply="Dear {customer}, the notes were real.", by=by, now=NOON)
        case_reply.refuse(number, words="Say when.", by=check, now=NOON)

        page = browser(anna).get(f"/cases/{number}/").content.decode()

        assert "Dear {customer}, the notes were real.</textarea>" in page

    def test_offers_what_fits_for_each_deed(self, anna: StaffRow, lead: StaffRow) -> None:
        number = taken(anna)
        a_template(lead, title="Card fees", product="Card")
        a_template(lead, title="Loan fees", product="Loan")
        a_template(lead, title="Receipt", kind=Kind.ACKNOWLEDGEMENT)

        page = browser(anna).get(f"/cases/{number}/").content.decode()

        assert "Card fees" in page and "Loan fees" not in page
        offered = page.partition('id="acknowledge-template"')[2].partition("</select>")[0]
        assert "Receipt" in offered and "fees" not in offered

    @pytest.mark.parametrize("template", ["", "nonsense", "00000000-0000-4000-8000-000000000000"])
    def test_says_where_no_template_was_chosen(self, template: str, anna: StaffRow) -> None:
        number = taken(anna)

        answer = browser(anna).post(
            f"/cases/{number}/insert/", {"into": "write", "template": template, "words": "Typed."}
        )

        page = answer.content.decode()
        assert answer.status_code == 422 and "emplate" in page and "Typed.</textarea>" in page

    def test_is_of_what_takes_wording_and_can_be_done_and_of_nobody_who_is_kept_out(
        self, anna: StaffRow, lead: StaffRow
    ) -> None:
        number, client = taken(anna), browser(anna)

        assert browser(lead).post(f"/cases/{number}/insert/", {"into": "propose"}).status_code == 400
        assert client.post(f"/cases/{number}/insert/", {"into": "close"}).status_code == 400
        CaseRow.objects.get(number=number).about.add(anna)
        assert client.post(f"/cases/{number}/insert/", {"into": "write"}).status_code == 400
