"""Headers that are refused, whatever the form of the file."""

from pathlib import Path

import pytest

from hark.core.errors import Refusal
from hark.intake.files import open_table
from hark.intake.files.table import (
    MOST_COLUMNS,
    DuplicateColumns,
    HeaderOnly,
    NoHeader,
    TooManyColumns,
    header_of,
)
from tests.intake.files.offered import HEADER, a_parquet, a_text, a_workbook


class TestHeader:
    def test_is_stripped_of_blanks(self) -> None:
        assert header_of([" id", "company ", ""]) == ("id", "company", "")

    def test_may_leave_columns_without_a_name(self) -> None:
        assert header_of(["id", "", ""]) == ("id", "", "")

    @pytest.mark.parametrize(
        ("cells", "refusal", "told"),
        [
            (["", " "], NoHeader, "no column names"),
            (["id", "Company", "company "], DuplicateColumns, '"company"'),
            (list(map(str, range(MOST_COLUMNS + 1))), TooManyColumns, "1001 columns"),
        ],
    )
    def test_is_refused(self, cells: list[str], refusal: type[Refusal], told: str) -> None:
        with pytest.raises(refusal, match=told):
            header_of(cells)

    def test_alone_is_no_table(self, tmp_path: Path) -> None:
        offered = [
            a_text(tmp_path, f"{HEADER}\n\n"),
            a_workbook(tmp_path, [["id", "company"]]),
            a_parquet(tmp_path, {"id": []}),
        ]

        for path in offered:
            with pytest.raises(HeaderOnly):
                open_table(path)


class TestClose:
    def test_may_come_before_the_end_and_twice(self, tmp_path: Path) -> None:
        for path in (
            a_text(tmp_path, "id\n1\n2\n"),
            a_workbook(tmp_path, [["id"], *[[n] for n in range(999)]]),
        ):
            table = open_table(path)
            next(iter(table))

            table.close()
            table.close()
