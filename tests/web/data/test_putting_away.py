"""Records put away by a page, and taken up again."""

import csv
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from django.test import Client

from hark.core.terms.intake import WhyAway
from hark.flows import putting_away, withdrawals
from hark.guard.access import Role, operator
from hark.records.audit import AuditEntryRow
from hark.records.feeds import ArrivalRow, QuarantineRow
from hark.web.data.reasons import AWAY
from hark.web.sentences import spelled
from tests.flows.test_loading import ANNA, load
from tests.makers import NOON, a_file, a_row
from tests.web.conftest import SignedIn

LIST = "/data/quarantine/"
AWAY_LIST = f"{LIST}?state=put_away"
BORIS = operator("boris")


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


def two_put_away() -> None:
    """Two records by Anna, and a day later that of the other feed, whose load Boris withdraws."""
    putting_away.put_away(why="test_data", by=ANNA, now=NOON, feed="cfpb")
    file = ArrivalRow.objects.get(feed__name="north").pk
    withdrawals.withdraw(file, mistake="wrong_file", by=BORIS, now=NOON + timedelta(days=1))


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

    @pytest.mark.parametrize(
        ("query", "lines"),
        [
            ("", ["2", "3", "2"]),
            ("&put_away_why=test_data", ["2", "3"]),
            ("&put_away_why=load_withdrawn", ["2"]),
            (f"&put_away_by={ANNA.username}", ["2", "3"]),
            (f"&put_away_by={BORIS.username}", ["2"]),
            ("&since=2026-11-22", ["2"]),
            ("&since=2026-11-21&put_away_why=test_data&feed=north", []),
        ],
    )
    def test_is_narrowed_by_why_by_whom_and_since_when(
        self, signed_in: SignedIn, query: str, lines: list[str]
    ) -> None:
        two_put_away()
        client = signed_in()

        page = client.get(f"{AWAY_LIST}{query}").content.decode()
        fields = dict(parse_qsl(f"state=put_away{query}")) | {"form": "csv"}
        answer = client.post(f"{LIST}export/", fields)

        written = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]  # it streams
        assert page.count("data-row") == len(lines)
        assert [row["line"] for row in csv.DictReader(written.splitlines())] == lines

    def test_offers_the_reasons_and_the_people_there_are_and_keeps_the_choice(
        self, signed_in: SignedIn
    ) -> None:
        two_put_away()

        client = signed_in()
        asked = f"{AWAY_LIST}&put_away_why=test_data&put_away_by={ANNA.username}&since=2026-11-01"
        told = client.get(asked).content.decode()

        assert '<option value="test_data" selected>Test data</option>' in told
        assert '<option value="operator:anna" selected>anna, at the command line</option>' in told
        assert '<option value="operator:boris">' in told
        assert 'value="2026-11-01"' in told
        assert "put_away_why" not in client.get(LIST).content.decode()

    def test_says_that_nothing_matches_or_is_put_away_at_all(self, signed_in: SignedIn) -> None:
        client = signed_in()

        assert "Nothing is put away." in client.get(AWAY_LIST).content.decode()
        narrowed = client.get(f"{AWAY_LIST}&put_away_why=test_data").content.decode()
        assert "Nothing that matches is put away." in narrowed

    def test_passes_over_a_reason_there_is_not_and_refuses_a_day_that_is_none(
        self, signed_in: SignedIn
    ) -> None:
        client = signed_in()

        page = client.get(f"{AWAY_LIST}&put_away_why=bored").content.decode()

        assert "passed over: Why it is put away “bored”" in page
        assert client.get(f"{AWAY_LIST}&since=soon").status_code == 400

    def test_what_is_taken_up_of_it_is_what_is_shown_and_the_audit_says_so(self, signed_in: SignedIn) -> None:
        putting_away.put_away(why="unusable", by=ANNA, now=NOON, feed="cfpb")
        putting_away.put_away(why="test_data", by=ANNA, now=NOON)

        page = posted(signed_in(), "take-up", which="all", state="put_away", put_away_why="test_data")

        assert "1 record is open again." in page and states() == ["put_away", "put_away", "open"]
        noted = AuditEntryRow.objects.get(act="quarantine.taken_up")
        assert noted.details == {"rows": 1, "put_away_why": "test_data"}


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

    answer = signed_in().post(f"{LIST}export/", {"form": "csv", "state": "all"})

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
