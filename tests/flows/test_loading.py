"""A file settled into the ledger."""

from importlib import resources
from pathlib import Path

import pytest

from hark.core.errors import NotAllowed
from hark.core.terms.intake import Tally
from hark.flows import batching, feeds, loading, offering, quarantine, stores
from hark.flows.feed_names import BadFeedName
from hark.flows.loading import Settled
from hark.guard.access import Role, operator
from hark.lake.finding import one
from hark.lake.listing import total
from hark.lake.selecting import Selection
from hark.records.audit import AuditEntryRow
from hark.records.feeds import ArrivalRow, QuarantineRow
from tests.makers import NOON, a_file, a_row, somebody

pytestmark = pytest.mark.django_db
ANNA = operator("anna")


def load(path: Path, *, feed: str = "cfpb", mapping: str = "cfpb") -> Settled:
    arrival = offering.receive(path, file_name=path.name, mapping=mapping, feed=feed, by=ANNA, now=NOON)
    return loading.settle(arrival, path, by=ANNA, clock=lambda: NOON)


def test_accepts_each_record_once(home: Path) -> None:
    file = a_file(home, [a_row(id="1"), a_row(id="2"), a_row(id="2")])

    first, digest = load(file), feeds.digest("cfpb", by=ANNA)
    again = load(file)

    assert first.tally == Tally(read=3, accepted=2, duplicates=1)
    assert again.tally == Tally(read=3, accepted=0, duplicates=3)
    assert feeds.digest("cfpb", by=ANNA) == digest
    assert total(stores.ledger("complaints"), Selection()) == 2


def test_keeps_what_contradicts_and_what_cannot_be_read(home: Path) -> None:
    file = a_file(
        home, [a_row(id="1"), a_row(id="1", state="TX"), a_row(id="x"), a_row(id="3", received="soon")]
    )

    assert load(file).tally == Tally(read=4, accepted=1, quarantined=3)
    kept, n = quarantine.page(by=ANNA)
    assert n == 3
    assert [(k.line, k.column, k.reason) for k in kept] == [
        (3, "Complaint ID", "conflict"),
        (4, "Complaint ID", "not_an_id"),
        (5, "Date received", "not_a_date"),
    ]


def test_keeps_a_bad_record_once_however_often_its_file_comes(home: Path) -> None:
    file = a_file(home, [a_row(id="x")])

    load(file)
    load(file)

    assert QuarantineRow.objects.count() == 1
    assert ArrivalRow.objects.count() == 1


def test_ends_with_the_same_digest_in_any_order(home: Path) -> None:
    rows = [a_row(id=str(n), state=state) for n, state in enumerate(["GA", "TX", "NY"], start=1)]

    load(a_file(home, rows), feed="a")
    load(a_file(home, rows[::-1], name="back.csv"), feed="b")

    assert feeds.digest("a", by=ANNA) == feeds.digest("b", by=ANNA)


def test_seals_the_narrative_before_it_is_written(home: Path) -> None:
    words = "They took my house and nobody answered the telephone"
    load(a_file(home, [a_row(id="1", narrative=words)]))

    found = one(stores.ledger("complaints"), feed="cfpb", source_id="1")

    assert found is not None and found[1] is not None
    assert not any(
        words.encode() in file.read_bytes() for file in (home / "lake").rglob("*") if file.is_file()
    )


def test_reports_only_what_is_committed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batching, "BATCH", 2)
    file = a_file(home, [a_row(id=str(n)) for n in range(1, 6)])
    arrival = offering.receive(file, file_name="f.csv", mapping="cfpb", feed="cfpb", by=ANNA, now=NOON)
    seen: list[tuple[int, int]] = []

    loading.settle(
        arrival,
        file,
        by=ANNA,
        clock=lambda: NOON,
        report=lambda p: seen.append((p.tally.accepted, total(stores.ledger("complaints"), Selection()))),
    )

    assert seen == [(2, 2), (4, 4), (5, 5)]


def test_keeps_what_came_before_a_file_breaks_off_and_says_why(home: Path) -> None:
    import gzip

    whole = gzip.compress(a_file(home, [a_row(id=str(n)) for n in range(1, 9_000)]).read_bytes())
    torn = home / "torn.csv.gz"
    torn.write_bytes(whole[: len(whole) // 2])

    settled = load(torn)

    assert settled.refusal is not None
    assert settled.tally.accepted > 0
    row = ArrivalRow.objects.get()
    assert row.state == "refused" and row.refusal and row.read == settled.tally.read


@pytest.mark.parametrize("feed", ["../x", "a b", "", "x" * 65, "-a"])
def test_refuses_a_feed_name_that_is_none(home: Path, feed: str) -> None:
    file = a_file(home, [a_row()])

    if feed:
        with pytest.raises(BadFeedName):
            load(file, feed=feed)
    else:
        assert load(file, feed=feed).feed == "cfpb"


def test_is_open_to_whoever_keeps_feeds_and_to_nobody_else(home: Path) -> None:
    file = a_file(home, [a_row()])

    with pytest.raises(NotAllowed):
        offering.receive(
            file, file_name="f", mapping="cfpb", feed="", by=somebody(Role.COMPLAINT_HANDLER), now=NOON
        )
    assert not ArrivalRow.objects.exists()


def test_notes_the_load_with_its_account(home: Path) -> None:
    load(a_file(home, [a_row()]))

    entry = AuditEntryRow.objects.get(act="feed.loaded")
    assert (entry.actor, entry.details["accepted"]) == ("operator:anna", 1)


def test_gives_an_arrival_the_same_account_however_often_it_is_settled(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = a_file(home, [*(a_row(id=str(n)) for n in range(1, 6)), a_row(id="1"), a_row(id="x")])
    load(file)
    load(file)

    row = ArrivalRow.objects.get()
    assert (row.read, row.accepted, row.duplicates, row.quarantined) == (7, 5, 1, 1)


def test_settles_what_was_kept_aside_when_the_file_comes_again_under_a_mended_mapping(home: Path) -> None:
    file = a_file(home, [a_row(id="1"), a_row(id="2", timely="Perhaps")])
    load(file)
    shipped = resources.files("hark.catalogue") / "mappings" / "cfpb.toml"
    mended = shipped.read_text(encoding="utf-8").replace('"No"]', '"No", "Perhaps"]')
    (home / "mappings" / "cfpb.toml").write_text(mended, encoding="utf-8")

    load(file)

    assert QuarantineRow.objects.get().state == "accepted"
    assert quarantine.page(by=ANNA)[1] == 0


def test_takes_fewer_records_at_a_time_where_they_are_long(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batching, "BATCH_BYTES", 1_000)
    file = a_file(home, [a_row(id=str(n), narrative="x" * 600) for n in range(5)])
    arrival = offering.receive(file, file_name="f.csv", mapping="cfpb", feed="", by=ANNA, now=NOON)
    sizes: list[int] = []

    loading.settle(arrival, file, by=ANNA, clock=lambda: NOON, report=lambda p: sizes.append(p.tally.read))

    assert sizes == [2, 4, 5]
