"""Notes that mention somebody: told on the work-list, listed, and seen with the complaint."""

import pytest
from django.test import Client

from hark.flows import case_messages
from hark.guard.access import Role
from hark.records.accounts import StaffRow
from hark.web.pages import STEP
from tests.makers import NOON, a_case, a_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


def browser(person: StaffRow) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client


def text(client: Client, path: str) -> str:
    return client.get(path).content.decode()


class TestMentions:
    def test_stand_on_the_work_list_until_the_complaint_is_opened(
        self, anna: StaffRow, boris: StaffRow
    ) -> None:
        number, client = a_case(), browser(boris)
        case_messages.remark(number, words="@boris, is this right?", by=anna.as_term(), now=NOON)

        assert "1 note mentions you." in text(client, "/cases/")
        listed = text(client, "/cases/mentions/")
        assert number in listed and "Anna" in listed and ">new<" in listed
        assert "@boris, is this right?" in text(client, f"/cases/{number}/")
        assert "mentions you" not in text(client, "/cases/") and ">new<" not in text(
            client, "/cases/mentions/"
        )

    def test_are_put_away_at_once(self, anna: StaffRow, boris: StaffRow) -> None:
        case_messages.remark(a_case(), words="@boris", by=anna.as_term(), now=NOON)

        page = browser(boris).post("/cases/mentions/seen/", follow=True).content.decode()

        assert "All are marked as seen." in page and "Nothing mentions you that you have not seen." in page

    def test_begin_with_an_empty_page(self, boris: StaffRow) -> None:
        assert "Nothing mentions you" in text(browser(boris), "/cases/mentions/")

    def test_of_who_may_not_see_it_are_refused_and_what_was_typed_stays(self, anna: StaffRow) -> None:
        a_person(Role.AGENT, username="agnes")

        answer = browser(anna).post(f"/cases/{a_case()}/remark/", {"words": "@agnes look"})

        page = answer.content.decode()
        assert answer.status_code == 422 and "Nobody called “agnes” can see this complaint." in page
        assert "@agnes look</textarea>" in page

    def test_are_of_those_a_page_lists(self, anna: StaffRow, boris: StaffRow) -> None:
        a_person(Role.AGENT, username="agnes")

        page = text(browser(anna), f"/cases/{a_case()}/colleagues/")

        assert "@boris" in page and "agnes" not in page

    def test_are_paged_however_many_may_see_it(self, anna: StaffRow) -> None:
        for at in range(STEP + 3):
            a_person(Role.COMPLAINT_HANDLER, username=f"h{at:02}", name=f"Handler {at:02}")
        path, client = f"/cases/{a_case()}/colleagues/", browser(anna)

        first, second = text(client, path), text(client, f"{path}?offset={STEP}")

        assert first.count("<code>@") == STEP and second.count("<code>@") == 3 and "@h52" in second
