"""The list as a page: what it holds, in which order, how much of it, and for whom."""

from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from hark.guard.access import Role
from hark.lake.table import FactTable
from hark.records.feeds import ArrivalRow
from tests.flows.test_loading import load
from tests.makers import a_case, a_file, a_row, a_unit, add, somebody
from tests.web.complaints.conftest import numbers
from tests.web.conftest import SignedIn

LIST = "/complaints/"


@pytest.mark.usefixtures("six")
class TestFilters:
    @pytest.mark.parametrize(
        ("query", "held"),
        [
            ("", ["6", "5", "4", "3", "2", "1"]),
            ("state=TX", ["3", "2"]),
            ("state=TX&state=AL", ["4", "3", "2"]),
            ("state=none", ["5"]),
            ("tag=Older+American", ["1"]),
            ("tag=none", ["6", "5", "4", "3", "2"]),
            ("product=Student+loan&channel=Phone", ["3"]),
            ("q=beta+%26", ["2"]),
            ("feed=cfpb&state=TX", ["3", "2"]),
            ("feed=branch", []),
            ("arrival=0", []),
            ("from=2019-04-12&to=2019-04-14", ["4", "3"]),
            ("from=2019-04-12&last=2019-04-14", ["5", "4", "3"]),
            ("period=today", []),
            ("period=today&from=2019-04-12&to=2019-04-14", ["4", "3"]),
            ("indicator=complaints.timely_share", ["5", "4", "3", "2", "1"]),
            ("indicator=complaints.timely_share&state=GA", ["1"]),
        ],
    )
    def test_hold_what_is_asked_for(self, signed_in: SignedIn, query: str, held: list[str]) -> None:
        assert numbers(signed_in().get(f"{LIST}?{query}")) == held

    def test_stand_on_the_page_each_with_the_way_to_take_it_off(self, signed_in: SignedIn) -> None:
        page = signed_in().get(f"{LIST}?state=GA&q=acme").content.decode()

        assert 'href="?q=acme"' in page
        assert 'href="?state=GA"' in page

    def test_are_said_in_one_sentence(self, signed_in: SignedIn) -> None:
        client = signed_in()

        told = client.get(f"{LIST}?indicator=complaints.timely_share").content.decode()
        assert "The 5 complaints counted in “Timely responses”, received 10 " not in told
        assert "The 5 complaints counted in “Timely responses”, received 10 – 15 April 2019." in told
        assert (
            "One complaint received 10 – 15 April 2019 matches."
            in client.get(f"{LIST}?q=beta").content.decode()
        )

    def test_may_be_what_one_arrival_brought(self, signed_in: SignedIn, home: Path) -> None:
        load(a_file(home, [a_row(id="7")], name="later.csv"), feed="branch")
        client = signed_in()
        last = ArrivalRow.objects.get(feed__name="branch").pk

        answer = client.get(f"{LIST}?arrival={last}")

        assert numbers(answer) == numbers(client.get(f"{LIST}?feed=branch")) == ["7"]
        assert f"Remove the filter Arrival: {last}" in answer.content.decode()
        assert client.get(f"{LIST}?arrival=nonsense").status_code == 400

    def test_that_nothing_passes_are_taken_off_with_one_click(self, signed_in: SignedIn) -> None:
        answer = signed_in().get(f"{LIST}?q=nobody")

        assert answer.status_code == 200
        assert "No complaint matches" in answer.content.decode()
        assert f'<a class="button main" href="{LIST}">' in answer.content.decode()

    def test_name_no_days_while_all_days_are_looked_at(self, signed_in: SignedIn) -> None:
        page = signed_in().get(f"{LIST}?from=2019-04-10&to=2019-04-16&state=GA").content.decode()

        assert 'name="query" value="state=GA"' in page


@pytest.mark.usefixtures("six")
class TestOrder:
    @pytest.mark.parametrize(
        ("query", "held"),
        [
            ("sort=source_id&order=ascending", ["1", "2", "3", "4", "5", "6"]),
            ("sort=state&order=ascending", ["4", "1", "6", "2", "3", "5"]),
            ("sort=company&order=descending", ["2", "6", "5", "4", "3", "1"]),
        ],
    )
    def test_is_the_one_asked_for(self, signed_in: SignedIn, query: str, held: list[str]) -> None:
        assert numbers(signed_in().get(f"{LIST}?{query}")) == held

    def test_is_told_by_its_header_which_turns_it_round(self, signed_in: SignedIn) -> None:
        page = signed_in().get(f"{LIST}?sort=state&order=ascending").content.decode()

        assert (
            '<th scope="col" aria-sort="ascending"><a href="?sort=state&amp;order=descending">State' in page
        )


