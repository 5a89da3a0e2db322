"""Workbooks, Parquet files and event logs as tables.

Their readers are written in other languages and meet whatever strangers send, so they
run in a process apart. What goes wrong there ends that process, and is a sentence here.
"""

import json
from contextlib import ExitStack
from pathlib import Path

from hark.core.terms.intake import Reason, Record
from hark.intake.files.delimited import LONGEST_RECORD
from hark.intake.files.encodings import fault_of
from hark.intake.files.forms import EmptyFile, Form
from hark.intake.files.process import Process
from hark.intake.files.table import Dialect, Table, header_of


def open_apart(path: Path, form: Form, opened: ExitStack) -> Table:
    """The table in a workbook, Parquet file or event log.

    Raises:
        Refusal: there is no table that can be read.
    """
    process = Process(path, form)
    opened.callback(process.stop)
    rows = process.rows()
    _, names = next(rows, (0, b"[]"))
    header = _without_blank_end(json.loads(names))
    if not header:
        raise EmptyFile("There is nothing in the file but blank cells. Save it again with the table in it.")
    size = path.stat().st_size
    return Table(
        (reread_row(original, line=line, width=len(header)) for line, original in rows),
        header=header_of(header),
        dialect=Dialect(form),
        size=size,
        position=lambda: size * process.row // max(process.row, process.total, 1),
        opened=opened,
    )


def reread_row(original: bytes, *, line: int = 1, width: int) -> Record:
    """The record whose cells are this JSON. Blank cells to the right of the last column are no cells."""
    cells = json.loads(original)
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


def _without_blank_end(cells: list[str]) -> list[str]:
    end = next((place for place in range(len(cells), 0, -1) if cells[place - 1].strip()), 0)
    return cells[:end]
