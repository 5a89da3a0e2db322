"""A fact table through its versions."""

from pathlib import Path

from hark.lake.schemas import COMPLAINTS
from hark.lake.table import FactTable
from tests.makers import a_ledger, add


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


def test_an_older_version_is_opened_as_often_as_it_is_asked_for(tmp_path: Path) -> None:
    table = a_ledger(tmp_path, {"state": "GA"})

    first, again = table.at(0), table.at(0)

    assert table.rows(first.table.select("state")) == table.rows(again.table.select("state")) == []
