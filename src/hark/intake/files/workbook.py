"""The rows of a workbook as text cells."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from hark.intake.files import limits
from hark.intake.files.archives import look_through
from hark.intake.files.formula_errors import errors_of

Cell = int | float | str | bool | time | date | datetime | timedelta
Row = tuple[int, list[str]]

_MOST_TITLES = 10
_EXACT = 1e15  # whole numbers up to here are written out; above, a float is no longer sure of its last digit


def rows(path: Path) -> Iterator[int | Row]:
    """How many rows there are, then each that is not blank with its number as Excel shows it.

    They come from the first worksheet that has any; other sheets are not read. A cell
    with a formula has the value it was saved with, a cell with an error that error (`#N/A`). Rows above the
    names of the columns that have one cell only, which are titles, are passed over.
    """
    content = look_through(path)
    # Cells cost two to four times their length as XML. A sheet that spreads two cells
    # over a million rows costs far more than its content explains, and fails.
    limits.allow(memory=128 * limits.MEBIBYTE + 4 * content, seconds=10 + 2 * content // limits.MEBIBYTE)
    from python_calamine import CalamineWorkbook, SheetTypeEnum

    with CalamineWorkbook.from_path(path) as workbook:
        for place, described in enumerate(workbook.sheets_metadata):
            if described.typ is not SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_index(place)
            if sheet.start:
                yield sheet.start[0] + sheet.height
                errors = errors_of(path, place)
                first = sheet.start[1]  # cells are told from the first filled, rows from that of the sheet
                told = (_texts(cells, errors.get(at), first) for at, cells in enumerate(sheet.iter_rows()))
                yield from _without_titles(enumerate(told, start=1))
                return


def _without_titles(rows: Iterator[Row]) -> Iterator[Row]:
    """The rows that are not blank, from the names of the columns on.

    Of a few rows above them with one cell, as a heading merged over all columns is, nothing is told.
    """
    filled = ((number, texts) for number, texts in rows if any(texts))
    above: list[Row] = []
    for row in filled:
        above.append(row)
        if sum(map(bool, row[1])) > 1:
            above = [row]
            break
        if len(above) > _MOST_TITLES:
            break
    yield from above
    yield from filled


def _texts(cells: Sequence[Cell], errors: dict[int, str] | None, first: int) -> list[str]:
    """The cells of a row as texts, with the errors by column where there are any."""
    texts = [text_of(cell) for cell in cells]
    for column, error in (errors or {}).items():
        if first <= column < first + len(texts):  # a cell beyond says nothing, not even which error it is
            texts[column - first] = error
    return texts


def text_of(cell: Cell) -> str:
    """A cell as text: dates in ISO 8601, spans as h:mm:ss, whole numbers without a point, TRUE or FALSE."""
    match cell:
        case str():
            return cell
        case bool():
            return str(cell).upper()
        case float() if cell.is_integer() and abs(cell) < _EXACT:
            return str(int(cell))
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return _clock(cell)
    return str(cell)


def _clock(span: timedelta) -> str:
    """A span of time as h:mm:ss, in which a mapping reads seconds."""
    sign, micros = ("-" if span < timedelta() else ""), abs(span) // timedelta(microseconds=1)
    seconds, fraction = divmod(micros, 1_000_000)
    told = f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return f"{told}.{fraction:06}" if fraction else told
