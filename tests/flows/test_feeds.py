"""Feeds, arrivals, and a look at a file before it is loaded."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from hark.core.errors import NotAllowed
from hark.core.terms.intake import Reason, Tally
from hark.flows import feeds, known_mappings, offering, previewing, stores
from hark.flows.ahead import Ahead
from hark.flows.feed_names import BadFeedName, OtherLedger
from hark.flows.feeds import NoSuchArrival
from hark.flows.previewing import Preview
from hark.guard.access import Role, operator
from hark.intake.reading import MissingColumns
from hark.records.feeds import ArrivalRow
from tests.flows.test_loading import load
from tests.makers import NOON, a_file, a_row, somebody

pytestmark = pytest.mark.django_db
ANNA = operator("anna")


def looked_at(path: Path, *, mapping: str = "cfpb") -> Preview:
    return previewing.preview(path, mapping=mapping, by=ANNA, now=NOON)


class TestFeeds:
    def test_say_what_each_delivered_and_what_waits_in_quarantine(self, home: Path) -> None:
        load(a_file(home, [a_row(id="1"), a_row(id="2", received="2019-05-02"), a_row(id="x")]))
        load(a_file(home, [a_row(id="7")], name="other.csv"), feed="north")

        cfpb, north = feeds.feeds(by=ANNA)

        assert (cfpb.name, cfpb.records, cfpb.in_quarantine) == ("cfpb", 2, 1)
        assert (cfpb.first_day, cfpb.last_day) == (date(2019, 4, 10), date(2019, 5, 2))
        assert cfpb.last_arrival and cfpb.last_arrival.tally == Tally(read=3, accepted=2, quarantined=1)
        assert (north.name, north.records, north.in_quarantine) == ("north", 1, 0)

    def test_name_one_that_delivered_nothing_yet(self, home: Path) -> None:
        load(a_file(home, [a_row(id="x")]))

        [feed] = feeds.feeds(by=ANNA)

        assert (feed.records, feed.first_day, feed.in_quarantine) == (0, None, 1)

    def test_are_none_of_the_executives_business(self, home: Path) -> None:
        with pytest.raises(NotAllowed):
            feeds.feeds(by=somebody(Role.EXECUTIVE))


class TestArrivals:
    def test_come_newest_first_and_by_feed(self, home: Path) -> None:
        load(a_file(home, [a_row(id="1")], name="old.csv"))
        load(a_file(home, [a_row(id="2")], name="new.csv"))
        load(a_file(home, [a_row(id="3")], name="north.csv"), feed="north")
        ArrivalRow.objects.filter(file_name="old.csv").update(offered_at=NOON - timedelta(days=1))

        rows, total = feeds.arrivals(by=ANNA, feed="cfpb")
        newest, in_all = feeds.arrivals(by=ANNA, limit=1)

        assert [arrival.file_name for arrival in rows] == ["new.csv", "old.csv"]
        assert ([arrival.file_name for arrival in newest], total, in_all) == (["north.csv"], 2, 3)

    def test_say_nothing_of_days_to_come_while_they_are_not_done_or_cannot_be_read(self, home: Path) -> None:
        load(a_file(home, [a_row(id="1", received="2062-04-10")]))
        one = ArrivalRow.objects.get()

        assert feeds.brought_ahead(one.pk, by=ANNA, now=NOON) == Ahead(1, date(2062, 4, 10))
        ArrivalRow.objects.update(state=ArrivalRow.State.RUNNING)
        assert feeds.brought_ahead(one.pk, by=ANNA, now=NOON) is None
        ArrivalRow.objects.update(state=ArrivalRow.State.DONE)
        stores._table.cache_clear()
        for part in (home / "lake/complaints").glob("*.parquet"):
            part.unlink()
        assert feeds.brought_ahead(one.pk, by=ANNA, now=NOON) is None

    def test_that_brought_nothing_begin_no_ledger_when_they_are_looked_at(self, home: Path) -> None:
        path = home / "calls.csv"
        path.write_text("id,entered,channel\n", encoding="utf-8")
        one = offering.receive(path, file_name="calls.csv", mapping="contacts", feed="", by=ANNA, now=NOON)

        for state in (ArrivalRow.State.REFUSED, ArrivalRow.State.DONE):
            ArrivalRow.objects.update(state=state)
            assert feeds.brought_ahead(one, by=ANNA, now=NOON) is None
        assert stores.begun() == ()

    def test_of_an_unknown_number_are_not_found(self, home: Path) -> None:
        with pytest.raises(NoSuchArrival):
            feeds.arrival(7, by=ANNA)

    def test_keep_a_refusal_as_sentence_and_details(self, home: Path) -> None:
        path = home / "b.csv"
        path.write_text("Name,Name\n1,2\n", encoding="utf-8")
        load(path)

        arrival = feeds.arrival(ArrivalRow.objects.get().pk, by=ANNA)

        assert (arrival.state, arrival.refusal_details) == ("refused", {"name": "Name"})
        assert arrival.refusal.startswith("Two columns are called")


class TestPreview:
    def test_shows_rows_as_they_would_be_read(self, home: Path) -> None:
        preview = looked_at(a_file(home, [a_row(id="1", received="04/10/2019"), a_row(id="2", state="")]))

        assert preview.rows[0].values["received"] == date(2019, 4, 10)
        assert preview.rows[1].values["state"] is None
        assert preview.headings["source_id"] == "Complaint ID"
        assert [row.line for row in preview.rows] == [2, 3]

    def test_says_which_rows_would_be_kept_aside_and_why(self, home: Path) -> None:
        preview = looked_at(a_file(home, [a_row(id="1"), a_row(id="2", timely="Perhaps")]))

        problem = preview.rows[1].problem
        assert preview.rows[0].problem is None
        assert problem and (problem.column, problem.value) == ("Timely response?", "Perhaps")
        assert problem.reason is Reason.NOT_A_CHOICE

    def test_notices_a_number_that_stands_twice(self, home: Path) -> None:
        twice = [a_row(id="1"), a_row(id="2"), a_row(id="1"), a_row(id="2", state="TX")]

        rows = looked_at(a_file(home, twice)).rows

        assert [row.again for row in rows] == [False, False, True, False]
        assert [row.problem and row.problem.reason for row in rows] == [None, None, None, Reason.CONFLICT]

    def test_compares_the_rows_with_what_the_feed_has_brought(self, home: Path) -> None:
        load(a_file(home, [a_row(id="1"), a_row(id="2")], name="before.csv"))
        path = a_file(home, [a_row(id="1"), a_row(id="2", state="TX"), a_row(id="3"), a_row(id="3")])

        rows = looked_at(path).rows
        elsewhere = previewing.preview(path, mapping="cfpb", feed="north", by=ANNA, now=NOON).rows

        assert [(row.here, row.again) for row in rows] == [
            (True, False),
            (False, False),
            (False, False),
            (False, True),
        ]
        assert [row.problem and row.problem.reason for row in rows] == [None, Reason.CONFLICT, None, None]
        assert not any(row.here or row.problem for row in elsewhere)

    def test_begins_no_ledger(self, home: Path) -> None:
        path = home / "calls.csv"
        path.write_text("id,entered,channel\n" + 2 * "c1,2026-11-01T23:30:00Z,phone\n", encoding="utf-8")

        rows = looked_at(path, mapping="contacts").rows

        assert [(row.here, row.again) for row in rows] == [(False, False), (False, True)]
        assert stores.begun() == ()

    def test_of_complaints_to_handle_is_for_whoever_takes_them_in(self, home: Path) -> None:
        path = home / "cases.csv"
        path.write_text("source_id,received,narrative\nR-1,2026-02-20,Lost.\n", encoding="utf-8")

        for role in (Role.ADMINISTRATOR, Role.AUDITOR):
            with pytest.raises(NotAllowed):
                previewing.preview(path, mapping="cases", by=somebody(role), now=NOON)
        assert looked_at(path, mapping="cases").rows

    def test_asks_for_a_feed_that_can_be_and_delivers_such_records(self, home: Path) -> None:
        path = a_file(home, [a_row(id="1")])
        load(path, feed="north")
        calls = home / "calls.csv"
        calls.write_text("id,entered,channel\nc1,2026-11-01T23:30:00Z,phone\n", encoding="utf-8")

        with pytest.raises(BadFeedName):
            previewing.preview(path, mapping="cfpb", feed="../x y", by=ANNA, now=NOON)
        with pytest.raises(OtherLedger):
            previewing.preview(calls, mapping="contacts", feed="north", by=ANNA, now=NOON)

    def test_names_columns_nobody_reads_and_columns_that_are_absent(self, home: Path) -> None:
        path = home / "few.csv"
        path.write_text("Complaint ID,Date received,Event tag\n1,2019-04-10,x\n", encoding="utf-8")

        preview = looked_at(path)

        assert preview.unread == ("Event tag",)
        assert "Product" in preview.absent and "Complaint ID" not in preview.absent
        assert set(preview.headings) == {"source_id", "received"}

    def test_looks_at_fifty_rows_and_loads_none(self, home: Path) -> None:
        preview = looked_at(a_file(home, [a_row(id=str(at)) for at in range(60)]))

        assert len(preview.rows) == previewing.PREVIEWED == 50
        assert ArrivalRow.objects.count() == 0

    def test_is_refused_where_a_column_the_mapping_needs_is_missing(self, home: Path) -> None:
        path = home / "wrong.csv"
        path.write_text("a,b\n1,2\n", encoding="utf-8")

        with pytest.raises(MissingColumns):
            looked_at(path)

    def test_counts_each_row_dated_after_today_once_where_it_repeats(self, home: Path) -> None:
        rows = [a_row(id="1", received="2062-04-10")] * 2 + [a_row(id="2", received=f"{NOON.date()}")]

        assert looked_at(a_file(home, rows)).ahead == Ahead(1, date(2062, 4, 10), 2)
        assert looked_at(a_file(home, rows[2:], name="today.csv")).ahead is None


class TestMappings:
    def test_broken_ones_stand_in_the_way_of_no_other(self, home: Path) -> None:
        (home / "mappings" / "torn.toml").write_text("name = ", encoding="utf-8")

        known = known_mappings.known(by=ANNA)

        assert "cfpb" in [mapping.name for mapping in known.usable]
        assert known.own == {"torn"}
        [refusal] = known.broken
        assert refusal.details["name"] == "torn"
