"""Records put away by a page, and taken up again."""

import csv
from pathlib import Path

import pytest
from django.test import Client

from hark.core.terms.intake import WhyAway
from hark.flows import putting_away, withdrawals
from hark.guard.access import Role
from hark.records.feeds import ArrivalRow, QuarantineRow
from hark.web.data.reasons import AWAY
from hark.web.sentences import spelled
from tests.flows.test_loading import ANNA, load
from tests.makers import NOON, a_file, a_row
from tests.web.conftest import SignedIn

LIST = "/data/quarantine/"
AWAY_LIST = f"{LIST}?state=put_away"


@pytest.fixture(autouse=True)
def kept(home: Path, db: None) -> None:
    """Two records of one feed, and one of another."""
    load(a_file(home, [a_row(id="1", received="10.04.2019"), a_row(id="x")]))
    load(a_file(home, [a_row(id="y")], name="other.csv"), feed="north")


def posted(client: Client, deed: str, **form: object) -> str:
    return client.post(f"{LIST}{deed}/", form, follow=True).content.decode()


def first() -> QuarantineRow:
    return QuarantineRow.objects.order_by("pk")[0]


def states() -> list[str]:
    return list(QuarantineRow.objects.order_by("pk").values_list("state", flat=True))


class TestPuttingAway:
    def test_of_those_chosen_says_how_many_and_why(self, signed_in: SignedIn) -> None:
        page = posted(signed_in(), "put-away", which="chosen", id=[first().pk], why="test_data")

        assert "1 record is put away: Test data." in page
        assert "Two records wait in quarantine." in page and page.count("data-row") == 2

    def test_says_so_in_chinese_too(self, signed_in: SignedIn) -> None:
        page = posted(signed_in(language="zh-hans"), "put-away", which="all", why="test_data")

        assert "已搁置 3 条记录，原因：测试数据。" in page

    def test_of_all_is_of_those_that_match_and_were_counted(self, signed_in: SignedIn, home: Path) -> None:
        client = signed_in()
        seen = client.get(f"{LIST}?feed=cfpb").context["newest"]
        load(a_file(home, [a_row(id="z")], name="since.csv"))

        page = posted(client, "put-away", which="all", why="unusable", feed="cfpb", up_to=seen)

        assert "2 records are put away: Cannot be mended by its source." in page
        assert states() == ["put_away", "put_away", "open", "open"]

    def test_of_none_chosen_asks_for_a_choice(self, signed_in: SignedIn) -> None:
        assert "No record was chosen." in posted(signed_in(), "put-away", which="chosen", why="unusable")

    @pytest.mark.parametrize("why", ["", "bored", "load_withdrawn"])
    def test_for_no_reason_there_is_asks_for_one(self, signed_in: SignedIn, why: str) -> None:
        page = posted(signed_in(), "put-away", which="all", why=why)

        assert "Choose why the records are put away." in page
        assert states() == ["open"] * 3

    def test_of_what_is_not_open_says_so(self, signed_in: SignedIn) -> None:
        putting_away.put_away(why="unusable", by=ANNA, now=NOON)

        page = posted(signed_in(), "put-away", which="chosen", id=[first().pk], why="unusable")

        assert "None of these records is open any more." in page

    def test_offers_no_reason_that_another_deed_sets(self, signed_in: SignedIn) -> None:
        page = signed_in().get(LIST).content.decode()

        assert 'value="unusable"' in page and "load_withdrawn" not in page

    @pytest.mark.parametrize(("state", "offered"), [("open", True), ("all", True), ("accepted", False)])
    def test_is_offered_where_those_it_would_be_done_to_are_seen(
        self, signed_in: SignedIn, state: str, offered: bool
    ) -> None:
        QuarantineRow.objects.filter(pk=first().pk).update(state="accepted")

        assert ("put-away" in signed_in().get(f"{LIST}?state={state}").content.decode()) is offered

    @pytest.mark.parametrize("role", [Role.AUDITOR, Role.COMPLAINT_HANDLER])
    def test_is_refused_to_whoever_keeps_no_feeds(self, signed_in: SignedIn, role: Role) -> None:
        client = signed_in(role)

        assert client.post(f"{LIST}put-away/", {"which": "all", "why": "unusable"}).status_code == 403
        assert client.post(f"{LIST}take-up/", {"which": "all"}).status_code == 403
        assert "put-away" not in client.get(LIST).content.decode()


