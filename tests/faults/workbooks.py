"""Workbooks written part by part, so that any part, and the archive itself, can be tampered with."""

import io
import stat
import zipfile
from collections.abc import Callable, Iterable, Mapping
from copy import copy
from xml.sax.saxutils import escape

from tests.faults.hostile import row
from tests.makers import COLUMNS

SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
    '<sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="r2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
}
Change = Callable[[zipfile.ZipFile], object]


def sheet(*rows: Iterable[str], dimension: str = "A1", more: str = "") -> str:
    """A sheet of rows, each cell its text, with more XML behind them."""
    written = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>' for cell in cells) + "</row>"
        for cells in rows
    )
    return (
        f'<worksheet xmlns="{MAIN}"><dimension ref="{dimension}"/>'
        f"<sheetData>{written}{more}</sheetData></worksheet>"
    )


GOOD = sheet(COLUMNS, row())


def workbook(
    sheet: str | bytes = GOOD, *, parts: Mapping[str, str | bytes] | None = None, change: Change | None = None
) -> bytes:
    """A workbook of one sheet; `change` may tamper with the archive before its list of entries is written."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**PARTS, SHEET: sheet, **(parts or {})}.items():
            archive.writestr(name, content)
        if change:
            change(archive)
    return written.getvalue()


def with_part(name: str, content: str | bytes = "<x/>") -> bytes:
    """A workbook with one part more."""
    return workbook(parts={name: content})


def lying(field: str, value: int, *, sheet: str = GOOD) -> bytes:
    """A workbook whose list of entries says something else about the sheet than is true."""
    return workbook(sheet, change=lambda archive: setattr(archive.getinfo(SHEET), field, value))


def overlapping(archive: zipfile.ZipFile) -> None:
    """List the same packed bytes again and again."""
    for number in range(200):
        again = copy(archive.getinfo(SHEET))
        again.filename = f"xl/media/{number}.bin"
        archive.filelist.append(again)


def many(archive: zipfile.ZipFile) -> None:
    """Add ten thousand parts."""
    for number in range(10_000):
        archive.writestr(f"xl/media/{number}.bin", b"")


def linked(archive: zipfile.ZipFile) -> None:
    """Add a part that is a symbolic link."""
    link = zipfile.ZipInfo("xl/media/passwords")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(link, "/etc/passwd")
