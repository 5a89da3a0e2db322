"""Engines by address, and which of them is asked for what."""

from collections.abc import Iterator, Sequence
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pyarrow as pa
import pytest

from hark.core.errors import Unavailable
from hark.core.terms.figure import Source
from hark.core.terms.period import Period
from hark.core.terms.question import Filter, Question
from hark.lake import engines, listing, rolling, segments, selecting, spark, tallies
from hark.lake.asking import ask
from hark.lake.engine import Engine, Row
from hark.lake.table import FactTable
from hark.measures.book import look_up
from tests.makers import NOON, a_ledger, add

MONTH = Period(date(2026, 11, 1), date(2026, 12, 1))


class Another:
    """An engine of another name, which notes what it is asked; it is DuckDB again."""

    name, dialect = "another", "duckdb"

    def __init__(self, folder: Path) -> None:
        self._own = Engine(folder)
        self.show, self.show_empty, self.forget = self._own.show, self._own.show_empty, self._own.forget
        self.asked: list[str] = []

    def rows(self, sql: str) -> list[Row]:
        self.asked.append(sql)
        return self._own.rows(sql)

    def batches(self, sql: str, *, order: Sequence[str] = ()) -> Iterator[pa.RecordBatch]:
        self.asked.append(sql)
        return self._own.batches(sql, order=order)


@pytest.fixture
def another(tmp_path: Path) -> Another:
    return Another(tmp_path)


@pytest.fixture
def table(tmp_path: Path, another: Another) -> FactTable:
    """Two contacts, counted by another engine."""
    made = a_ledger(tmp_path, {}, {"channel": "chat"}, name="contacts")
    return FactTable(tmp_path, made.name, made.schema, counter=another)


def offered(table: FactTable) -> list[tuple[int | None, Source, str]]:
    question = Question(("contacts.offered",), MONTH, by=("channel",))
    return [(a.n, a.source, a.engine) for a in ask(table, question, book=[look_up("contacts.offered")])]


def test_facts_are_counted_by_the_engine_chosen(table: FactTable, another: Another) -> None:
    assert offered(table) == [(1, Source.FACTS, "another")] * 2
    assert another.asked


def test_so_is_what_suppression_is_decided_by(table: FactTable, another: Another) -> None:
    formulas = {"contacts.offered": look_up("contacts.offered")[1]}
    cuts = [MONTH.start, MONTH.end]

    tallies.tallies(table, table.snapshot(), formulas, by=("channel",), filter=Filter(), cuts=cuts)

    assert another.asked


def test_sums_of_days_are_added_up_here_with_what_came_since(table: FactTable, another: Another) -> None:
    rolling.refresh(table, now=NOON)
    add(table, {})

    assert offered(table) == [(1, Source.ROLLUP, "duckdb"), (2, Source.ROLLUP, "duckdb")]
    assert another.asked == []  # few facts are summed up here too


def test_many_facts_are_summed_up_by_the_engine_chosen(
    table: FactTable, another: Another, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segments, "MOST", 1)

    rolling.refresh(table, now=NOON)

    assert another.asked
    assert offered(table) == [(1, Source.ROLLUP, "duckdb")] * 2


def test_lists_are_read_here(table: FactTable, another: Another) -> None:
    assert len(listing.page(table, selecting.Selection(), offset=0, limit=10)) == 2
    assert another.asked == []


def test_an_older_version_and_a_wall_are_seen_by_the_same_engine(table: FactTable, another: Another) -> None:
    assert table.as_of(1).counter is another


def test_without_an_address_of_another_each_ledger_has_its_own(tmp_path: Path) -> None:
    table = a_ledger(tmp_path)

    assert engines.counter("duckdb://") is None
    assert table.counter is table.engine


def test_an_address_of_no_engine_is_refused() -> None:
    with pytest.raises(engines.NoSuchEngine, match='no engine "flink"'):
        engines.counter("flink://host:1")


def test_spark_that_is_not_installed_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark, "find_spec", lambda name: None)

    with pytest.raises(Unavailable, match="Install Hark with the extra spark"):
        spark.Spark("spark://127.0.0.1:7077")


@pytest.mark.skipif(find_spec("pyspark") is None, reason="pyspark is not installed (make test-spark)")
def test_options_follow_the_address_of_spark() -> None:
    found = spark.Spark("spark://one:7077,two:7077?spark.cores.max=4&spark.executor.memory=2g")

    assert found.master == "spark://one:7077,two:7077"
    assert found.options == {"spark.cores.max": "4", "spark.executor.memory": "2g"}
