"""The pages of the organisation."""

import pytest
from django.test import Client

from hark.guard.access import Role
from hark.records.organisation import LineRow, UnitRow
from tests.makers import a_person, a_unit
from tests.web.conftest import SignedIn
from tests.web.pressing import asks_first


@pytest.fixture
def officer(signed_in: SignedIn) -> Client:
    """A security officer at the pages."""
    return signed_in(Role.SECURITY_OFFICER)


class TestThePage:
    def test_says_what_to_do_first(self, officer: Client) -> None:
        assert "There is no unit yet" in officer.get("/organisation/").content.decode()

    def test_shows_the_tree_with_its_people(self, officer: Client) -> None:
        north = a_unit("north", above=a_unit())
        a_person(Role.AGENT, unit=north)

        text = officer.get("/organisation/").content.decode()

        assert 'class="depth-1" data-name="Unit"><span><a href="/organisation/units/north/"' in text
        assert text.count('data-name="People">1</td>') == 1

    def test_adds_a_unit(self, officer: Client) -> None:
        answer = officer.post(
            "/organisation/",
            {"what": "unit", "code": "bank", "name": "Bank", "kind": "institution", "above": ""},
        )

        assert answer.status_code == 302 and UnitRow.objects.get().path == "/bank/"

    def test_adds_a_line(self, officer: Client) -> None:
        officer.post("/organisation/", {"what": "line", "code": "c", "name": "Cards", "products": "A\nB\n\n"})

        assert LineRow.objects.get().products == ["A", "B"]

    @pytest.mark.parametrize(
        ("sent", "said"),
        [
            ({"what": "unit", "code": "x", "name": "X", "kind": "team", "above": ""}, "Only the institution"),
            ({"what": "unit", "code": "<x>", "name": "X", "kind": "team", "above": ""}, "at most 32 letters"),
            ({"what": "line", "code": "x", "name": "X", "products": " "}, "This field is required"),
            ({}, "Organisation"),
        ],
    )
    def test_says_what_is_wrong(self, sent: dict[str, str], said: str, officer: Client) -> None:
        answer = officer.post("/organisation/", sent)

        assert answer.status_code == 422 and said in answer.content.decode()

    @pytest.mark.parametrize(
        ("sent", "said"),
        [
            ({"what": "unit", "name": "X", "kind": "region", "above": "bank"}, "There is a unit sh already:"),
            ({"what": "line", "name": "X", "products": "A"}, "There is a business line sh already:"),
        ],
    )
    def test_changes_none_that_is_there(self, sent: dict[str, str], said: str, officer: Client) -> None:
        a_unit("sh", above=a_unit("north", above=a_unit()))
        LineRow.objects.create(code="sh", name="Cards", products=["Card"])

        answer = officer.post("/organisation/", {**sent, "code": "sh"})

        assert answer.status_code == 422 and said in answer.content.decode()
        assert UnitRow.objects.get(code="sh").path == "/bank/north/sh/"
        assert LineRow.objects.get().products == ["Card"]

    def test_says_why_one_cannot_stand_there(self, officer: Client) -> None:
        a_unit("north", above=a_unit())
        sent = {"what": "unit", "code": "x", "name": "X", "kind": "institution", "above": "north"}

        assert "only under one of a larger kind" in officer.post("/organisation/", sent).content.decode()


class TestOneUnit:
    def test_is_renamed_and_keeps_its_code(self, officer: Client) -> None:
        a_unit("north", above=a_unit())

        officer.post(
            "/organisation/units/north/", {"code": "other", "name": "Nord", "kind": "branch", "above": "bank"}
        )

        assert UnitRow.objects.get(code="north").name == "Nord" and UnitRow.objects.count() == 2

    def test_with_people_is_not_removed(self, officer: Client) -> None:
        a_person(Role.AGENT, unit=a_unit("north", above=a_unit()))

        answer = officer.post("/organisation/units/north/remove/", follow=True)

        assert answer.redirect_chain == [("/organisation/units/north/", 302)]
        assert "Move the people and units of north elsewhere first." in answer.content.decode()

    def test_without_them_is(self, officer: Client) -> None:
        a_unit("north", above=a_unit())

        assert officer.post("/organisation/units/north/remove/").status_code == 302
        assert not UnitRow.objects.filter(code="north").exists()

    def test_that_is_not_there_is_not_found(self, officer: Client) -> None:
        assert officer.post("/organisation/units/x/remove/").status_code == 404

    def test_is_removed_only_at_a_second_press(self, officer: Client) -> None:
        a_unit("north", above=a_unit())

        page = officer.get("/organisation/units/north/").content.decode()

        assert asks_first(page, "/organisation/units/north/remove/")


class TestOneLine:
    def test_is_changed_and_removed(self, officer: Client) -> None:
        LineRow.objects.create(code="cards", name="Cards", products=["A"])

        officer.post("/organisation/lines/cards/", {"name": "Karten", "products": "A\nB"})
        assert LineRow.objects.get().products == ["A", "B"]

        officer.post("/organisation/lines/cards/remove/")
        assert not LineRow.objects.exists()

    def test_with_people_is_not_removed(self, officer: Client) -> None:
        line = LineRow.objects.create(code="cards", name="Cards", products=["A"])
        a_person(Role.AGENT, unit=a_unit()).lines.add(line)

        answer = officer.post("/organisation/lines/cards/remove/", follow=True)

        assert answer.redirect_chain == [("/organisation/lines/cards/", 302)]
        assert "Move the people of cards elsewhere first." in answer.content.decode()
