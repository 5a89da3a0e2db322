"""Paths that lead to no file, and records read again."""

import os
from pathlib import Path

import pytest

from hark.core.errors import Refusal
from hark.core.terms.intake import Reason
from hark.intake.files import open_table, reread
from hark.intake.files.opening import MissingFile, NotAFile, NotReadable
from tests.intake.files.offered import HEADER, a_packed, a_parquet, a_text, a_workbook


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


class TestPath:
    def test_to_nothing_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(MissingFile, match=r'There is no file "gone\.csv"'):
            open_table(tmp_path / "gone.csv")

    def test_to_a_folder_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(NotAFile, match="is a folder"):
            open_table(tmp_path)

    def test_to_the_folder_one_stands_in_is_named_by_its_dot(self) -> None:
        with pytest.raises(NotAFile, match=r'"\." is a folder'):
            open_table(Path())

    def test_to_a_pipe_is_refused_without_waiting_on_it(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe.csv")

        with pytest.raises(NotAFile, match="a device or a pipe"):
            open_table(tmp_path / "pipe.csv")

    def test_round_in_circles_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "loop.csv").symlink_to("loop.csv")

        with pytest.raises(NotReadable, match="leads nowhere"):
            open_table(tmp_path / "loop.csv")

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
    def test_to_what_may_not_be_read_is_refused(self, tmp_path: Path) -> None:
        a_text(tmp_path, "id\n1\n").chmod(0)

        with pytest.raises(NotReadable, match="you may not read it"):
            open_table(tmp_path / "table.csv")

    def test_refused_leaves_nothing_open(self, tmp_path: Path) -> None:
        offered = [
            a_text(tmp_path, "id,id\n1,2\n"),
            a_text(tmp_path, "id\n", name="header.csv"),
            a_workbook(tmp_path, [["id"]]),
            a_parquet(tmp_path, {"id": [{"a": 1}]}),
        ]
        before = open_files()

        for path in offered:
            with pytest.raises(Refusal):
                open_table(path)

        assert open_files() == before


class TestReread:
    def test_is_the_record_read_before_in_every_form(self, tmp_path: Path) -> None:
        text = f'{HEADER}\n1,招商银行,"a\nb"\n2,Acme\n3,"Bolt,b\n4,Co\x07re,c\n5,Dash,e\n'
        offered = [
            *(
                a_text(tmp_path, text, encoding=code, name=f"{code}.csv")
                for code in ("utf-8", "gb18030", "utf-16")
            ),
            a_packed(tmp_path, text.encode()),
            a_workbook(tmp_path, [["id", "company"], [1, "招商银行"], [2, "a", "b"], [3, "a\x07"]]),
            a_parquet(tmp_path, {"id": [1.0, None], "company": ["招商银行", "a\x00"]}),
        ]

        for path in offered:
            with open_table(path) as table:
                for record in table:
                    again = reread(record.original, header=table.header, dialect=table.dialect)
                    assert (again.cells, again.original, again.fault) == (
                        record.cells,
                        record.original,
                        record.fault,
                    )

    def test_does_not_fit_a_header_of_another_width(self, tmp_path: Path) -> None:
        with open_table(a_text(tmp_path, f'{HEADER}\n1,Acme,"a\nb"\n')) as table:
            again = reread(next(iter(table)).original, header=["id", "company"], dialect=table.dialect)

        assert again.fault in {Reason.COLUMN_COUNT, Reason.UNCLOSED_QUOTE}
