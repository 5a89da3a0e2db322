"""What came in, at a glance."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import translation

from hark.core.watch.freshness import Standing, State, ThinDay
from hark.core.watch.rhythm import learn
from hark.flows import feeds
from hark.flows.freshness import Freshness
from hark.guard.access import Role
from hark.web.data import leads, rhythms
from tests.flows.test_loading import ANNA, load
from tests.makers import NOON, a_file, a_row
from tests.web.board.test_live import asked, asks
from tests.web.conftest import SignedIn


def arrived(home: Path, *ids: str, name: str = "May.csv", feed: str = "cfpb") -> None:
    load(a_file(home, [a_row(id=id) for id in ids], name=name), feed=feed)


class TestFeeds:
    def test_begin_with_how_many_and_how_fresh(self, signed_in: SignedIn, home: Path) -> None:
        arrived(home, "1", "2")

        with translation.override("en"):
            told = leads.of_feeds(feeds.feeds(by=ANNA), now=NOON + timedelta(minutes=5))
        page = signed_in().get("/data/").content.decode()

        assert told == "One feed, 2 records; the last file arrived 5 minutes ago."
        assert "One feed, 2 records; the last file arrived " in page
        assert "2 read = 2 accepted + 0 duplicates + 0 quarantined" in page

    def test_tell_what_waits_in_quarantine_and_lead_there(self, signed_in: SignedIn, home: Path) -> None:
        arrived(home, "1", "x")

        page = signed_in().get("/data/").content.decode()

        assert "One record waits in quarantine." in page
        assert "/data/quarantine/?feed=cfpb" in page

    def test_lead_nobody_where_they_may_not_go(self, signed_in: SignedIn, home: Path) -> None:
        arrived(home, "1", "x")

        page = signed_in(Role.COMPLAINT_HANDLER).get("/data/").content.decode()

        assert "/data/quarantine/" not in page and "/data/load/" not in page

    def test_before_the_first_file_invite_to_load_it(self, signed_in: SignedIn, home: Path) -> None:
        assert "Load your first file" in signed_in().get("/data/").content.decode()
        assert "Load your first file" not in signed_in(Role.AUDITOR).get("/data/").content.decode()

    def test_are_told_again_by_themselves_as_data_come(self, signed_in: SignedIn, home: Path) -> None:
        arrived(home, "1")
        client = signed_in()
        address = asks(client, "/data/")

        before = asked(client, address)
        arrived(home, "2", "x", name="June.csv")
        status, page = asked(client, address)

        assert before == (204, "") and asked(client, asks(client, "/data/")) == (204, "")
        assert status == 200 and "One feed, 2 records" in page and "June.csv" in page
        assert '<a href="/data/" aria-current="page">Feeds</a>' in page
        assert client.get(address).headers["Location"] == "/data/"

    def test_are_none_of_the_executives_business(self, signed_in: SignedIn, home: Path) -> None:
        assert signed_in(Role.EXECUTIVE).get("/data/").status_code == 403


class TestArrivals:
    def test_are_counted_and_narrowed_by_feed(self, signed_in: SignedIn, home: Path) -> None:
        arrived(home, "1", name="a.csv")
        arrived(home, "2", name="b.csv", feed="north")

        page = signed_in().get("/data/arrivals/?feed=north").content.decode()

        assert "One file has arrived by the feed north." in page
        assert "b.csv" in page and "a.csv" not in page

    def test_beyond_the_last_page_are_the_last_page(self, signed_in: SignedIn, home: Path) -> None:
        arrived(home, "1")

        assert "May.csv" in signed_in().get("/data/arrivals/?offset=5000", follow=True).content.decode()

    @pytest.mark.parametrize("number", ["7", "x"])
    def test_of_no_such_number_are_not_found(self, signed_in: SignedIn, home: Path, number: str) -> None:
        assert signed_in().get(f"/data/arrivals/{number}/").status_code == 404


class TestRhythm:
    def test_of_history_is_told_in_words(self, signed_in: SignedIn, home: Path) -> None:
        arrived(home, "1")

        english = signed_in().get("/data/").content.decode()
        chinese = signed_in(Role.AUDITOR, language="zh-hans").get("/data/").content.decode()

        assert "there is no rhythm to be late by" in english
        assert "历史数据" in chinese

    def test_is_drawn_by_day_and_by_hour_with_its_gaps(self) -> None:
        first = date(2026, 9, 21)
        counts = {(first + timedelta(days=at), hour): 5 for at in range(56) for hour in range(8, 16)}
        gap = first + timedelta(days=40)
        days = {first + timedelta(days=at): 0 if at == 40 else 40 for at in range(56)}
        rhythm = learn(counts, until=first + timedelta(days=56), by_hour=True)
        standing = Standing(State.THIN, NOON, 3.0, 40.0, (ThinDay(gap, 0, 40.0),))

        with translation.override("en"):
            drawn = rhythms.drawn(Freshness("calls", "contacts", standing, rhythm, False, days))

        assert drawn.bad and "31 October 2026 has 0 where 40 are usual." in drawn.words
        assert [day.kind for day in drawn.days].count("gap") == 1
        assert drawn.days_words == "The last 56 days: 1 without data, 0 thin."
        assert [cell.level for cell in drawn.hours[0][1]] == [0] * 8 + [4] * 8 + [0] * 8

    def test_of_a_feed_that_brought_nothing_yet_speaks_of_no_days_long_past(self) -> None:
        nothing = Standing(State.HISTORY, None)

        with translation.override("en"):
            drawn = rhythms.drawn(Freshness("calls", "contacts", nothing, None, False, {}))

            assert (drawn.word, drawn.words) == ("Nothing yet", "No record has come by it yet.")

    def test_that_is_being_learned_calls_no_day_thin(self) -> None:
        first = date(2026, 9, 21)
        days = {first + timedelta(days=at): 1 if at == 0 else 40 for at in range(28)}
        counts = {(day, 12): count for day, count in days.items()}
        rhythm = learn(counts, until=first + timedelta(days=28), by_hour=True)

        with translation.override("en"):
            drawn = rhythms.drawn(
                Freshness("calls", "contacts", Standing(State.LEARNING, NOON), rhythm, False, days)
            )

        assert {day.kind for day in drawn.days} == {"usual"}
        assert drawn.days_words == "The last 28 days; none is judged while the rhythm is being learned."

    def test_simulated_feeds_are_called_so(self, signed_in: SignedIn, home: Path) -> None:
        arrived(home, "1", feed="simulated-cfpb")

        assert "simulated, of nobody real" in signed_in().get("/data/").content.decode()