class TestPages:
    def test_hold_fifty_and_lead_on_and_back(self, signed_in: SignedIn, many: FactTable) -> None:
        client = signed_in()

        first, second = client.get(LIST), client.get(f"{LIST}?offset=50")

        assert len(numbers(first)) == len(numbers(second)) == 50
        assert not set(numbers(first)) & set(numbers(second))
        assert "1–50 of 120" in first.content.decode()
        assert 'rel="next" href="?offset=100"' in second.content.decode()

    def test_are_as_long_as_the_person_likes(self, signed_in: SignedIn, many: FactTable) -> None:
        client = signed_in()

        client.post(f"{LIST}-/layout/", {"size": "100", "column": ["state"]})

        assert len(numbers(client.get(LIST))) == 100

    def test_beyond_the_end_lead_to_the_last(self, signed_in: SignedIn, many: FactTable) -> None:
        answer = signed_in().get(f"{LIST}?state=GA&offset=99999", follow=True)

        assert answer.redirect_chain == [(f"{LIST}?state=GA&offset=100", 302)]
        assert len(numbers(answer)) == 20

    @pytest.mark.parametrize("offset", ["-1", "x", "", "1e3", "٣", "9" * 30])
    def test_that_are_no_number_are_the_first(
        self, signed_in: SignedIn, many: FactTable, offset: str
    ) -> None:
        assert "1–50 of 120" in signed_in().get(LIST, {"offset": offset}).content.decode()

    def test_cost_few_questions_of_the_records(
        self, signed_in: SignedIn, many: FactTable, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        client = signed_in()

        with django_assert_max_num_queries(9):  # PostgreSQL is told who asks as well
            client.get(LIST)


@pytest.mark.usefixtures("six")
class TestNonsense:
    @pytest.mark.parametrize(
        "query",
        [
            "from=yesterday",
            "from=2019-04-16&to=2019-04-10",
            "last=9999-12-31",
            "indicator=complaints.unheard_of",
            "sort=narrative",
            "sort=content;DROP+TABLE",
        ],
    )
    def test_is_answered_with_what_is_wrong(self, signed_in: SignedIn, query: str) -> None:
        assert signed_in().get(f"{LIST}?{query}").status_code == 400

    @pytest.mark.parametrize(
        "query",
        [
            "order=sideways",
            "unknown=1",
            "q=%00",
            "q=%ff",
            "state=%27+OR+1%3D1",
            "company=" + "x" * 4000,
            "grain=day",
        ],
    )
    def test_that_does_no_harm_is_passed_over(self, signed_in: SignedIn, query: str) -> None:
        assert signed_in().get(f"{LIST}?{query}").status_code == 200

    def test_in_the_cookie_is_passed_over(self, signed_in: SignedIn) -> None:
        client = signed_in()
        client.cookies["complaints"] = "zzz..content.<b>.99999999999999999999"

        assert len(numbers(client.get(LIST))) == 6


class TestWithoutComplaints:
    def test_says_what_will_stand_here_and_offers_the_first_step(
        self, signed_in: SignedIn, home: object
    ) -> None:
        page = signed_in().get(LIST).content.decode()

        assert "No complaints are loaded yet." in page
        assert "Load your first file" in page

    def test_has_nothing_to_choose_among(self, signed_in: SignedIn, home: object) -> None:
        assert signed_in().get(f"{LIST}-/values/state/").status_code == 404


@pytest.mark.usefixtures("six")
class TestPermission:
    @pytest.mark.parametrize("role", [Role.QUALITY_MANAGER, Role.COMPLAINT_HANDLER, Role.AUDITOR])
    @pytest.mark.parametrize("path", ["", "-/values/state/", "cfpb/1/"])
    def test_lets_in_whoever_works_on_complaints_or_checks(
        self, signed_in: SignedIn, role: Role, path: str
    ) -> None:
        assert signed_in(role).get(f"{LIST}{path}").status_code == 200

    @pytest.mark.parametrize("role", [Role.EXECUTIVE, Role.ADMINISTRATOR])
    @pytest.mark.parametrize("path", ["", "-/values/state/", "cfpb/1/"])
    def test_tells_others_why_not(self, signed_in: SignedIn, role: Role, path: str) -> None:
        answer = signed_in(role).get(f"{LIST}{path}")

        assert answer.status_code == 403
        assert "Your role does not include this" in answer.content.decode()
        assert "ACME" not in answer.content.decode()

    def test_asks_a_stranger_to_sign_in(self, client) -> None:  # type: ignore[no-untyped-def]  # pytest-django's
        assert client.get(LIST).headers["Location"].startswith("/sign-in/")


@pytest.mark.usefixtures("six")
class TestValues:
    def test_are_counted_among_what_else_is_asked_for(self, signed_in: SignedIn) -> None:
        page = signed_in().get(f"{LIST}-/values/state/?state=TX&product=Mortgage").content.decode()

        assert 'href="/complaints/?product=Mortgage&amp;state=TX&amp;state=GA"' in page
        assert 'href="/complaints/?product=Mortgage" aria-current="true"' in page
        assert "not stated" in page

    def test_are_found_by_a_part_of_their_name(self, signed_in: SignedIn) -> None:
        page = signed_in().get(f"{LIST}-/values/company/?like=beta").content.decode()

        assert "BETA &amp; SONS" in page and "ACME" not in page

    def test_come_alone_when_the_list_asks(self, signed_in: SignedIn) -> None:
        part = signed_in().get(f"{LIST}-/values/state/", headers={"HX-Request": "true"}).content.decode()

        assert "GA" in part and "<html" not in part

    def test_of_no_dimension_are_refused(self, signed_in: SignedIn) -> None:
        assert signed_in().get(f"{LIST}-/values/narrative/").status_code == 400


def test_remembered_rows_are_in_the_readers_language(signed_in: SignedIn, ledger: FactTable) -> None:
    address = "/complaints/?from=2019-04-10&to=2019-04-20"
    english = signed_in(Role.AUDITOR).get(address).content.decode()
    chinese = signed_in(language="zh-hans").get(address).content.decode()

    assert "19 April 2019" in english
    assert "2019年4月19日" in chinese and ">19 April 2019<" not in chinese


@pytest.mark.parametrize("address", ["/complaints/", "/complaints/cfpb/3/"])
def test_products_are_called_as_the_reader_does(signed_in: SignedIn, six: None, address: str) -> None:
    page = signed_in(language="zh-hans").get(address).content.decode()

    assert "助学贷款" in page and ">Student loan<" not in page


def test_remembered_rows_give_way_to_new_data(signed_in: SignedIn, ledger: FactTable) -> None:
    client = signed_in()
    client.get("/complaints/?sort=source_id")

    add(ledger, {"source_id": "newest-of-all"}, feed="south")

    assert "newest-of-all" in client.get("/complaints/?sort=source_id").content.decode()


class TestANumber:
    def test_of_a_complaint_handled_here_leads_to_it(self, signed_in: SignedIn) -> None:
        number = a_case(somebody(Role.QUALITY_MANAGER))

        client = signed_in()

        answer = client.get(LIST, {"q": f" {number.lower()} "})
        part = client.get(LIST, {"q": number}, headers={"HX-Request": "true"})

        assert answer.headers["Location"] == f"/cases/{number}/"
        assert (part.status_code, part.headers["HX-Redirect"]) == (204, f"/cases/{number}/")

    @pytest.mark.usefixtures("six")
    def test_of_one_that_is_not_seen_is_looked_for_like_any_word(self, signed_in: SignedIn) -> None:
        number = a_case(somebody(Role.QUALITY_MANAGER))

        assert signed_in(username="anna").get(LIST, {"q": "261128-AAAAA"}).status_code == 200
        # A complaint of the whole institution is not before a unit's wall, and nobody there is told of it.
        north = signed_in(Role.SUPERVISOR, unit=a_unit("north", above=a_unit()))
        assert north.get(LIST, {"q": number}).status_code == 200

    @pytest.mark.usefixtures("six")
    def test_those_handled_here_are_said_to_be_counted_by_themselves(self, signed_in: SignedIn) -> None:
        manager, executive = signed_in(username="anna"), signed_in(Role.EXECUTIVE, username="zoe")

        for page in (LIST, "/board/"):
            assert 'href="/cases/numbers/"' in manager.get(page).content.decode()
        board = executive.get("/board/")
        assert board.status_code == 200 and "counted by themselves" not in board.content.decode()
