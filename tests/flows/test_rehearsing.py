"""A file tried out: what a load would make of it, and not a byte written."""

from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from django.apps import apps
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hark.core.errors import NotAllowed
from hark.core.terms.intake import Tally
from hark.flows import batching, rehearsing, ring, stores
from hark.flows.ahead import Ahead
from hark.flows.feed_names import OtherLedger
from hark.flows.rehearsing import Met, Rehearsal
from hark.guard.access import Role, operator
from hark.intake import mappings
from hark.lake.once import Told
from tests.flows.test_loading import load
from tests.makers import NOON, a_file, a_row, somebody

pytestmark = pytest.mark.django_db
ANNA = operator("anna")
MIXED = [
    a_row(id="1", narrative="My card is 4111 1111 1111 1111."),
    a_row(id="2"),
    a_row(id="2"),
    a_row(id="1", state="TX"),
    a_row(id="x"),
    a_row(id="3", received="10.04.2019", narrative="Card 4111 1111 1111 1111 again."),
    a_row(id="4", received="11.04.2019"),
    a_row(id="5", timely="Sometimes"),
]


def rehearse(path: Path, *, feed: str = "", mapping: str = "cfpb", most: int | None = None) -> Rehearsal:
    with Met() as met:
        return rehearsing.rehearse(path, mapping=mapping, feed=feed, by=ANNA, met=met, most=most, now=NOON)


@dataclass
class Everything:
    """Every file of the home by its digest, and how many rows each table has."""

    files: dict[str, str] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, home: Path) -> "Everything":
        files = {str(p): sha256(p.read_bytes()).hexdigest() for p in home.rglob("*") if p.is_file()}
        return cls(files, {model.__name__: model._default_manager.count() for model in apps.get_models()})


def test_tells_what_would_be_refused_with_its_column_lines_and_shape(home: Path) -> None:
    told = rehearse(a_file(home, MIXED))

    assert told.tally == Tally(read=8, accepted=2, duplicates=1, quarantined=5)
    assert told.conflicts == 1 and told.would_be_refused and told.is_whole
    assert [(r.reason, r.column, r.count, r.lines, r.shapes) for r in told.refused] == [
        ("not_a_date", "Date received", 2, [7, 8], ["99.99.9999"]),
        ("conflict", "Complaint ID", 1, [5], ["9"]),
        ("not_an_id", "Complaint ID", 1, [6], ["a"]),
        ("not_a_choice", "Timely response?", 1, [9], ["Aaaaaaaaa"]),
    ]


def test_counts_a_row_with_several_faults_once_and_tells_them_all(home: Path) -> None:
    both = [a_row(id=str(at), received="soon", timely="Sometimes") for at in (1, 2)]

    told = rehearse(a_file(home, [*both, a_row(id="3", received="10.04.2019")]))

    assert told.tally.quarantined == sum(each.count for each in told.refused) == 3
    assert [(r.column, r.count, r.beside, r.lines) for r in told.refused] == [
        ("Date received", 3, 0, [2, 3, 4]),
        ("Timely response?", 0, 2, [2, 3]),
    ]


def test_writes_nothing(home: Path) -> None:
    load(a_file(home, [a_row(id="1")], name="first.csv"))
    file, ledger = a_file(home, MIXED), stores.ledger("complaints")
    ledger.snapshot()
    before = Everything.of(home)

    assert rehearse(file).tally.read == len(MIXED)

    assert Everything.of(home) == before


def test_makes_no_feed(home: Path) -> None:
    ring.pseudonyms()
    stores.ledger("complaints")
    before = Everything.of(home)

    rehearse(a_file(home / "keys", [a_row(id="1")]), feed="new")

    after = Everything.of(home)
    assert after.rows == before.rows and after.files.keys() - before.files.keys() == {
        str(home / "keys/complaints.csv")
    }


RECORDS = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.sampled_from(["1", "2", "3", "x"]),
            "state": st.sampled_from(["GA", "TX"]),
            "received": st.sampled_from(["2019-04-10", "soon"]),
            "narrative": st.sampled_from(["", "Card 4111 1111 1111 1111."]),
        }
    ),
    max_size=12,
)


@given(first=RECORDS, second=RECORDS)
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_agrees_with_the_load_that_follows(
    home: Path, first: list[dict[str, str]], second: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batching, "BATCH", 3)
    feed = f"f{sha256(repr((first, second)).encode()).hexdigest()[:20]}"
    for rows in (first, second):
        file = a_file(home, [a_row(**each) for each in rows])
        if rows:
            told = rehearse(file, feed=feed)
            loaded = load(file, feed=feed)
            again = rehearse(file, feed=feed)

            assert (told.tally, told.redacted) == (loaded.tally, loaded.redacted)
            assert again.tally.accepted == 0


def test_a_rehearsal_that_forgets_what_it_met_is_noticed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batching, "BATCH", 2)
    monkeypatch.setattr(Met, "among", lambda self, feed, ids: {})

    told = rehearse(a_file(home, MIXED))

    assert told.tally != Tally(read=8, accepted=2, duplicates=1, quarantined=5)


def test_several_files_share_what_they_met(home: Path) -> None:
    one, two = (a_file(home, [a_row(id="1", state=s)], name=f"{s}.csv") for s in ("GA", "TX"))

    with Met() as met:
        told = [rehearsing.rehearse(f, mapping="cfpb", by=ANNA, met=met, now=NOON) for f in (one, two, one)]

    assert [(t.tally.accepted, t.conflicts, t.tally.duplicates) for t in told] == [
        (1, 0, 0),
        (0, 1, 0),
        (0, 0, 1),
    ]


