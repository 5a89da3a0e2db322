"""Each source record once."""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pytest

from hark.core.terms.ledger import LEDGERS
from hark.lake.once import Outcome, Told, digest, met
from hark.lake.once import compare as compared
from hark.lake.table import FactTable
from tests.makers import a_ledger, add

A, B = b"a" * 32, b"b" * 32


def compare(table: FactTable, *, feed: str, ids: Sequence[str], contents: Sequence[bytes]) -> list[Outcome]:
    told = [Told(id, content) for id, content in zip(ids, contents, strict=True)]
    return [found.outcome for found in compared(table, told, feed=feed)]


class TestCompare:
    def test_tells_new_records_from_those_that_are_here(self, tmp_path: Path) -> None:
        table = a_ledger(tmp_path, {"source_id": "1"})
        [(content,)] = table.rows(table.snapshot().table.select("content"))

        outcomes = compare(table, feed="north", ids=["1", "2"], contents=[content, A])

        assert outcomes == [Outcome.DUPLICATE, Outcome.NEW]

    def test_calls_other_content_under_the_same_id_a_conflict(self, tmp_path: Path) -> None:
        table = a_ledger(tmp_path, {"source_id": "1"})

        assert compare(table, feed="north", ids=["1"], contents=[A]) == [Outcome.CONFLICT]

    def test_knows_the_record_met_earlier_in_the_same_batch(self, tmp_path: Path) -> None:
        table = a_ledger(tmp_path)

        outcomes = compare(table, feed="north", ids=["1", "1", "1"], contents=[A, A, B])

        assert outcomes == [Outcome.NEW, Outcome.DUPLICATE, Outcome.CONFLICT]

    def test_knows_equal_content_by_its_value_and_not_by_its_object(self, tmp_path: Path) -> None:
        table = a_ledger(tmp_path)
        same = bytes(bytearray(A))

        assert compare(table, feed="north", ids=["1", "1"], contents=[A, same]) == [
            Outcome.NEW,
            Outcome.DUPLICATE,
        ]
        assert compare(table, feed="north", ids=["1", "1"], contents=[A, A]) == [
            Outcome.NEW,
            Outcome.DUPLICATE,
        ]

    def test_keeps_the_ids_of_feeds_apart(self, tmp_path: Path) -> None:
        table = a_ledger(tmp_path, {"source_id": "1"})

        assert compare(table, feed="south", ids=["1"], contents=[A]) == [Outcome.NEW]


class TestMet:
    @pytest.mark.parametrize("name", LEDGERS)
    def test_names_the_places_of_ids_that_are_here_or_come_twice_in_every_ledger(
        self, tmp_path: Path, name: str
    ) -> None:
        table = a_ledger(tmp_path, {"source_id": "1"}, name=name)

        assert met(table, pa.array(["0", "1", "2", "3", "2"]), feed="north") == [1, 2, 4]
        assert met(table, pa.array(["0", "1"]), feed="south") == []


class TestDigest:
    def test_is_the_same_in_any_order_and_any_number_of_steps(self, tmp_path: Path) -> None:
        one = a_ledger(tmp_path / "one", {"source_id": "1"}, {"source_id": "2"})
        other = a_ledger(tmp_path / "other", {"source_id": "2"})
        add(other, {"source_id": "1"})

        assert digest(one, feed="north") == digest(other, feed="north")

    def test_changes_with_the_content(self, tmp_path: Path) -> None:
        table = a_ledger(tmp_path, {"source_id": "1"})
        before = digest(table, feed="north")

        add(table, {"source_id": "2"})

        assert digest(table, feed="north") != before
