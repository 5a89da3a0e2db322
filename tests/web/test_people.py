"""The pages of the people."""

import pytest
from django.test import Client
from django.utils import timezone

from hark.guard.access import Role
from hark.records import audit
from hark.records.accounts import StaffRow
from hark.records.audit import AuditEntryRow
from tests.makers import a_person
from tests.web.conftest import SignedIn, stale
from tests.web.pressing import asks_first


@pytest.fixture
def officer(signed_in: SignedIn) -> Client:
    return signed_in(Role.SECURITY_OFFICER)


@pytest.fixture
def boris(officer: Client) -> StaffRow:
    return a_person(Role.EXECUTIVE, username="boris", name="Boris")


class TestPeople:
    def test_are_listed_and_found(self, officer: Client, boris: StaffRow) -> None:
        assert "boris" in officer.get("/people/").content.decode()
        assert "boris" not in officer.get("/people/?q=zz").content.decode()

    def test_are_no_business_of_the_administrator(self, signed_in: SignedIn) -> None:
        client = signed_in(Role.ADMINISTRATOR)

        assert client.get("/people/").status_code == client.post("/people/add/").status_code == 403

    def test_added_get_an_address_that_is_shown_once(self, officer: Client) -> None:
        told = {"username": "clara", "name": "Clara", "role": "executive"}

        page = officer.post("/people/add/", told).content.decode()

        row = StaffRow.objects.get(username="clara")
        assert "/sign-in/once/" in page
        assert "/sign-in/once/" not in officer.get(f"/people/{row.pk}/").content.decode()

    def test_cannot_be_added_twice(self, officer: Client, boris: StaffRow) -> None:
        answer = officer.post("/people/add/", {"username": "boris", "name": "B", "role": "executive"})

        assert answer.status_code == 422
        assert "is taken." in answer.content.decode()

    @pytest.mark.parametrize("deed", ["invite", "disable", "second-factor"])
    def test_are_asked_about_before_a_hard_deed(self, officer: Client, boris: StaffRow, deed: str) -> None:
        page = officer.get(f"/people/{boris.pk}/").content.decode()

        assert asks_first(page, f"/people/{boris.pk}/{deed}/")

    @pytest.mark.parametrize("deed", ["invite", "disable", "enable", "second-factor", "sessions"])
    def test_deeds_lead_back_to_the_person(self, officer: Client, boris: StaffRow, deed: str) -> None:
        answer = officer.post(f"/people/{boris.pk}/{deed}/", follow=True)

        assert answer.status_code == 200
        assert "Boris" in answer.content.decode()

    def test_deeds_on_oneself_are_not_offered_and_refused(self, officer: Client) -> None:
        own = StaffRow.objects.get(role="security_officer").pk

        assert "You cannot change your own role and unit." in officer.get(f"/people/{own}/").content.decode()
        assert officer.post(f"/people/{own}/disable/").status_code == 400


class TestAnAlarm:
    @pytest.fixture(autouse=True)
    def alarm(self, boris: StaffRow) -> None:
        now = timezone.now()  # noqa: TID251 # the page reads it too
        audit.write("reveal.alarm", "boris", by=boris.as_term(), now=now, most=20)

    def test_is_seen_on_the_list_and_lifted_on_the_page_of_the_person(
        self, officer: Client, boris: StaffRow
    ) -> None:
        assert "opened too many sealed records" in officer.get("/people/").content.decode()
        assert "reveals/lift/" in officer.get(f"/people/{boris.pk}/").content.decode()

        officer.post(f"/people/{boris.pk}/reveals/lift/")

        assert "reveals/lift/" not in officer.get(f"/people/{boris.pk}/").content.decode()
        assert "opened too many sealed records" not in officer.get("/people/").content.decode()

    def test_of_one_person_says_nothing_of_another(self, officer: Client) -> None:
        anna = a_person(Role.EXECUTIVE, username="anna")

        assert "reveals/lift/" not in officer.get(f"/people/{anna.pk}/").content.decode()

    def test_is_not_lifted_by_a_stale_sign_in(self, officer: Client, boris: StaffRow) -> None:
        stale(officer)

        officer.post(f"/people/{boris.pk}/reveals/lift/")

        assert not AuditEntryRow.objects.filter(act="reveal.lifted").exists()


class TestStale:
    def test_sign_in_is_asked_for_again_before_a_deed_and_not_before_reading(
        self, officer: Client, boris: StaffRow
    ) -> None:
        stale(officer)

        assert officer.get("/people/").status_code == 200
        answer = officer.post(
            f"/people/{boris.pk}/disable/", headers={"referer": "http://testserver/people/"}
        )

        assert answer.headers["Location"] == "/sign-in/again/?next=%2Fpeople%2F"
        boris.refresh_from_db()
        assert boris.is_active

    def test_leads_a_part_of_a_page_to_the_whole(self, officer: Client, boris: StaffRow) -> None:
        stale(officer)

        answer = officer.post(
            f"/people/{boris.pk}/disable/",
            headers={"hx-request": "true", "hx-current-url": "http://testserver/people/?q=b"},
        )

        assert answer.headers["HX-Redirect"] == "/sign-in/again/?next=%2Fpeople%2F%3Fq%3Db"

    @pytest.mark.parametrize("from_", ["https://example.org/", "//example.org", "javascript:alert(1)"])
    def test_leads_back_to_no_other_site(self, officer: Client, boris: StaffRow, from_: str) -> None:
        stale(officer)

        answer = officer.post(f"/people/{boris.pk}/disable/", headers={"referer": from_})

        assert answer.headers["Location"] == "/sign-in/again/?next=%2F"

    def test_in_the_demonstration_one_click_is_enough(self, signed_in: SignedIn) -> None:
        client = signed_in(Role.SECURITY_OFFICER, is_demo=True)
        stale(client)

        asked = client.get("/people/add/")
        assert asked.headers["Location"] == "/sign-in/confirm/?next=%2Fpeople%2Fadd%2F"
        assert "demonstration" in client.get(asked.headers["Location"]).content.decode()
        assert (
            client.post("/sign-in/confirm/", {"next": "/people/add/"}).headers["Location"] == "/people/add/"
        )
        assert client.get("/people/add/").status_code == 200
