"""The page of one feed: how it stands, what is usual of it, and what somebody says of its days."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from hark.flows.freshness import of_feed
from hark.guard.access import Role
from hark.records.audit import AuditEntryRow
from tests.flows.test_freshness import ANNA, DAY, contacts, hand_in, night_after
from tests.flows.test_loading import load
from tests.makers import a_file, a_row
from tests.web.conftest import SignedIn

PAGE = "/data/feeds/calls/"


def clock() -> datetime:
    return timezone.now()  # noqa: TID251 # a page reads the clock, and its test tells the time by the same


def torn() -> date:
    """A day of which most is missing, four days ago."""
    return clock().date() - 4 * DAY


@pytest.fixture
def calls(home: Path) -> Path:
    """Ten weeks of contacts, the last days by a file each; of one day most is missing."""
    last = clock().date() - DAY
    days = [last - at * DAY for at in range(69, -1, -1)]
    hand_in(contacts(home, days[:-5], name="before.csv"), at=night_after(days[-6]))
    for day in days[-5:]:
        file = contacts(home, [day], a_day=3 if day == torn() else 24, name=f"{day}.csv")
        hand_in(file, at=night_after(day))
    return home


def words(client: Client, address: str = PAGE) -> str:
    return client.get(address).content.decode()


def sent(client: Client, deed: str = "", **form: object) -> str:
    answer = client.post(f"{PAGE}{deed}", form, follow=True)
    return answer.content.decode()


def week(**special: object) -> dict[str, object]:
    return {"by": "day", **{f"day-{at}": "24" for at in range(1, 8)}, **special}


class TestPage:
    def test_tells_how_it_stands_with_its_gaps_and_its_files(self, signed_in: SignedIn, calls: Path) -> None:
        page = words(signed_in())

        assert "has 3 where 24 are usual." in page
        assert 'class="thin"' in page and 'class="heat"' in page
        assert f"{clock().date() - DAY}.csv" in page

    def test_speaks_the_language_of_the_reader(self, signed_in: SignedIn, calls: Path) -> None:
        page = words(signed_in(language="zh-hans"))

        assert "偏少的日期" in page and "通常数量" in page

    def test_is_reached_from_the_list_of_feeds(self, signed_in: SignedIn, calls: Path) -> None:
        assert f'href="{PAGE}"' in words(signed_in(), "/data/")

    def test_says_what_ails_the_last_file(self, signed_in: SignedIn, home: Path) -> None:
        load(a_file(home, [a_row(id="1")]))
        torn = home / "torn.csv"
        torn.write_text("Date received,Complaint ID,Complaint ID\n2019-04-10,1,1\n", encoding="utf-8")
        load(torn)

        page = words(signed_in(), "/data/feeds/cfpb/")

        assert "The last file, torn.csv, was refused: " in page

    def test_names_a_file_of_another_form_once(self, signed_in: SignedIn, home: Path) -> None:
        load(a_file(home, [a_row(id="1")]).rename(home / "bad.exe"))

        problem = words(signed_in(), "/data/feeds/cfpb/").partition("The last file, ")[2].partition("</")[0]

        assert problem.startswith("bad.exe, was refused: The name does not end in .csv, .txt, ")
        assert problem.count("bad.exe") == 1

    def test_that_is_being_learned_says_that_no_day_is_judged_yet(
        self, signed_in: SignedIn, home: Path
    ) -> None:
        day = clock().date() - DAY
        hand_in(contacts(home, [day], name="first.csv"), at=night_after(day))

        page = words(signed_in())

        assert "None is judged yet: what is usual is still being learned." in page
        assert "None in the last weeks." not in page

    def test_of_history_has_no_rhythm_and_asks_for_seven_numbers(
        self, signed_in: SignedIn, home: Path
    ) -> None:
        load(a_file(home, [a_row(id="1")]))

        page = words(signed_in(), "/data/feeds/cfpb/")

        assert "there is no rhythm to be late by" in page and 'name="day-7"' in page

    def test_of_a_feed_there_is_not_is_not_found(self, signed_in: SignedIn, calls: Path) -> None:
        client = signed_in()

        assert client.get("/data/feeds/mars/").status_code == 404
        assert client.post("/data/feeds/mars/", week()).status_code == 404

    def test_has_nothing_to_press_for_who_only_sees_feeds(self, signed_in: SignedIn, calls: Path) -> None:
        page = words(signed_in(Role.AUDITOR))

        assert "has 3 where 24 are usual." in page
        assert "/data/feeds/calls/" not in page.partition("<main")[2]


class TestUsual:
    def test_by_the_hour_is_what_was_learned_until_somebody_says_otherwise(
        self, signed_in: SignedIn, calls: Path
    ) -> None:
        client = signed_in()
        assert 'name="hour-1-9" value="3"' in words(client)

        form: dict[str, object] = {"by": "hour"}
        form |= {f"hour-{day}-{hour}": "7" for day in range(1, 8) for hour in range(24)}
        page = sent(client, **form)

        assert "Declared by somebody." in page and 'name="hour-1-9" value="7"' in page
        rhythm = of_feed("calls", by=ANNA, now=clock()).rhythm
        assert rhythm and (rhythm.in_hour(1, 9), rhythm.days[1].middle) == (7, 168)

    def test_by_the_day_is_learned_again_at_one_press(self, signed_in: SignedIn, calls: Path) -> None:
        client = signed_in()
        assert "Declared by somebody." in sent(client, **week())

        assert "Learned from its last weeks" in sent(client, "learn/")
        assert AuditEntryRow.objects.filter(act="feed.rhythm", subject="calls").count() == 2

    @pytest.mark.parametrize("wrong", ["", "-1", "many", "1.5", str(10**13)])
    def test_that_is_no_number_is_refused_with_what_was_filled_in(
        self, signed_in: SignedIn, calls: Path, wrong: str
    ) -> None:
        client = signed_in()

        answer = client.post(PAGE, week(**{"day-3": wrong, "day-2": "31"}))

        page = answer.content.decode()
        assert answer.status_code == 422 and "Nothing was changed." in page
        assert 'name="day-2" value="31"' in page and 'aria-invalid="true"' in page
        assert not of_feed("calls", by=ANNA, now=clock()).declared

    def test_is_undone_at_one_press(self, signed_in: SignedIn, calls: Path) -> None:
        client = signed_in()
        assert "/undo/" not in words(client)
        assert "/undo/" in sent(client, **week())

        assert "Learned from its last weeks" in sent(client, "undo/")
        assert AuditEntryRow.objects.filter(act="feed.undone", subject="calls").count() == 1

    def test_undo_of_nothing_says_so(self, signed_in: SignedIn, calls: Path) -> None:
        assert "there is nothing to undo" in sent(signed_in(), "undo/")


class TestDays:
    def test_said_to_be_complete_are_no_gap_and_are_judged_again_when_taken_back(
        self, signed_in: SignedIn, calls: Path
    ) -> None:
        client = signed_in()

        page = sent(client, "complete/", first=torn())
        assert 'class="said"' in page and "Said to be complete" in page
        assert "has 3 where 24 are usual." not in page

        page = sent(client, "take-back/", day=torn())
        assert 'class="thin"' in page and "Said to be complete" not in page

    def test_may_be_several_to_come(self, signed_in: SignedIn, calls: Path) -> None:
        first = clock().date() + timedelta(days=30)

        sent(signed_in(), "complete/", first=first, last=first + 6 * DAY)

        assert len(of_feed("calls", by=ANNA, now=clock()).complete) == 7

    @pytest.mark.parametrize("days", [-1, 31, 300])
    def test_are_refused_where_they_are_none_or_too_many(
        self, signed_in: SignedIn, calls: Path, days: int
    ) -> None:
        client = signed_in()

        answer = client.post(f"{PAGE}complete/", {"first": torn(), "last": torn() + days * DAY})

        assert answer.status_code == 422
        assert "Take a day at most 30 days after the first" in answer.content.decode()
        assert of_feed("calls", by=ANNA, now=clock()).complete == ()

    def test_are_refused_where_nobody_can_know_of_them(self, signed_in: SignedIn, calls: Path) -> None:
        answer = signed_in().post(f"{PAGE}complete/", {"first": clock().date() + 400 * DAY})

        assert answer.status_code == 422
        assert "Choose a day from 1 January 1900 to " in answer.content.decode()
        assert of_feed("calls", by=ANNA, now=clock()).complete == ()

    def test_nobody_said_to_be_complete_is_taken_back_without_a_note(
        self, signed_in: SignedIn, calls: Path
    ) -> None:
        sent(signed_in(), "take-back/", day="2026-10-01")

        assert not AuditEntryRow.objects.filter(act="feed.complete_taken_back").exists()
