"""The rows of a workbook as text cells."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from hark.intake.files import limits
from hark.intake.files.archives import look_through

Cell = int | float | str | bool | time | date | datetime | timedelta
Row = tuple[int, list[str]]

_EXACT = 1e15  # whole numbers up to here are written out; above, a float is no longer sure of its last digit


def rows(path: Path) -> Iterator[int | Row]:
    """How many rows there are, then each that is not blank with its number as Excel shows it.

    They come from the first worksheet that has any; other sheets are not read. A cell
    with a formula has the value it was saved with, a cell with an error is blank.
    """
    content = look_through(path)
    # Cells cost two to four times their length as XML. A sheet that spreads two cells
    # over a million rows costs far more than its content explains, and fails.
    limits.allow(memory=128 * limits.MEBIBYTE + 4 * content, seconds=10 + content // limits.MEBIBYTE)
    from python_calamine import CalamineWorkbook, SheetTypeEnum

    with CalamineWorkbook.from_path(path) as workbook:
        for place, described in enumerate(workbook.sheets_metadata):
            if described.typ is not SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_index(place)
            if sheet.start:
                yield sheet.start[0] + sheet.height
                for number, cells in enumerate(sheet.iter_rows(), start=1):
                    texts = [text_of(cell) for cell in cells]
                    if any(texts):
                        yield number, texts
                return


def text_of(cell: Cell) -> str:
    """A cell as text: dates in ISO 8601, whole numbers without a point, truth as TRUE or FALSE."""
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
    return str(cell)
