"""Taking a complaint down: what is asked, what is refused beside its field, and who finds the form."""

import re

import pytest

from hark.guard.access import Role
from hark.records.accounts import StaffRow
from hark.records.cases import CaseRow
from tests.makers import a_person, a_unit
from tests.web.cases.looking import browser, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


class TestTakingOneDown:
    def test_gives_a_code_to_pass_on(self) -> None:
        a_unit()
        agent = a_person(Role.AGENT, username="carl", unit=a_unit("north", above=a_unit()))

        answer = browser(agent).post(
            "/cases/new/", {"door": "hotline", "what": "They never called me back.", "unit": "north"}
        )

        row = CaseRow.objects.get()
        assert row.number in answer.content.decode() and row.unit is not None and row.unit.code == "north"

    @pytest.mark.parametrize(("contact", "looks_up"), [({"phone": "13812345678"}, True), ({}, False)])
    def test_promises_the_portal_only_to_whom_it_can_know(
        self, anna: StaffRow, contact: dict[str, str], *, looks_up: bool
    ) -> None:
        told = {"door": "letter", "what": "They never called me back.", **contact}

        receipt = browser(anna).post("/cases/new/", told).content.decode()

        assert ("With them and their phone number" in receipt) is looks_up
        assert ("they cannot look up the progress on the complaint page" in receipt) is not looks_up

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
