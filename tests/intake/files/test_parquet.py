"""Parquet files as tables."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest

from hark.core.terms.intake import Reason
from hark.intake.files import open_table
from hark.intake.files.packed import ArchiveTooLarge
from hark.intake.files.parquet import NestedColumns
from hark.intake.files.process import DamagedFile
from tests.intake.files.offered import a_parquet, a_text, cells, faults, read

MOMENT = datetime(2019, 4, 10, 12, 30, tzinfo=UTC)
MIDNIGHT = datetime(2019, 4, 10, tzinfo=UTC)


class TestParquet:
    @pytest.mark.parametrize(
        ("column", "texts"),
        [
            (pa.array(["招商银行", None, ""]), ["招商银行", "", ""]),
            (pa.array(["Acme", "Acme"]).dictionary_encode(), ["Acme", "Acme"]),
            (pa.array([b"Acme"]), ["Acme"]),
            (pa.array([7045171, None]), ["7045171", ""]),
            (pa.array([7045171.0, 0.5, float("nan")]), ["7045171", "0.5", ""]),
            (pa.array([Decimal("12.30")]), ["12.30"]),
            (pa.array([True, False, None]), ["TRUE", "FALSE", ""]),
            (pa.array([date(2019, 4, 10)]), ["2019-04-10"]),
            (pa.array([MIDNIGHT, MOMENT], pa.timestamp("ns")), ["2019-04-10", "2019-04-10T12:30:00"]),
            (
                pa.array([MIDNIGHT, MOMENT], pa.timestamp("ms", "UTC")),
                ["2019-04-10T00:00:00Z", "2019-04-10T12:30:00Z"],
            ),
            (pa.array([time(12, 30)]), ["12:30:00.000000"]),
            (pa.array([["a", None, "b"], [], None]), ["a, b", "", ""]),
            (pa.array([None, None]), ["", ""]),
            (pa.array([10**8], pa.date32()), ["<value out of range: 100000000>"]),
        ],
    )
    def test_is_read_as_text(self, column: pa.Array, texts: list[str], tmp_path: Path) -> None:
        path = a_parquet(tmp_path, {"id": list(range(len(texts))), "column": column})

        assert [text for _, text in cells(path)] == texts

    def test_numbers_its_rows_from_one(self, tmp_path: Path) -> None:
        path = a_parquet(tmp_path, {"id": list(range(2_500))})

        assert [record.line for record in read(path)] == list(range(1, 2_501))

    def test_sets_rows_aside_whose_text_is_none(self, tmp_path: Path) -> None:
        path = a_parquet(tmp_path, {"id": [1, 2, 3], "company": [b"Acme", b"Ac\x00me", b"\xff\xfe"]})

        assert faults(path) == [(1, None), (2, Reason.CONTROL_CHARACTER), (3, Reason.ENCODING)]
        assert read(path)[2].original == b'["3","\\udcff\\udcfe"]'

    def test_with_values_within_values_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(NestedColumns, match='column "company"'):
            open_table(a_parquet(tmp_path, {"company": [{"name": "Acme"}]}))

    def test_of_endless_equal_rows_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(ArchiveTooLarge):
            open_table(a_parquet(tmp_path, {"id": pa.repeat("1", 10_000_000)}))

    def test_that_is_damaged_is_refused(self, tmp_path: Path) -> None:
        whole = a_parquet(tmp_path, {"id": [1, 2, 3]}).read_bytes()

        with pytest.raises(DamagedFile, match="cut off on its way"):
            open_table(a_text(tmp_path, whole[:-20], name="cut.parquet"))
