"""Looking for a customer's complaints without their number in any address."""

from pathlib import Path

import pytest

from hark.flows import customers
from hark.guard.access import POLICY, Role
from hark.records.audit import AuditEntryRow
from tests.flows.test_loading import load
from tests.makers import a_file, a_mapping_with_customers, a_row
from tests.web.complaints.conftest import numbers
from tests.web.conftest import SignedIn

LIST, SEEK = "/complaints/", "/complaints/-/customer/"
NUMBER = "KH20260117"


@pytest.fixture(autouse=True)
def loaded(db: None, home: Path) -> None:
    a_mapping_with_customers(home / "mappings")
    told = [("1", NUMBER), ("2", "KH20331904"), ("3", NUMBER), ("4", "")]
    load(a_file(home, [a_row(id=id, customer=customer) for id, customer in told]), mapping="bank")


class TestSeek:
    def test_leads_to_their_complaints_with_the_pseudonym_in_the_address(self, signed_in: SignedIn) -> None:
        client = signed_in()

        answer = client.post(SEEK, {"number": NUMBER.lower(), "query": "state=GA"})

        assert answer.headers["Location"] == f"{LIST}?state=GA&customer={customers.pseudonym(NUMBER)}"
        listed = client.get(answer.headers["Location"])
        assert numbers(listed) == ["3", "1"]
        assert NUMBER not in listed.content.decode()

    def test_is_a_filter_to_take_off_again(self, signed_in: SignedIn) -> None:
        pseudonym = customers.pseudonym(NUMBER)

        page = signed_in().get(f"{LIST}?q=acme&customer={pseudonym}").content.decode()

        assert f"·{pseudonym[:6]}" in page and 'href="?q=acme"' in page
        assert "2 complaints received" in page

    def test_is_noted_without_the_number(self, signed_in: SignedIn) -> None:
        signed_in().post(SEEK, {"number": NUMBER})

        noted = AuditEntryRow.objects.get(act="customer.sought")
        assert noted.subject == f"customer/{customers.pseudonym(NUMBER)}" and NUMBER not in str(noted.details)

    def test_without_a_number_says_so_and_shows_the_list_as_it_was(self, signed_in: SignedIn) -> None:
        page = signed_in().post(SEEK, {"number": " ", "query": "state=GA"}, follow=True)

        assert "Give the number of the customer" in page.content.decode()
        assert numbers(page) == ["4", "3", "2", "1"]

    @pytest.mark.parametrize("role", [role for role in Role if role not in POLICY["complaint.see"].roles])
    def test_is_for_those_who_see_complaints(self, signed_in: SignedIn, role: Role) -> None:
        assert signed_in(role).post(SEEK, {"number": NUMBER}).status_code == 403
        assert not AuditEntryRow.objects.filter(act="customer.sought").exists()

    def test_a_number_in_the_address_is_refused_and_sent_to_the_form(self, signed_in: SignedIn) -> None:
        answer = signed_in().get(f"{LIST}?customer={NUMBER}")

        assert answer.status_code == 400 and "by the button Customer" in answer.content.decode()


class TestOne:
    def test_names_the_customer_in_short_and_leads_to_their_others(self, signed_in: SignedIn) -> None:
        page = signed_in().get("/complaints/cfpb/1/").content.decode()

        pseudonym = customers.pseudonym(NUMBER)
        assert f'<a href="/complaints/?customer={pseudonym}">·{pseudonym[:6]}</a>' in page

    def test_says_so_where_none_is_named(self, signed_in: SignedIn) -> None:
        assert "<dt>Customer</dt><dd><span" in signed_in().get("/complaints/cfpb/4/").content.decode()
