"""A fact table through its versions."""

from pathlib import Path

import pytest

from hark.lake.complaints import rows
from hark.lake.schemas import COMPLAINTS
from hark.lake.table import FactTable
from tests.makers import NOON, a_ledger, add


class TestSnapshot:
    def test_follows_what_another_process_appends(self, tmp_path: Path) -> None:
        mine = a_ledger(tmp_path)
        before = mine.snapshot().version

        add(FactTable(tmp_path, "complaints", COMPLAINTS), {"state": "GA"})

        assert mine.snapshot().version == before + 1
        assert mine.rows(mine.snapshot().table.select("state")) == [("GA",)]

    def test_goes_on_past_the_versions_it_keeps_in_mind(self, tmp_path: Path) -> None:
        table = a_ledger(tmp_path)

        for _ in range(8):
            add(table, {"state": "GA"})
            table.snapshot()

        assert len(table.rows(table.snapshot().table.select("state"))) == 8

    def test_misses_a_part_that_is_gone(self, tmp_path: Path) -> None:
        table = a_ledger(tmp_path, {"state": "GA"})
        assert table.missing_files() == []

        [part] = (tmp_path / "complaints").glob("*.parquet")
        part.unlink()

        assert table.missing_files() == [part.name]


def test_lives_in_a_folder_of_any_name(tmp_path: Path) -> None:
    folder = tmp_path / "O'Neil & 张三" / "lake"
    folder.parent.mkdir()

    table = a_ledger(folder, {"state": "GA"})

    assert table.rows(table.snapshot().table.select("state")) == [("GA",)]
    assert table.missing_files() == []


class TestATableOfAnOlderVersion:
    @pytest.mark.parametrize("column", ["unit", "customer"])
    def test_gains_the_columns_it_lacks_and_keeps_its_rows(self, tmp_path: Path, column: str) -> None:
        older = COMPLAINTS.remove(COMPLAINTS.get_field_index(column))
        table = FactTable(tmp_path, "complaints", older)
        values = rows({"source_id": ["1"], "received": [NOON.date()]}, feed="f", arrival=1, contents=[b"1"])
        table.append(values.drop_columns([column]).cast(older))

        grown = FactTable(tmp_path, "complaints", COMPLAINTS)
        before = grown.rows(grown.snapshot().table.select("source_id", column))
        add(grown, {"source_id": "2", column: "n1"})
        after = grown.rows(grown.snapshot().table.select("source_id", column).order_by("source_id"))

        assert (before, after) == ([("1", None)], [("1", None), ("2", "n1")])


def test_an_older_version_is_opened_as_often_as_it_is_asked_for(tmp_path: Path) -> None:
    table = a_ledger(tmp_path, {"state": "GA"})

    first, again = table.at(0), table.at(0)

    assert table.rows(first.table.select("state")) == table.rows(again.table.select("state")) == []
