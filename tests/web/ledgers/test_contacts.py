"""The list of contacts and one of them: columns, filters, order, pages, files, and the course of one."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils.translation import override

from hark.guard.access import Role
from hark.lake.narrowing import NoSuchDimension, dimensions
from hark.lake.table import FactTable
from hark.measures.book import subject
from hark.records.feeds import FeedRow
from hark.web.errors import sentence
from tests.audited import events
from tests.makers import NOON, a_ledger, a_unit
from tests.web.conftest import SignedIn

AT = datetime(1999, 2, 1, 21, 30, 15, tzinfo=UTC)
WHO, WHOM = "abcdefghijklmnopqrstuvwxyz", "zyxwvutsrqponmlkjihgfedcba"


@pytest.fixture
def calls(home: Path) -> FactTable:
    """Sixty calls, a minute apart; the first was given up."""
    first = {"outcome": "abandoned", "wait": 99.0, "talk": None, "staff": None, "source_id": "a/b"}
    return a_ledger(
        home / "lake",
        *(
            {
                "entered": AT + timedelta(minutes=at),
                "answered": AT + timedelta(minutes=at, seconds=10) if at else None,
                "queue": "cards",
                "staff": WHO,
                "customer": WHOM,
                **({} if at else first),
            }
            for at in range(60)
        ),
        name="contacts",
    )


def words(client: Client, address: str = "/contacts/") -> str:
    return client.get(address).content.decode()


class TestList:
    def test_says_how_many_there_are(self, signed_in: SignedIn, calls: FactTable) -> None:
        assert "60 contacts, 1 February 1999." in words(signed_in())

    def test_tells_whoever_looks_after_another_unit_why_it_is_empty(
        self, signed_in: SignedIn, calls: FactTable
    ) -> None:
        elsewhere = a_unit("elsewhere", above=a_unit())

        page = words(signed_in(Role.SUPERVISOR, unit=elsewhere))

        assert "none of the units and products you look after" in page
        assert "Show all days" not in page
        assert "Show all days" in words(signed_in(), "/contacts/?from=1998-01-01&to=1998-01-02")

    def test_says_so_in_chinese(self, signed_in: SignedIn, calls: FactTable) -> None:
        assert "共有联络 60 次。" in words(signed_in(language="zh-hans"))

    def test_shows_staff_and_customers_by_short_pseudonyms(
        self, signed_in: SignedIn, calls: FactTable
    ) -> None:
        page = words(signed_in())

        assert ">·abcdef<" in page
        assert ">·zyxwvu<" in page

    def test_tells_moments_where_the_source_is(self, signed_in: SignedIn, calls: FactTable) -> None:
        FeedRow.objects.create(name="north", ledger="contacts", mapping="bank_calls_1999", created_at=NOON)

        assert "1 February 1999, 23:30:15" in words(signed_in(), "/contacts/?order=ascending&sort=entered")

    def test_narrows_to_what_is_counted(self, signed_in: SignedIn, calls: FactTable) -> None:
        page = words(signed_in(), "/contacts/?indicator=contacts.answered")

        assert "59 contacts counted in “Contacts answered”, 1 February 1999." in page

    def test_narrows_to_one_member_of_staff(self, signed_in: SignedIn, calls: FactTable) -> None:
        page = words(signed_in(), f"/contacts/?staff={WHO}")

        assert "59 contacts matching" in page
        assert "Remove the filter Member of staff: ·abcdef" in page

    def test_goes_on_to_the_next_page_and_back(self, signed_in: SignedIn, calls: FactTable) -> None:
        page = words(signed_in(), "/contacts/?offset=50")

        assert "51–60 of 60" in page
        assert page.count("<tr data-row") == 10

    def test_offers_values_to_filter_by(self, signed_in: SignedIn, calls: FactTable) -> None:
        page = words(signed_in(), "/contacts/-/values/weekday/")

        assert "Monday" in page
        assert "weekday=01" in page

    def test_refuses_a_weekday_that_none_is(self, signed_in: SignedIn, calls: FactTable) -> None:
        response = signed_in().get("/contacts/?weekday=1")

        assert response.status_code == 400
        assert "from 01 to 07" in response.content.decode()

    def test_names_it_in_chinese_on_chinese_pages(self, signed_in: SignedIn, calls: FactTable) -> None:
        response = signed_in(language="zh-hans").get("/contacts/?hour=24")

        assert "“时段”没有“24”这个值。" in response.content.decode()

    def test_names_what_there_is_in_chinese_where_a_dimension_is_none(self) -> None:
        with pytest.raises(NoSuchDimension) as refused:
            dimensions(["weather"], of=subject("contacts"))

        assert "Take one of: " in str(refused.value) and ", weekday" in str(refused.value)
        with override("zh-hans"):
            told = sentence(refused.value)
        assert "没有维度“weather”" in told and "、星期" in told and "weekday" not in told

    def test_keeps_the_columns_chosen(self, signed_in: SignedIn, calls: FactTable) -> None:
        client = signed_in()
        client.post("/contacts/-/layout/", {"column": ["queue", "nonsense"], "size": "25"})

        page = words(client)

        assert 'data-name="Queue"' in page
        assert 'data-name="Outcome"' not in page
        assert page.count("<tr data-row") == 25

    def test_says_when_nothing_matches(self, signed_in: SignedIn, calls: FactTable) -> None:
        assert "Nothing matches" in words(signed_in(), "/contacts/?q=nothing-like-it")

    def test_invites_to_load_when_there_is_nothing_yet(self, signed_in: SignedIn, home: Path) -> None:
        assert "No contacts are loaded yet." in words(signed_in())

    def test_is_not_for_an_executive(self, signed_in: SignedIn, calls: FactTable) -> None:
        assert signed_in(Role.EXECUTIVE).get("/contacts/").status_code == 403

    def test_stands_in_the_side_bar_after_complaints(self, signed_in: SignedIn, calls: FactTable) -> None:
        page = words(signed_in())

        assert page.index('href="/complaints/"') < page.index('href="/contacts/" aria-current="page"')


class TestExport:
    @pytest.mark.parametrize("form", ["csv", "xlsx"])
    def test_is_noted_and_holds_every_row(self, signed_in: SignedIn, calls: FactTable, form: str) -> None:
        client = signed_in()

        with events() as noted:
            answer = client.post("/contacts/-/export/", {"form": form})
            whole = b"".join(answer.streaming_content)

        assert noted.event.act == "contact.exported"
        assert noted.event.details["rows"] == 60
        assert whole

    def test_tells_moments_with_their_zone_and_no_customer(
        self, signed_in: SignedIn, calls: FactTable
    ) -> None:
        answer = signed_in().post("/contacts/-/export/", {"form": "csv"})
        told = b"".join(answer.streaming_content).decode()

        assert "1999-02-01T21:30:15+00:00" in told
        assert WHOM not in told


class TestOne:
    def test_tells_its_course(self, signed_in: SignedIn, calls: FactTable) -> None:
        page = words(signed_in(), "/contacts/north/1/")

        assert "Answered after 10 s; 60 s of talk." in page
        assert "1 February 1999, 21:31:25" in page

    def test_tells_of_one_that_was_given_up(self, signed_in: SignedIn, calls: FactTable) -> None:
        assert "The customer gave up after 99 s." in words(signed_in(), "/contacts/north/a/b/")

    def test_leads_to_the_others_of_the_customer_and_of_the_member_of_staff(
        self, signed_in: SignedIn, calls: FactTable
    ) -> None:
        page = words(signed_in(), "/contacts/north/1/")

        assert f'<a href="/contacts/?customer={WHOM}">·zyxwvu</a>' in page
        assert f'<a href="/contacts/?staff={WHO}">·abcdef</a>' in page

    def test_is_noted_as_opened(self, signed_in: SignedIn, calls: FactTable) -> None:
        client = signed_in()

        with events() as noted:
            client.get("/contacts/north/1/")

        assert (noted.event.act, noted.event.subject) == ("contact.opened", "north/1")

    def test_that_is_not_there_is_said_to_be_so(self, signed_in: SignedIn, calls: FactTable) -> None:
        assert signed_in().get("/contacts/north/999/").status_code == 404
