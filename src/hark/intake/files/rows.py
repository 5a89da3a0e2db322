"""Workbooks, Parquet files and event logs as records, whose original bytes are their cells as JSON."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from hark.core.terms.intake import Reason, Record
from hark.intake.files.encodings import fault_of
from hark.intake.files.forms import EmptyFile, Form
from hark.intake.files.lines import LONGEST_LINE, LineTooLong
from hark.intake.files.stretches import LONGEST_RECORD
from hark.intake.files.table import Dialect, Head

if TYPE_CHECKING:
    from hark.intake.files.workbook import Row

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def read_rows(path: Path, form: Form) -> Iterator[Head | Record | None]:
    """The names of the columns, then the records. None is told now and then before, as a sign of life.

    Raises:
        Refusal: there is no table that can be read, or no further.
    """
    size = path.stat().st_size
    reached = [0, 0]  # the row told last, and how many to expect
    width = 0
    for told in _rows(path, form):
        if isinstance(told, int):
            reached[1] = told
            yield None
        elif width:
            row, cells = told
            reached[0] = row
            yield _record(row, cells, _written(row, cells), width)
        else:
            header = _without_blank_end(told[1])
            width = len(header)
            if not header:
                break
            yield Head(header, Dialect(form), lambda: size * reached[0] // max(*reached, 1))
    if not width:
        raise EmptyFile("There is nothing in the file but blank cells. Save it again with the table in it.")


def _rows(path: Path, form: Form) -> "Iterator[int | Row]":
    """What the reader of that form tells. Only that one is imported, as no other form has a use for it."""
    match form:
        case Form.XLSX:
            from hark.intake.files import workbook

            return workbook.rows(path)
        case Form.PARQUET:
            from hark.intake.files import parquet

            return parquet.rows(path)
    from hark.intake.files import xes

    return xes.rows(path, packed=form is Form.XES_GZ)


def reread_row(original: bytes, *, width: int) -> Record:
    """The record whose cells are this JSON."""
    return _record(1, json.loads(original), original, width)


def _record(line: int, cells: list[str], original: bytes, width: int) -> Record:
    """The record with these cells. Blank cells to the right of the last column are no cells."""
    if len(cells) > width:
        cells = cells[:width] + _without_blank_end(cells[width:])
    fault = _fault(cells, width)
    return Record(line, () if fault else tuple(cells), original, fault)


def _fault(cells: list[str], width: int) -> Reason | None:
    if fault := fault_of("".join(cells)):
        return fault
    if len(cells) != width:
        return Reason.COLUMN_COUNT
    return Reason.TOO_LONG if max(map(len, cells)) > LONGEST_RECORD else None


def _written(row: int, cells: list[str]) -> bytes:
    """The cells as JSON on one line. Stand-ins for bytes that are no text are spelled out."""
    written = _JSON.encode(cells).encode("utf-8", "backslashreplace")
    if len(written) > LONGEST_LINE:
        raise LineTooLong(
            "Row {row} holds more than {most} MiB, which no record does. Check that the file is a table.",
            row=row,
            most=LONGEST_LINE // 1024**2,
        )
    return written


def _without_blank_end(cells: list[str]) -> list[str]:
    end = next((place for place in range(len(cells), 0, -1) if cells[place - 1].strip()), 0)
    return cells[:end]
