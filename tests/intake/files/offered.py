"""Files as strangers offer them; a test states only what is special about its own."""

import gzip
from collections.abc import Iterable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from hark.core.terms.intake import Reason, Record
from hark.intake.files import open_table

HEADER = "id,company,narrative"


def a_text(folder: Path, text: str | bytes, *, encoding: str = "utf-8", name: str = "table.csv") -> Path:
    """A CSV file of this text."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


def a_packed(folder: Path, content: bytes, *, name: str = "table.csv.gz") -> Path:
    """A gzip file of this content."""
    return a_text(folder, gzip.compress(content), name=name)


def a_workbook(folder: Path, *sheets: Iterable[Sequence[object]], name: str = "table.xlsx") -> Path:
    """A workbook with these sheets; None is a blank cell."""
    path = folder / name
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as workbook:
        for rows in sheets:
            sheet = workbook.add_worksheet()
            for place, cells in enumerate(rows):
                sheet.write_row(place, 0, cells)
    return path


def a_parquet(folder: Path, columns: dict[str, object], *, name: str = "table.parquet") -> Path:
    """A Parquet file with these columns."""
    path = folder / name
    pq.write_table(pa.table(columns), path)
    return path


def read(path: Path) -> list[Record]:
    """All records of a file."""
    with open_table(path) as table:
        return list(table)


def cells(path: Path) -> list[tuple[str, ...]]:
    """The cells of all records of a file."""
    return [record.cells for record in read(path)]


def faults(path: Path) -> list[tuple[int, Reason | None]]:
    """The line and the fault of every record."""
    return [(record.line, record.fault) for record in read(path)]