def test_holds_no_id_and_no_content(home: Path) -> None:
    with Met() as met:
        met.add("cfpb", [Told("C-1001", b"d" * 32)])
        [(key, content)] = met._kept.execute("SELECT key, content FROM met")

    assert b"1001" not in key and content == b"d" * 32


def test_stops_where_it_is_told_to_and_says_that_there_is_more(home: Path) -> None:
    file = a_file(home, [a_row(id=str(n)) for n in range(1, 6)])

    some, whole = rehearse(file, most=3), rehearse(file, most=5)

    assert some.tally.read == 3 and not some.is_whole
    assert whole.tally.read == 5 and whole.is_whole


def test_of_a_file_that_breaks_off_tells_what_came_before_and_why(home: Path) -> None:
    import gzip

    whole = gzip.compress(a_file(home, [a_row(id=str(n)) for n in range(1, 9_000)]).read_bytes())
    torn = home / "torn.csv.gz"
    torn.write_bytes(whole[: len(whole) // 2])

    told = rehearse(torn)

    assert told.refusal is not None and told.would_be_refused and told.tally.accepted > 0


def test_reads_by_a_mapping_that_is_not_saved(home: Path) -> None:
    text = mappings.shipped_text("cfpb")
    assert text
    mended = mappings.parse(text.replace('dates = ["%Y-%m-%d"', 'dates = ["%d.%m.%Y", "%Y-%m-%d"'))

    with Met() as met:
        told = rehearsing.rehearse(a_file(home, MIXED), mapping=mended, by=ANNA, met=met, now=NOON)

    assert "not_a_date" not in {each.reason for each in told.refused}


def test_refuses_a_feed_of_another_ledger(home: Path) -> None:
    file = a_file(home, [a_row(id="1")])
    load(file)
    (home / "mappings/own.toml").write_text(
        'name = "own"\nledger = "exposures"\nfeed = "cfpb"\ntitle = { en = "x", zh = "x" }\nmissing = []\n'
        'dates = ["%Y-%m-%d"]\n'
        '[[column]]\nfield = "source_id"\nfrom = ["Complaint ID"]\nkind = "id"\nrequired = true\n'
        '[[column]]\nfield = "month"\nfrom = ["Date received"]\nkind = "date"\nrequired = true\n'
    )

    with pytest.raises(OtherLedger, match="delivers complaints"):
        rehearse(file, mapping="own")


def test_is_for_whoever_may_load(home: Path) -> None:
    with Met() as met, pytest.raises(NotAllowed):
        rehearsing.rehearse(
            a_file(home, [a_row()]), mapping="cfpb", by=somebody(Role.AUDITOR), met=met, now=NOON
        )


def test_of_complaints_to_handle_is_for_whoever_takes_them_in(home: Path) -> None:
    file = home / "cases.csv"
    file.write_text("source_id,received,narrative\nR-1,2026-02-20,Lost.\n")

    with Met() as met, pytest.raises(NotAllowed):
        rehearsing.rehearse(file, mapping="cases", by=somebody(Role.ADMINISTRATOR), met=met, now=NOON)
    assert rehearse(file, mapping="cases").tally.accepted == 1


def test_begins_no_ledger_in_however_many_batches(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batching, "BATCH", 1)
    file = home / "calls.csv"
    file.write_text("id,entered,channel\n" + 2 * "c1,2026-11-01T23:30:00Z,phone\n")

    assert rehearse(file, mapping="contacts").tally == Tally(2, 1, 1, 0)
    assert stores.begun() == ()


def test_says_how_many_would_count_in_days_to_come_and_where_the_latest_stands(home: Path) -> None:
    file = a_file(
        home,
        [
            a_row(id="1", received=f"{NOON.date()}"),
            a_row(id="2", received="2062-04-10"),
            a_row(id="3", received="2027-04-10"),
            a_row(id="3", received="2027-04-10"),
            a_row(id="4", received="2099-04-10", timely="Sometimes"),  # would be kept aside, not counted
        ],
    )

    told = rehearse(file)
    load(file)

    assert told.ahead == Ahead(2, date(2062, 4, 10), 3)
    assert told.tally.accepted == 3
    assert rehearse(file).ahead is None  # they are here already


def test_takes_the_moment_of_a_contact_by_the_days_of_its_source(home: Path) -> None:
    header = "id,entered,channel\n"
    file = home / "calls.csv"
    file.write_text(header + "c1,2062-04-10T23:30:00Z,phone\nc2,2026-11-01T23:30:00Z,phone\n")

    told = rehearse(file, mapping="contacts")

    assert told.ahead == Ahead(1, date(2062, 4, 11), 2)


@pytest.mark.parametrize(
    ("waits", "columns"),
    [
        ((12_000, 45_000, 3_601), ("等待",)),
        ((12_000, 0, 0), ("等待",)),  # who did not wait tells nothing
        ((12_000, 45_000, 30, 40), ()),
        ((30, 3_600), ()),
        ((0, 0), ()),
    ],
)
def test_says_which_durations_are_mostly_of_hours(
    home: Path, waits: tuple[int, ...], columns: tuple[str, ...]
) -> None:
    file = home / "calls.csv"
    rows = [f"c{n},2026-11-01T09:30:00Z,phone,{wait}\n" for n, wait in enumerate(waits)]
    file.write_text("id,entered,channel,等待\n" + "".join(rows), encoding="utf-8")

    told = rehearse(file, mapping="contacts")

    assert told.lasting.columns == columns and told.tally.accepted == len(waits)


def test_finds_nothing_strange_in_trainings_that_are_due(home: Path) -> None:
    file = home / "trainings.csv"
    file.write_text("id,course,due\nt1,Selling,2062-04-10\n")

    told = rehearse(file, mapping="trainings")

    assert told.tally.accepted == 1 and told.ahead is None