class TestListOfWhatIsPutAway:
    def test_says_why_each_is(self, signed_in: SignedIn) -> None:
        putting_away.put_away(why="not_ours", by=ANNA, now=NOON, feed="cfpb")

        page = signed_in().get(AWAY_LIST).content.decode()

        assert page.count('<span class="aside">No business of ours</span>') == 2
        assert "Take all 2 put away up again" in page and "Try all" not in page

    def test_of_a_code_that_only_another_version_knows_shows_the_code(self, signed_in: SignedIn) -> None:
        QuarantineRow.objects.filter(pk=first().pk).update(state="put_away", put_away_why="too_dull")

        assert "too_dull" in signed_in().get(AWAY_LIST).content.decode()

    def test_offers_none_of_a_load_that_was_withdrawn(self, signed_in: SignedIn) -> None:
        file = ArrivalRow.objects.get(feed__name="north")
        withdrawals.withdraw(file.pk, mistake="wrong_file", by=ANNA, now=NOON)

        client = signed_in()
        page = client.get(AWAY_LIST).content.decode()

        assert "Its load was withdrawn" in page and "take-up" not in page and 'name="id"' not in page
        assert "take-up" not in client.get(f"{LIST}{QuarantineRow.objects.latest('pk').pk}/").content.decode()


class TestTakingUp:
    def test_opens_those_chosen_again(self, signed_in: SignedIn) -> None:
        putting_away.put_away(why="unusable", by=ANNA, now=NOON)

        page = posted(signed_in(), "take-up", which="chosen", id=[first().pk], state="put_away")

        assert "1 record is open again." in page and page.count("data-row") == 2
        assert states() == ["open", "put_away", "put_away"]

    def test_opens_all_that_match(self, signed_in: SignedIn) -> None:
        putting_away.put_away(why="unusable", by=ANNA, now=NOON)

        assert "2 records are open again." in posted(signed_in(), "take-up", which="all", feed="cfpb")

    def test_of_none_chosen_or_put_away_says_so(self, signed_in: SignedIn) -> None:
        client = signed_in()

        assert "No record was chosen." in posted(client, "take-up", which="chosen")
        assert "can be taken up again any more" in posted(client, "take-up", which="all")


class TestRecord:
    def test_is_put_away_and_taken_up_on_its_page(self, signed_in: SignedIn) -> None:
        client, record = signed_in(), {"id": first().pk, "record": "1"}

        away = posted(client, "put-away", why="came_otherwise", **record)
        up = posted(client, "take-up", **record)

        assert "<dt>Why it is put away</dt><dd>Came right by another file" in away
        assert "<dt>Put away by</dt><dd>Anna</dd>" in away
        assert "Take up again" in away and "Try again" not in away
        assert "Why it is put away" not in up and "Try again" in up

    def test_names_whoever_was_at_the_command_line(self, signed_in: SignedIn) -> None:
        putting_away.put_away(why="unusable", by=ANNA, now=NOON)

        page = signed_in().get(f"{LIST}{first().pk}/").content.decode()

        assert "<dt>Put away by</dt><dd>anna, at the command line</dd>" in page


def test_an_export_tells_why_and_by_whom(signed_in: SignedIn) -> None:
    putting_away.put_away(why="unusable", by=ANNA, now=NOON, feed="north")

    answer = signed_in().post(f"{LIST}export/", {"form": "csv"})

    written = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]  # it streams
    told = [
        (row["state"], row["put_away_why"], row["put_away_by"])
        for row in csv.DictReader(written.splitlines())
    ]
    assert told == [("open", "", "")] * 2 + [("put_away", "unusable", ANNA.username)]


def test_the_feeds_page_counts_nothing_that_is_put_away(signed_in: SignedIn) -> None:
    putting_away.put_away(why="unusable", by=ANNA, now=NOON, feed="cfpb")

    assert "One record waits in quarantine." in signed_in().get("/data/").content.decode()


def test_every_reason_has_its_words() -> None:
    assert set(AWAY) == set(WhyAway)


class TestTheListOfThosePutAway:
    def test_says_how_many_there_are(self, signed_in: SignedIn) -> None:
        putting_away.put_away(why="unusable", by=ANNA, now=NOON)

        page = signed_in().get(AWAY_LIST).content.decode()

        assert f"{spelled(QuarantineRow.objects.count()).capitalize()} records are put away." in page

    def test_is_where_the_empty_list_leads(self, signed_in: SignedIn) -> None:
        putting_away.put_away(why="unusable", by=ANNA, now=NOON)

        page = signed_in().get(LIST).content.decode()

        assert "Nothing waits" in page and 'href="/data/quarantine/?state=all"' in page

    def test_keeps_the_reason_asked_for_though_nothing_matches(self, signed_in: SignedIn) -> None:
        page = signed_in().get(f"{LIST}?reason=nested").content.decode()

        assert '<option value="nested" selected>Nested too far (0)</option>' in page
