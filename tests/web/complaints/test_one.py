"""The page of one complaint, and its narrative."""

import pytest
from django.test import Client

from hark.guard.access import Role
from hark.lake.table import FactTable
from hark.records.audit import AuditEntryRow
from tests.makers import add
from tests.web.complaints.conftest import numbers
from tests.web.conftest import SignedIn

ONE, REVEAL = "/complaints/cfpb/1/", "/complaints/-/narrative/cfpb/1/"
FOR = {"purpose": "handle", "reference": "case 7"}


def reveals() -> int:
    return AuditEntryRow.objects.filter(act="complaint.revealed").count()


@pytest.mark.usefixtures("six")
class TestOne:
    def test_tells_its_facts_and_its_course_and_masks_its_narrative(self, signed_in: SignedIn) -> None:
        page = signed_in().get(ONE).content.decode()

        assert "Mortgage: Trouble during payment process" in page
        assert "2 days later" in page
        assert "Show the narrative" in page
        assert "First line" not in page

    def test_leads_back_to_its_place_in_the_list(self, signed_in: SignedIn) -> None:
        page = signed_in().get(f"{ONE}?state=GA&offset=50").content.decode()

        assert 'href="/complaints/?state=GA&amp;offset=50#cfpb/1"' in page

    def test_leads_to_others_like_it(self, signed_in: SignedIn) -> None:
        page = signed_in().get(ONE).content.decode()

        assert 'href="/complaints/?tag=Older+American"' in page

    @pytest.mark.parametrize("path", ["cfpb/999/", "north/1/", "cfpb/1%00/", "cfpb/" + "9" * 900 + "/"])
    def test_that_is_not_there_is_not_found(self, signed_in: SignedIn, path: str) -> None:
        assert signed_in().get(f"/complaints/{path}").status_code == 404

    @pytest.mark.parametrize("number", ["2019/04 #7?&%", "a b", "-", "übër"])
    def test_is_reached_from_the_list_whatever_its_number(
        self, signed_in: SignedIn, ledger: FactTable, number: str
    ) -> None:
        add(ledger, {"source_id": number, "product": "Odd"})
        client = signed_in()
        listed = client.get("/complaints/?product=Odd")
        [href] = [row.href for row in listed.context["sight"].rows]

        assert numbers(listed) and client.get(href).context["complaint"].source_id == number


@pytest.mark.usefixtures("six")
class TestReveal:
    @pytest.mark.parametrize("role", [Role.QUALITY_MANAGER, Role.COMPLAINT_HANDLER])
    def test_shows_the_words_escaped_and_line_by_line_and_notes_it_once(
        self, signed_in: SignedIn, role: Role
    ) -> None:
        answer = signed_in(role).post(REVEAL, FOR)

        page = answer.content.decode()
        assert "First line &lt;b&gt;bold&lt;/b&gt;<br>Second line &amp; more" in page
        assert "no-store" in answer.headers["Cache-Control"]
        assert reveals() == 1

    def test_sends_the_words_alone_to_the_page_that_asks(self, signed_in: SignedIn) -> None:
        part = signed_in().post(REVEAL, FOR, headers={"HX-Request": "true"}).content.decode()

        assert "First line" in part and "<html" not in part

    @pytest.mark.parametrize("role", [Role.AUDITOR, Role.EXECUTIVE, Role.ADMINISTRATOR])
    def test_is_refused_to_everybody_else_and_leaves_no_note(self, signed_in: SignedIn, role: Role) -> None:
        answer = signed_in(role).post(REVEAL, FOR)

        assert answer.status_code == 403
        assert "First line" not in answer.content.decode()
        assert reveals() == 0

    def test_is_not_offered_to_whoever_may_not(self, signed_in: SignedIn) -> None:
        page = signed_in(Role.AUDITOR).get(ONE).content.decode()

        assert "Show the narrative" not in page
        assert "your role (Auditor) does not include reading it" in page

    def test_never_happens_by_following_a_link(self, signed_in: SignedIn) -> None:
        assert signed_in().get(REVEAL).headers["Location"] == "/complaints/"
        assert reveals() == 0

    def test_needs_a_form_of_ours(self, signed_in: SignedIn) -> None:
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = signed_in().cookies

        assert strict.post(REVEAL, FOR).status_code == 403
        assert reveals() == 0

    def test_of_a_complaint_without_narrative_is_not_found(self, signed_in: SignedIn) -> None:
        assert signed_in().post("/complaints/-/narrative/cfpb/2/", FOR).status_code == 404
        assert reveals() == 0

    @pytest.mark.parametrize("purpose", ["", "curiosity", "mend"])
    def test_is_refused_without_a_purpose_of_the_list(self, signed_in: SignedIn, purpose: str) -> None:
        answer = signed_in().post(REVEAL, {"purpose": purpose}, headers={"HX-Request": "true"})

        page = answer.content.decode()
        assert answer.status_code == 422 and "id_purpose-error" in page and "First line" not in page
        assert reveals() == 0

    def test_notes_what_for(self, signed_in: SignedIn) -> None:
        signed_in().post(REVEAL, FOR)

        details = AuditEntryRow.objects.get(act="complaint.revealed").details
        assert (details["purpose"], details["reference"], details["whole"]) == ("handle", "case 7", False)

    def test_says_so_where_it_was_one_too_many(self, signed_in: SignedIn) -> None:
        client = signed_in()
        for _ in range(20):
            assert client.post(REVEAL, FOR).status_code == 200

        answer = client.post(REVEAL, FOR)

        assert answer.status_code == 422 and "security officer" in answer.content.decode()
        assert reveals() == 20
