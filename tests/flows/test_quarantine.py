"""Records kept aside, looked at and tried again."""

from importlib import resources
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from hark.core.errors import NotAllowed, Refusal
from hark.core.terms.intake import Tally
from hark.flows import feeds, quarantine, replaying
from hark.flows.quarantine import NoSuchRecord
from hark.guard.access import Role
from hark.guard.sealing import SealBroken
from hark.records.audit import AuditEntryRow
from hark.records.feeds import ArrivalRow, QuarantineRow
from tests.flows.test_loading import ANNA, load
from tests.makers import NOON, a_file, a_row, somebody

pytestmark = pytest.mark.django_db


def mend(home: Path, was: str, now: str) -> None:
    shipped = (resources.files("hark.catalogue") / "mappings" / "cfpb.toml").read_text(encoding="utf-8")
    assert was in shipped
    (home / "mappings" / "cfpb.toml").write_text(shipped.replace(was, now), encoding="utf-8")


class TestReplay:
    def test_accepts_what_a_mended_mapping_can_read(self, home: Path) -> None:
        load(a_file(home, [a_row(id="1"), a_row(id="2", received="2019-04-11")], name="clean.csv"), feed="b")
        load(a_file(home, [a_row(id="1"), a_row(id="2", received="11.04.2019")]))
        mend(home, 'dates = ["%Y-%m-%d"', 'dates = ["%d.%m.%Y", "%Y-%m-%d"')

        tally = replaying.replay(by=ANNA, now=NOON)

        assert tally == Tally(read=1, accepted=1)
        assert QuarantineRow.objects.get().state == "accepted"
        load(a_file(home, [a_row(id="1")], name="again.csv"))
        assert feeds.digest("cfpb", by=ANNA) == feeds.digest("b", by=ANNA)

    def test_keeps_what_still_cannot_be_read_with_its_reason_of_today(self, home: Path) -> None:
        load(a_file(home, [a_row(id="x", timely="Perhaps")]))
        mend(home, 'choices = ["Yes", "No"]', 'choices = ["Yes", "No", "Perhaps"]')

        tally = replaying.replay(by=ANNA, now=NOON)

        assert tally == Tally(read=1, quarantined=1)
        [row] = QuarantineRow.objects.all()
        assert (row.state, row.reason) == ("open", "not_an_id")

    def test_is_harmless_a_second_time(self, home: Path) -> None:
        load(a_file(home, [a_row(id="1", timely="Perhaps")]))
        mend(home, 'choices = ["Yes", "No"]', 'choices = ["Yes", "No", "Perhaps"]')

        assert replaying.replay(by=ANNA, now=NOON).accepted == 1
        assert replaying.replay(by=ANNA, now=NOON) == Tally()

    def test_settles_what_a_crash_accepted_without_saying_so(self, home: Path) -> None:
        load(a_file(home, [a_row(id="1", timely="Perhaps")]))
        mend(home, 'choices = ["Yes", "No"]', 'choices = ["Yes", "No", "Perhaps"]')
        replaying.replay(by=ANNA, now=NOON)
        QuarantineRow.objects.update(state="open")  # as if killed after the facts were committed

        assert replaying.replay(by=ANNA, now=NOON) == Tally(read=1, duplicates=1)
        assert QuarantineRow.objects.get().state == "duplicate"

    def test_tries_only_those_named(self, home: Path) -> None:
        load(a_file(home, [a_row(id="x"), a_row(id="y")]))
        first = QuarantineRow.objects.order_by("pk")[0].pk

        assert replaying.replay(by=ANNA, now=NOON, ids=[first]).read == 1

    def test_goes_through_all_of_them_however_many_at_a_time(
        self, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(replaying, "_AT_A_TIME", 2)
        load(a_file(home, [a_row(id=f"x{n}") for n in range(5)]))
        load(a_file(home, [a_row(id=f"y{n}") for n in range(3)], name="other.csv"))

        assert replaying.replay(by=ANNA, now=NOON).read == 8

    def test_takes_no_more_bytes_at_a_time_than_fit(
        self, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(replaying, "_BYTES_AT_A_TIME", 1)
        load(a_file(home, [a_row(id=f"x{n}") for n in range(3)]))

        assert replaying.replay(by=ANNA, now=NOON).read == 3

    def test_tries_nothing_while_one_of_the_mappings_is_broken(self, home: Path) -> None:
        load(a_file(home, [a_row(id="1", timely="Perhaps")]))
        mend(home, 'choices = ["Yes", "No"]', 'choices = ["Yes", "No", "Perhaps"]')
        load(a_file(home, [a_row(id="x")], name="other.csv"), feed="other")
        ArrivalRow.objects.filter(feed__name="other").update(mapping="gone")

        with pytest.raises(Refusal):
            replaying.replay(by=ANNA, now=NOON)

        assert QuarantineRow.objects.filter(state="open").count() == 2

    def test_notes_what_was_accepted_before_something_fell_over(
        self, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        load(a_file(home, [a_row(id="1", timely="Perhaps"), a_row(id="x")]))
        mend(home, 'choices = ["Yes", "No"]', 'choices = ["Yes", "No", "Perhaps"]')
        monkeypatch.setattr(replaying, "_AT_A_TIME", 1)
        last = QuarantineRow.objects.order_by("line").last()
        assert last
        QuarantineRow.objects.filter(pk=last.pk).update(original=b"damaged")

        with pytest.raises(SealBroken):
            replaying.replay(by=ANNA, now=NOON)

        assert AuditEntryRow.objects.get(act="quarantine.replayed").details["accepted"] == 1

    def test_is_refused_to_whoever_only_reads(self, home: Path) -> None:
        with pytest.raises(NotAllowed):
            replaying.replay(by=somebody(Role.AUDITOR), now=NOON)


class TestShow:
    def test_gives_back_the_very_bytes_that_came(self, home: Path) -> None:
        file = a_file(home, [a_row(id="1"), a_row(id="x", narrative='two\nlines, "quoted"')])
        load(file)

        shown = quarantine.show(QuarantineRow.objects.get().pk, by=ANNA, now=NOON)

        assert shown.value == "x"
        assert file.read_bytes().endswith(shown.original)
        assert b"two\nlines" in shown.original

    def test_is_noted_each_time(self, home: Path) -> None:
        load(a_file(home, [a_row(id="x")]))

        quarantine.show(QuarantineRow.objects.get().pk, by=ANNA, now=NOON)

        assert AuditEntryRow.objects.filter(act="quarantine.revealed").count() == 1

    def test_is_refused_to_the_auditor_and_noted_nowhere(self, home: Path) -> None:
        load(a_file(home, [a_row(id="x")]))

        with pytest.raises(NotAllowed):
            quarantine.show(QuarantineRow.objects.get().pk, by=somebody(Role.AUDITOR), now=NOON)
        assert not AuditEntryRow.objects.filter(act="quarantine.revealed").exists()

    def test_knows_when_there_is_none(self, home: Path) -> None:
        with pytest.raises(NoSuchRecord):
            quarantine.show(999, by=ANNA, now=NOON)


def test_lists_ask_for_nothing_that_is_sealed(
    home: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    load(a_file(home, [a_row(id="x"), a_row(id="y")]))

    with django_assert_num_queries(2) as asked:
        kept, total = quarantine.page(by=ANNA)

    assert (len(kept), total) == (2, 2)
    assert not any('"original"' in query["sql"] for query in asked.captured_queries)


def test_an_export_streams_as_many_as_it_says(home: Path) -> None:
    load(a_file(home, [a_row(id="x"), a_row(id="y")]))

    records, count = quarantine.every(by=ANNA, now=NOON)
    load(a_file(home, [a_row(id="z")], name="later.csv"))

    assert len(list(records)) == count == 2


def test_holds_the_value_and_the_bytes_only_sealed(home: Path) -> None:
    load(a_file(home, [a_row(id="4111111111111111x")]))

    row = QuarantineRow.objects.get()
    assert b"4111" not in bytes(row.value) and b"4111" not in bytes(row.original)
