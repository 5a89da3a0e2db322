"""A board whose data are late is not green: it says unknown, and why, on every page and in the API."""

from argparse import Namespace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from hark.core.terms.period import Grain
from hark.guard.access import Role
from hark.jobs import figures
from hark.web import dates
from hark.web.board import views, wall
from tests.flows.test_freshness import DAY, contacts, hand_in, night_after
from tests.web.api.conftest import Program, program
from tests.web.conftest import SignedIn

__all__ = ["program"]  # the fixture

MET, UNKNOWN = 'class="verdict met"', 'class="verdict unknown"'
BOARD, WALL = "/board/contacts/", "/board/contacts/wall/"


def clock() -> datetime:
    """Now: the pages read the clock, and so the data are late by it."""
    return timezone.now()  # noqa: TID251 # a page reads the clock, and its test tells the time by the same


def last() -> date:
    """The newest day there are contacts of: by now three nightly files did not come."""
    return clock().date() - timedelta(days=4)


@pytest.fixture
def overdue(home: Path) -> Path:
    days = [last() - at * DAY for at in range(69, -1, -1)]
    hand_in(contacts(home, days[:-4], a_day=80, name="before.csv"), at=night_after(days[-5]))
    for day in days[-4:]:
        hand_in(contacts(home, [day], a_day=80, name=f"{day}.csv"), at=night_after(day))
    return home


def bring_the_rest(home: Path) -> None:
    missing = [last() + at * DAY for at in range(1, 5)]
    hand_in(contacts(home, missing, a_day=80, name="rest.csv"), at=clock())


def words(client: Client, address: str) -> str:
    return client.get(address).content.decode()


class TestTheBoard:
    def test_opens_on_what_is_missing_and_is_not_green_until_it_comes(
        self, signed_in: SignedIn, overdue: Path
    ) -> None:
        client = signed_in()

        page = words(client, BOARD)
        assert UNKNOWN in page and MET not in page.partition('id="course-head"')[0]
        assert "The feed calls is late: nothing has come since " in page
        assert (
            "No target is missed by more than chance explains; on two the figures allow no verdict." in page
        )

        bring_the_rest(overdue)
        page = words(client, BOARD)
        assert UNKNOWN not in page and "is late" not in page and MET in page

    def test_of_days_that_are_whole_stays_as_it_was(self, signed_in: SignedIn, overdue: Path) -> None:
        whole = f"{BOARD}?from={last() - 20 * DAY}&to={last() - 5 * DAY}"

        page = words(signed_in(), whole)

        assert MET in page and UNKNOWN not in page and "is late" not in page

    def test_says_so_in_the_reader_s_language(self, signed_in: SignedIn, overdue: Path) -> None:
        assert "数据源 calls 已迟到" in words(signed_in(language="zh-hans"), BOARD)

    def test_leads_to_the_feeds_whoever_may_see_them(self, signed_in: SignedIn, overdue: Path) -> None:
        assert "How it stands with the feeds" in words(signed_in(), BOARD)
        assert "How it stands with the feeds" not in words(signed_in(Role.EXECUTIVE), BOARD)

    def test_left_open_becomes_unknown_by_itself_when_a_feed_is_late(
        self, signed_in: SignedIn, overdue: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client, expected = signed_in(), night_after(last() + DAY)
        before, after = expected + timedelta(hours=1), expected + timedelta(hours=8)
        address = f"{BOARD}?from={last() - 20 * DAY}&to={last() + 5 * DAY}"
        with monkeypatch.context() as then:
            then.setattr(views.timezone, "now", lambda: before)
            page = words(client, address)
        news = page.partition('data-live hx-get="')[2].partition('"')[0].replace("&amp;", "&")

        with monkeypatch.context() as then:
            then.setattr(views.timezone, "now", lambda: after)
            answer = client.get(news, headers={"HX-Request": "true"})

        assert (
            timezone.localtime(before).date() == timezone.localtime(after).date()
        )  # it is not the day that is news
        assert UNKNOWN not in page
        assert answer.status_code == 200 and UNKNOWN in answer.content.decode()


class TestTheWall:
    def test_is_not_green_though_its_latest_day_was(self, signed_in: SignedIn, overdue: Path) -> None:
        client = signed_in()

        page = words(client, WALL)
        assert UNKNOWN in page and MET not in page and "The feed calls is late" in page
        assert "verdicts on these days are unknown until they come" in page

        bring_the_rest(overdue)
        page = words(client, WALL)
        assert UNKNOWN not in page and MET in page

    def test_says_of_when_its_newest_contact_is(self, signed_in: SignedIn, overdue: Path) -> None:
        client, told = signed_in(), "Newest contact: {}, 15:55"

        assert told.format(dates.day(last())) in words(client, WALL)

        bring_the_rest(overdue)
        assert told.format(dates.day(last() + 4 * DAY)) in words(client, WALL)

    def test_would_be_green_if_nobody_looked(
        self, signed_in: SignedIn, overdue: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(wall, "late", lambda *_, **__: [])

        assert MET in words(signed_in(), WALL)


class TestTheApi:
    def test_says_why(self, program: Program, overdue: Path) -> None:
        asked = {"indicator": "contacts.connection_share", "start": last(), "end": last() + 3 * DAY}

        [answer] = program().get("ask", **asked).json()
        [why] = answer["lacking"]

        assert answer["verdict"] == "unknown"
        assert (why["feed"], why["lack"], why["from"]) == ("calls", "late", str(last() + DAY))
        assert why["since"].startswith(str(last())) and why["expected"] > 100


class TestTheCommandLine:
    def test_says_why(self, db: None, overdue: Path, capsys: pytest.CaptureFixture[str]) -> None:
        options = Namespace(
            indicator="contacts.connection_share",
            start=last(),
            end=last() + 3 * DAY,
            grain=Grain.ALL,
            by="",
            where=[],
            at_version=None,
            json=False,
        )

        figures.ask(options)

        assert "\tunknown\tcalls is late: nothing since " in capsys.readouterr().out
