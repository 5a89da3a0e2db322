"""Sums kept by day are the same, whichever engine made them of the facts."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from shutil import copytree

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hark.core.terms.figure import Source
from hark.core.terms.question import Question
from hark.lake import proving, rolling, segments
from hark.lake.asking import ask
from hark.lake.cubes import cubes
from hark.lake.engines import Counter
from hark.lake.segments import chain
from hark.lake.table import FactTable
from hark.measures.book import look_up
from tests.agreement.conftest import seen_by
from tests.agreement.drawn import PERIOD, Ledgers
from tests.makers import NOON, add

pytestmark = pytest.mark.spark

ROLLED_UP = ("complaints", "contacts")


@pytest.fixture(scope="module", autouse=True)
def _however_few() -> Iterator[None]:
    """Else these few would be summed up on this machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(segments, "MOST", 0)
        yield


@pytest.fixture(scope="module", params=ROLLED_UP)
def pair(
    request: pytest.FixtureRequest,
    here: Ledgers,
    counter: Counter,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[FactTable, FactTable]:
    """Two copies of a ledger, one rolled up by DuckDB and one by the other engine."""
    source, places = here[request.param], [tmp_path_factory.mktemp(name) for name in ("duckdb", "other")]
    for place in places:
        copytree(source.folder, place / source.name)
    one = FactTable(places[0], source.name, source.schema)
    other = FactTable(places[1], source.name, source.schema, counter=counter)
    rolling.rebuild(one, now=NOON)
    rolling.rebuild(other, now=NOON)
    return one, other


def test_are_the_rows_of_the_same_files(pair: tuple[FactTable, FactTable]) -> None:
    one, other = (list(chain(table, upto=table.newest)) for table in pair)

    assert [segment.list.name for segment in one] == [segment.list.name for segment in other]
    for a, b in zip(one, other, strict=True):
        for kind in segments.FILES:
            assert pq.read_schema(a.file(kind)) == pq.read_schema(b.file(kind))
            assert pq.read_metadata(a.file(kind)).num_rows == pq.read_metadata(b.file(kind)).num_rows > 0


def test_hold_beside_a_pass_of_duckdb_over_the_facts(pair: tuple[FactTable, FactTable]) -> None:
    _, other = pair

    proof = proving.prove(other)

    assert proof.holds, proof
    assert proof.compared > len(cubes(other.name))


def test_of_a_few_more_facts_are_added_to_those_there_are(
    here: Ledgers, counter: Counter, tmp_path: Path
) -> None:
    copytree(here["contacts"].folder, tmp_path / "contacts")
    table = FactTable(tmp_path, "contacts", here["contacts"].schema)
    rolling.refresh(table, now=NOON)
    table = seen_by(table, counter)

    add(table, {"channel": "chat", "entered": NOON}, {"channel": "chat", "wait": None})
    rolled = rolling.refresh(table, now=NOON)

    assert (rolled.made, rolled.version) == (1, table.newest)
    assert proving.prove(table).holds


def test_are_asked_without_the_cluster(pair: tuple[FactTable, FactTable]) -> None:
    _, other = pair
    id = {"complaints": "complaints.received", "contacts": "contacts.aht"}[other.name]

    answers = ask(other, Question((id,), PERIOD, by=("channel",)), book=[look_up(id)])

    assert {(answer.source, answer.engine) for answer in answers} == {(Source.ROLLUP, "duckdb")}


def test_of_few_facts_are_made_on_this_machine(
    here: Ledgers, counter: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copytree(here["contacts"].folder, tmp_path / "contacts")
    table = FactTable(tmp_path, "contacts", here["contacts"].schema, counter=Faulty(counter))
    monkeypatch.setattr(segments, "MOST", 10_000)

    rolling.rebuild(table, now=NOON)

    assert proving.prove(table).holds


def test_that_differ_are_found(here: Ledgers, counter: Counter, tmp_path: Path) -> None:
    copytree(here["contacts"].folder, tmp_path / "contacts")
    table = FactTable(tmp_path, "contacts", here["contacts"].schema, counter=Faulty(counter))

    rolling.rebuild(table, now=NOON)

    assert {what.partition(" ")[0] for what in proving.prove(table).differing} == {"values"}


class Faulty:
    """The engine, with an error in a function of its own."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        self.name, self.dialect = counter.name, counter.dialect
        self.show, self.show_empty, self.forget = counter.show, counter.show_empty, counter.forget
        self.rows = counter.rows

    def batches(self, sql: str, *, order: Sequence[str] = ()) -> Iterator[pa.RecordBatch]:
        return self._counter.batches(re.sub(r"\bCEIL\(", "FLOOR(", sql, flags=re.IGNORECASE), order=order)
