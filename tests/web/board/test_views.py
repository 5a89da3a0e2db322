"""The board as a page: for whom, of what, and how it answers nonsense."""

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from hark.guard.access import Role
from hark.lake.table import FactTable
from tests.makers import a_ledger, a_unit, add
from tests.web.conftest import SignedIn

APRIL = "/board/?from=2019-04-10&to=2019-04-20"
TOLD = 2 if connection.vendor == "postgresql" else 0  # the database is told who looks, and that nobody does


def words(client: Client, address: str = APRIL) -> str:
    return client.get(address).content.decode()


class TestBoard:
    def test_opens_on_the_latest_days_with_data(self, signed_in: SignedIn, ledger: FactTable) -> None:
        assert "10 – 19 April 2019" in words(signed_in(), "/board/")

    def test_says_why_it_opens_on_the_days_of_the_demonstration(
        self, home: Path, signed_in: SignedIn
    ) -> None:
        april = date(2019, 4, 10)
        a_ledger(home / "lake", *({"received": april + timedelta(days=at)} for at in range(23)))
        said, client = "The demonstration opens on these days", signed_in(is_demo=True)
        assert said not in words(client, "/board/")

        a_ledger(home / "lake", {"received": date(2023, 6, 1)})

        assert said in words(client, "/board/") and said not in words(client)

    def test_invites_to_load_when_there_is_nothing_yet(self, signed_in: SignedIn, home: Path) -> None:
        assert "No complaints are loaded yet." in words(signed_in(), "/board/")

    def test_says_what_the_figures_say(self, signed_in: SignedIn, ledger: FactTable) -> None:
        page = words(signed_in())

        assert "Timely responses: 97.5 %; chance allows no verdict on the target of 98 %." in page
        assert "40 complaints were received." in page

    def test_says_which_days_are_compared_of_a_period_that_is_not_over(
        self, home: Path, signed_in: SignedIn
    ) -> None:
        today = timezone.localdate()  # noqa: TID251 # the page reads the clock
        days = [today - timedelta(days=n) for n in range(14)]
        a_ledger(home / "lake", *({"received": day} for day in days for _ in range(40)))
        said, running = "Compared are the days that are over", today - timedelta(days=2)

        client = signed_in()
        assert said in words(client, f"/board/?from={running}&to={running + timedelta(days=7)}")
        assert said not in words(client, f"/board/?from={running}&to={today}")

    def test_of_a_period_named_by_the_day_it_is_stays_on_it_as_days_pass(
        self, signed_in: SignedIn, ledger: FactTable, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client, address = signed_in(), "/board/?period=this-month"
        at_noon = datetime(2019, 4, 30, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
        monkeypatch.setattr(timezone, "now", lambda: at_noon)
        page = words(client, address)
        assert "This month · 1 – 30 April 2019" in page
        assert (
            '<a href="?period=this-month&amp;indicator=complaints.timely_share" aria-current="true">' in page
        )
        assert 'href="?period=last-month&amp;indicator=complaints.timely_share"' in page
        assert '<input type="hidden" name="period"' not in page

        monkeypatch.setattr(timezone, "now", lambda: at_noon + timedelta(hours=12))

        assert "This month · 1 – 31 May 2019" in words(client, address)

    def test_says_how_many_days_are_known(self, signed_in: SignedIn, ledger: FactTable) -> None:
        said = "There are data for 10 of the 30 days"

        client = signed_in()
        assert said in words(client, "/board/?from=2019-04-01&to=2019-05-01")
        assert said not in words(client)
        long = words(client, "/board/?from=2009-01-01&to=2020-01-01")
        assert "There are data for 10 of the 4\u202f017 days" in long

    @pytest.mark.parametrize(
        ("language", "end", "said"),
        [
            ("en", "2019-05-09", "There are no data for the day of this period; it is unknown, not zero."),
            ("en", "2019-05-11", "There are no data for the one day that is asked for and has begun;"),
            ("zh-hans", "2019-05-09", "本期共 1 天，其中 0 天有数据"),
        ],
    )
    def test_says_of_one_day_that_it_is_unknown(
        self,
        signed_in: SignedIn,
        ledger: FactTable,
        monkeypatch: pytest.MonkeyPatch,
        language: str,
        end: str,
        said: str,
    ) -> None:
        at_noon = datetime(2019, 5, 8, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
        monkeypatch.setattr(timezone, "now", lambda: at_noon)

        assert said in words(signed_in(language=language), f"/board/?from=2019-05-08&to={end}")

    def test_counts_of_the_days_only_those_that_have_begun(
        self, signed_in: SignedIn, ledger: FactTable, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        at_noon = datetime(2019, 4, 15, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
        monkeypatch.setattr(timezone, "now", lambda: at_noon)
        client, month = signed_in(), "/board/?from=2019-04-01&to=2019-05-01"

        assert "There are data for 6 of the 15 days that are asked for and have begun;" in words(
            client, month
        )
        assert "There are data for" not in words(client, "/board/?from=2019-05-01&to=2019-06-01")

    def test_speaks_the_language_of_the_reader(self, signed_in: SignedIn, ledger: FactTable) -> None:
        page = words(signed_in(language="zh-hans"))

        assert '<html lang="zh-hans"' in page
        assert "期内受理投诉 40 件。" in page

    def test_escapes_what_the_source_wrote(self, signed_in: SignedIn, ledger: FactTable) -> None:
        page = words(signed_in())

        assert "ACME &lt;BANK&gt;" in page
        assert "<BANK>" not in page

    def test_narrows_to_the_filter_and_shows_it(self, signed_in: SignedIn, ledger: FactTable) -> None:
        page = words(signed_in(), f"{APRIL}&product=Student+loan")

        assert "3 complaints were received." in page
        assert "Remove the filter Product: Student loan" in page

    def test_calls_products_as_the_reader_does(self, signed_in: SignedIn, ledger: FactTable) -> None:
        page = words(signed_in(language="zh-hans"), f"{APRIL}&product=Student+loan")

        assert "助学贷款" in page and ">Student loan<" not in page
        assert "product=Student+loan" in page

    def test_asks_the_records_for_no_more_than_the_person_what_they_are_told_and_the_feeds(
        self, signed_in: SignedIn, ledger: FactTable, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        client = signed_in()

        with django_assert_max_num_queries(
            7 + TOLD
        ):  # of them two for feeds: of complaints, and of exposures
            client.get(APRIL)

    @pytest.mark.parametrize(
        "query",
        ["from=yesterday", "from=2019-04-10&to=2019-04-10", "grain=hour", "indicator=joy", "from=0001-01-01"],
    )
    def test_answers_nonsense_with_a_sentence(
        self, signed_in: SignedIn, ledger: FactTable, query: str
    ) -> None:
        answer = signed_in().get(f"/board/?{query}")

        assert answer.status_code == 400
        assert "Nothing was changed." in answer.content.decode()


class TestDaysThatAreNone:
    @pytest.mark.parametrize(
        ("query", "field", "why"),
        [
            ("from=yesterday&last=2019-04-10", "from", "“yesterday” is not a date."),
            ("from=2019-04-10&last=2019-02-30", "last", "“2019-02-30” is not a date."),
            ("from=2019-04-10&last=2019-04-09", "last", "is later than the last"),
            ("from=2019-04-10&to=2019-04-10", "last", "is later than the last"),
        ],
    )
    def test_are_said_to_be_so_beside_their_field_and_nothing_else_asked_is_lost(
        self, query: str, field: str, why: str, signed_in: SignedIn, ledger: FactTable
    ) -> None:
        page = signed_in().get(f"/board/?{query}&product=Mortgage").content.decode()

        assert f'id="day-{field}"' in page and page.count("aria-invalid") == 1
        beside = page.partition(f'id="day-{field}"')[2].partition("</div>")[0]
        assert "aria-invalid" in beside and why in beside.partition('id="day-wrong">')[2]
        assert '<input type="hidden" name="product" value="Mortgage">' in page

    def test_stand_in_their_fields_as_they_were_typed(self, signed_in: SignedIn, ledger: FactTable) -> None:
        client = signed_in()
        page = client.get("/board/?from=10.4.2019&last=2019-04-30").content.decode()
        ended = client.get("/board/?from=2019-04-10&to=2019-04-10").content.decode()

        assert '<input id="day-from" name="from" value="10.4.2019"' in page
        assert '<input type="date" id="day-last" name="last" value="2019-04-30"' in page
        assert 'name="last" value="2019-04-09"' in ended and "exclusive" not in ended


class TestSmallCells:
    def test_are_shown_to_a_manager(self, signed_in: SignedIn, ledger: FactTable) -> None:
        assert "Withheld" not in words(
            signed_in(Role.QUALITY_MANAGER), f"{APRIL}&indicator=complaints.received"
        )

    def test_are_kept_from_a_handler_with_the_reason(self, signed_in: SignedIn, ledger: FactTable) -> None:
        page = words(signed_in(Role.COMPLAINT_HANDLER), f"{APRIL}&indicator=complaints.received")

        assert "Withheld" in page
        assert "too few cases, or they would tell of too few" in page

    def test_are_not_called_missing_in_the_table_of_the_course(
        self, signed_in: SignedIn, ledger: FactTable
    ) -> None:
        page = words(signed_in(Role.COMPLAINT_HANDLER), f"{APRIL}&grain=day")
        table = page.partition('aria-labelledby="course-head"')[2].partition("</table>")[0]

        withheld = [row for row in table.split("</tr>") if "Withheld" in row]

        assert withheld and not any("verdict" in row for row in withheld)

    def test_stay_kept_after_a_manager_looked_at_the_same_address(
        self, signed_in: SignedIn, ledger: FactTable
    ) -> None:
        address = f"{APRIL}&indicator=complaints.received"
        seen = words(signed_in(Role.QUALITY_MANAGER), address)

        withheld = words(signed_in(Role.COMPLAINT_HANDLER), address)

        assert "Withheld" not in seen
        assert "Withheld" in withheld


def test_a_remembered_board_gives_way_to_new_data(signed_in: SignedIn, ledger: FactTable) -> None:
    client = signed_in()
    assert "40 complaints were received." in words(client)

    add(ledger, {"received": date(2019, 4, 10)}, feed="south")

    assert "41 complaints were received." in words(client)


def test_a_remembered_board_is_nobody_s_from_another_unit(signed_in: SignedIn, ledger: FactTable) -> None:
    add(ledger, *[{"received": date(2019, 4, 10), "unit": "north"}] * 12)
    assert "52 complaints were received." in words(signed_in(Role.SUPERVISOR))

    north = a_unit("north", above=a_unit())
    of_the_north = signed_in(Role.SUPERVISOR, unit=north, username="anna")

    assert "12 complaints were received." in words(of_the_north)


class TestWhoSeesIt:
    def test_nobody_unless_signed_in(self, client: Client, db: None) -> None:
        answer = client.get(APRIL)

        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/sign-in/?next=/board/")

    def test_an_administrator_does_not(self, signed_in: SignedIn, ledger: FactTable) -> None:
        answer = signed_in(Role.ADMINISTRATOR).get(APRIL)

        assert answer.status_code == 403
        assert "Your role" in answer.content.decode()

    def test_an_executive_does_but_finds_no_way_to_the_rows(
        self, signed_in: SignedIn, ledger: FactTable
    ) -> None:
        page = words(signed_in(Role.EXECUTIVE))

        assert "The complaints counted" not in page
        assert "/complaints/" not in page
