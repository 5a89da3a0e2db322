"""Who complains for others: taken in with what is there, asked for the rest, shown masked."""

import pytest

from hark.flows import case_history
from hark.guard.access import Role
from hark.records.cases import CaseRow
from tests.makers import a_person
from tests.web.cases.looking import browser, text
from tests.web.portal.conftest import Customer, customer  # noqa: F401 # a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
SAID = {"door": "branch", "what": "They closed my mother's account.", "name": "Zhang Wei"}


class TestAProxy:
    def test_without_a_proof_is_taken_in_and_asked_for_it(self, customer: Customer) -> None:  # noqa: F811 # the fixture
        said = {"capacity": "agent", "represented": "王秀英", "phone": "13812345678", "vulnerable": "on"}
        customer.writes()
        customer.sends("complain/contact/", **said)
        assert "王秀英" in customer.reads("complain/check/").text
        customer.hands_in()
        row = CaseRow.objects.get()
        assert "the authorisation to complain" in customer.reads("case/").text

        anna = browser(a_person(Role.COMPLAINT_HANDLER, username="anna"))
        page = text(anna, f"/cases/{row.number}/")
        assert "Needs special care" in page
        assert "still has to bring this" in page and "**英" in page and "王秀英" not in page

        anna.post(f"/cases/{row.number}/authorise/", {"authorisation": "lawyer", "day": "2026-11-20"})
        assert "still has to bring this" not in text(anna, f"/cases/{row.number}/")
        assert "the authorisation to complain" not in customer.reads("case/").text
        assert case_history.told(row)["represented"] == "王秀英"


class TestAGroup:
    def test_of_six_representatives_is_refused_where_they_were_typed(self) -> None:
        agent = browser(a_person(Role.AGENT))
        group = {"capacity": "group", "people": "40", "representatives": "\n".join("ABCDEF")}

        refused = agent.post("/cases/new/", SAID | group)

        assert refused.status_code == 422
        assert "at most 5 representatives; these are 6" in refused.content.decode()
        assert not CaseRow.objects.exists()

    def test_of_five_is_shown_with_how_many_they_are_and_how_to_treat_them(self) -> None:
        handler = browser(a_person(Role.COMPLAINT_HANDLER, username="anna"))
        group = {"capacity": "group", "people": "40", "representatives": " 李明 \n\n王芳", "vulnerable": "on"}

        handler.post("/cases/new/", SAID | group)

        row = CaseRow.objects.get()
        page = text(handler, f"/cases/{row.number}/")
        assert (row.capacity, row.people) == ("group", 40)
        assert "40 people" in page and "*明<br>*芳" in page and "王芳" not in page
        assert "Call before you write" in page
