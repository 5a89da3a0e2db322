"""Rows to CSV and XLSX, with no cell a spreadsheet would run as a formula."""

import csv
import io
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from hark.core.errors import Refusal

if TYPE_CHECKING:  # whoever writes no workbook, as a load, starts without it
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_ROWS_A_SHEET = 1_048_575  # under one header row
_LONGEST_CELL = 32_767
_STARTS_A_FORMULA = tuple("=+-@\t\r\n\0＝＋－＠")
_PASSED_OVER = " \ufeff\u00a0\u3000"
# Opened with another list separator, a cell is cut in two at `;` or a tab, and at a line break too.
_BEGINS_ANOTHER_CELL = re.compile(rf"(?<=[;\t\r\n])(?=[\"\0{_PASSED_OVER}]*[=+\-@＝＋－＠])")
_CHUNK = 64 * 1024
_NO_NAME = re.compile(r"[\[\]:*?/\\]")  # what the name of a sheet cannot have, nor be longer than
_LONGEST_NAME = 31


class NoSuchForm(Refusal):
    """Nothing is exported in this form."""


def content_type(form: str) -> str:
    """The media type of a file of this form.

    Raises:
        NoSuchForm: the form is neither `csv` nor `xlsx`.
    """
    if form not in CONTENT_TYPES:
        raise NoSuchForm('Nothing is exported as "{form}". Take csv or xlsx.', form=form)
    return CONTENT_TYPES[form]


def write(form: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """The file's bytes, piece by piece, in bounded memory.

    Raises:
        NoSuchForm: the form is neither `csv` nor `xlsx`.
    """
    content_type(form)
    return _WRITERS[form](header, rows)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a book: its name, its header, its rows, and how the numbers of a column are written."""

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[object]]
    forms: Sequence[str] = ()  # by column, in Excel's own words such as 0.0%; empty where there is none


def book(sheets: Iterable[Sheet]) -> bytes:
    """An XLSX file of several sheets, for what is small enough to be held at once."""
    from xlsxwriter import Workbook

    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(file, options) as written:
        bold = written.add_format({"bold": True})
        for sheet in sheets:
            page = written.add_worksheet(_NO_NAME.sub(" ", sheet.name)[:_LONGEST_NAME])
            page.write_row(0, 0, list(map(harmless, sheet.header)), bold)
            page.freeze_panes(1, 0)
            forms = [written.add_format({"num_format": form}) if form else None for form in sheet.forms]
            for at, row in enumerate(sheet.rows, start=1):
                for column, cell in enumerate(row):
                    form = forms[column] if column < len(forms) else None
                    if isinstance(cell, str):
                        page.write_string(at, column, harmless(cell)[:_LONGEST_CELL])
                    elif cell is not None:
                        page.write(at, column, cell, form)
    return file.getvalue()


def harmless(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula.

    Source: OWASP, CSV Injection; the full-width signs are read as formulas by Chinese editions.
    """
    return f"'{text}" if text.lstrip(_PASSED_OVER).startswith(_STARTS_A_FORMULA) else text


def _harmless_when_cut(text: str) -> str:
    """The text with an apostrophe before each part that would be a formula where a spreadsheet cuts it.

    Quotes do not help: past the first comma, a spreadsheet that separates by `;` takes none for one.
    """
    return _BEGINS_ANOTHER_CELL.sub("'", harmless(text))


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)
    # Excel takes a CSV without this mark for the local code page, and garbles Chinese.
    buffer.write("\ufeff")
    writer.writerow(header)
    for row in rows:
        writer.writerow([_harmless_when_cut(cell) if isinstance(cell, str) else cell for cell in row])
        if buffer.tell() > _CHUNK:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _xlsx(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    from xlsxwriter import Workbook

    with tempfile.TemporaryFile() as file:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with Workbook(file, options) as book:
            bold = book.add_format({"bold": True})
            day = book.add_format({"num_format": "yyyy-mm-dd"})
            sheet, at = _sheet(book, header, bold), 0
            for row in rows:
                if at == _ROWS_A_SHEET:
                    sheet, at = _sheet(book, header, bold), 0
                at += 1
                for column, cell in enumerate(row):
                    if isinstance(cell, date | datetime):
                        sheet.write_datetime(at, column, cell, day)
                    elif isinstance(cell, str):
                        sheet.write_string(at, column, harmless(cell)[:_LONGEST_CELL])
                    elif cell is not None:
                        sheet.write(at, column, cell)
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk


def _sheet(book: "Workbook", header: Sequence[str], bold: "Format") -> "Worksheet":
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, header, bold)
    return sheet


_WRITERS: dict[str, Callable[[Sequence[str], Iterable[Sequence[object]]], Iterator[bytes]]] = {
    "csv": _csv,
    "xlsx": _xlsx,
}
