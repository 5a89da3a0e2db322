"""Hostile workbooks: their archive, their parts, their sheet."""

import random

from hark.core.terms.intake import Reason
from hark.intake.files import archives
from hark.intake.files.forms import EmptyFile, Encrypted
from hark.intake.files.packed import ArchiveTooLarge
from hark.intake.files.process import DamagedFile, TooDemanding
from hark.intake.files.table import HeaderOnly, TooManyColumns
from tests.faults.hostile import harmless, holding, made, quarantined, refused, row
from tests.faults.workbooks import GOOD, MAIN, linked, lying, many, overlapping, sheet, with_part, workbook
from tests.makers import COLUMNS

MIB = 1024 * 1024
STRINGS = "xl/sharedStrings.xml"


def a_table(rows: int) -> str:
    """A sheet with so many complaints."""
    return sheet(COLUMNS, *(row(id=str(n), narrative=f"{random.Random(n).random()}") for n in range(rows)))


WHOLE = workbook(a_table(500))
TYPE = '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
SPARSE = '<row r="{row}"><c r="{cell}" t="inlineStr"><is><t>x</t></is></c></row>'
ERRORS = "<row>" + '<c t="e"><v>#N/A</v></c>' * len(COLUMNS) + "</row>"
ONE_STRING = f'<sst xmlns="{MAIN}"><si><t>{"x" * 32_000}</t></si></sst>'
USED_OFTEN = "".join('<row><c t="s"><v>0</v></c></row>' for _ in range(50_000))

ARCHIVE = [
    refused(
        "zip-bomb.xlsx", made(lambda: workbook(" " * 64 * MIB + GOOD)), ArchiveTooLarge, "too much to open"
    ),
    refused(
        "packed-in-packed.xlsx",
        made(lambda: with_part("xl/a.zip", bytes(50 * MIB))),
        ArchiveTooLarge,
        "too much",
    ),
    refused("ten-thousand-parts.xlsx", made(lambda: workbook(change=many)), ArchiveTooLarge, "10005 parts"),
    refused(
        "overlapping-parts.xlsx",
        made(lambda: workbook(change=overlapping)),
        archives.UnsafeArchive,
        "overlap",
    ),
    refused(
        "larger-than-it-says.xlsx",
        made(lambda: lying("file_size", 1_000, sheet=" " * 30 * MIB + GOOD)),
        archives.UnsafeArchive,
        "larger than it says",
    ),
    refused(
        "smaller-than-it-says.xlsx",
        holding(lying("file_size", 100_000)),
        DamagedFile,
        "damaged",
    ),
    refused(
        "wrong-checksum.xlsx",
        holding(lying("CRC", 1)),
        DamagedFile,
        "damaged",
    ),
    refused("slips-out.xlsx", holding(with_part("../../evil.xml")), archives.UnsafeArchive, "points outside"),
    refused(
        "absolute-name.xlsx", holding(with_part("/etc/cron.d/evil")), archives.UnsafeArchive, "points outside"
    ),
    refused(
        "backslashes.xlsx",
        holding(with_part("xl\\..\\..\\evil.xml")),
        archives.UnsafeArchive,
        "points outside",
    ),
    refused("drive-letter.xlsx", holding(with_part("C:/evil.xml")), archives.UnsafeArchive, "points outside"),
    refused(
        "zero-in-a-name.xlsx",
        holding(with_part("xl/a#b.xml").replace(b"xl/a#b.xml", b"xl/a\0b.xml")),
        archives.UnsafeArchive,
        "points outside",
    ),
    refused(
        "one-name-twice.xlsx",
        holding(with_part("xl/workbook.xmm").replace(b"xl/workbook.xmm", b"xl/workbook.xml")),
        archives.UnsafeArchive,
        "two parts of one name",
    ),
    refused("symbolic-link.xlsx", made(lambda: workbook(change=linked)), archives.UnsafeArchive, "of a kind"),
    refused(
        "parts-with-password.xlsx",
        holding(lying("flag_bits", 1)),
        Encrypted,
        "locked by a password",
    ),
    refused("cut.xlsx", holding(WHOLE[: len(WHOLE) // 2]), DamagedFile, "cut off on its way"),
    refused(
        "garbage.xlsx", holding(b"PK\x03\x04" + random.Random(7).randbytes(9_999)), DamagedFile, "damaged"
    ),
    refused("no-entries.xlsx", holding(b"PK\x05\x06" + bytes(18)), archives.NoWorkbook, "not a workbook"),
    refused(
        "letter.xlsx",
        holding(WHOLE.replace(b"xl/workbook.xml", b"wd/document.xml")),
        archives.NoWorkbook,
        "ZIP",
    ),
]

PARTS_OF_IT = [
    refused(
        "macros.xlsx", holding(with_part("xl/vbaProject.bin")), archives.WorkbookWithMacros, "contains macros"
    ),
    refused(
        "old-macros.xlsx",
        holding(with_part("xl/macrosheets/sheet1.xml")),
        archives.WorkbookWithMacros,
        "macros",
    ),
    refused(
        "external-links.xlsx",
        holding(with_part("xl/externalLinks/externalLink1.xml")),
        archives.ExternalLinks,
        "Break Link",
    ),
    refused(
        "document-type.xlsx", holding(with_part(STRINGS, TYPE + "<sst/>")), archives.DocumentType, STRINGS
    ),
    refused(
        "document-type-in-utf-16.xlsx",
        holding(with_part(STRINGS, (TYPE + "<sst/>").encode("utf-16"))),
        archives.DocumentType,
        STRINGS,
    ),
    refused(
        "sheet-is-no-xml.xlsx", holding(workbook(random.Random(7).randbytes(9_999))), DamagedFile, "damaged"
    ),
    refused("sheet-is-cut.xlsx", holding(workbook(GOOD[: len(GOOD) // 2])), DamagedFile, "damaged"),
    refused(
        "string-there-is-none-of.xlsx",
        holding(workbook(sheet(COLUMNS, more='<row><c t="s"><v>9999999</v></c></row>'))),
        DamagedFile,
        "damaged",
    ),
    harmless("document-type-in-a-cell.xlsx", holding(workbook(sheet(COLUMNS, row(company=TYPE))))),
    harmless("document-type-in-a-picture.xlsx", holding(with_part("xl/media/image1.svg", TYPE + "<svg/>"))),
]

SHEETS = [
    refused("blank-sheet.xlsx", holding(workbook(sheet())), EmptyFile, "nothing in the file but blank cells"),
    refused("header-only.xlsx", holding(workbook(sheet(COLUMNS))), HeaderOnly, "nothing under them"),
    refused(
        "1001-columns.xlsx", holding(workbook(sheet(map(str, range(1_001)), ["1"]))), TooManyColumns, "1001"
    ),
    refused(
        "cell-in-the-last-corner.xlsx",
        holding(workbook(sheet(COLUMNS, row(), more=SPARSE.format(row=1_048_576, cell="XFD1048576")))),
        TooDemanding,
        "far more memory or time",
    ),
    refused(
        "cell-far-away.xlsx",
        holding(workbook(sheet(COLUMNS, row(), more=SPARSE.format(row=40_000, cell="ALL40000")))),
        TooDemanding,
        "far more memory or time",
    ),
    refused(
        "row-beyond-the-last.xlsx",
        holding(workbook(sheet(COLUMNS, row(), more=SPARSE.format(row=9**20, cell=f"A{9**20}")))),
        TooDemanding,
        "far more memory or time",
    ),
    refused(
        "one-string-fifty-thousand-times.xlsx",
        made(lambda: workbook(sheet(["x"], more=USED_OFTEN), parts={STRINGS: ONE_STRING})),
        TooDemanding,
        "far more memory or time",
    ),
    harmless(
        "dimension-of-everything.xlsx", holding(workbook(sheet(COLUMNS, row(), dimension="A1:XFD1048576")))
    ),
    refused(
        "dimension-of-nothing.xlsx",
        holding(workbook(sheet(COLUMNS, row(), dimension="nonsense"))),
        DamagedFile,
        "damaged",
    ),
    harmless(
        "formulas.xlsx", holding(workbook(GOOD.replace("<is>", "<f>HYPERLINK(&quot;http://x&quot;)</f><is>")))
    ),
    harmless(
        "nested-deeply.xlsx",
        made(lambda: workbook(sheet(COLUMNS, row(), more="<a>" * 100_000 + "</a>" * 100_000))),
    ),
    quarantined(
        "cells-beyond-the-header.xlsx",
        holding(workbook(sheet(COLUMNS, row(), [*row(id="2"), "extra"]))),
        Reason.COLUMN_COUNT,
    ),
    quarantined(
        "control-characters.xlsx",
        holding(workbook(sheet(COLUMNS, row(), row(id="2", company="AC_x0007_ME")))),
        Reason.CONTROL_CHARACTER,
    ),
    quarantined(
        "errors-of-formulas.xlsx",
        holding(workbook(sheet(COLUMNS, row(), more=ERRORS))),
    ),
    quarantined(
        "a-sheet-of-errors.xlsx",
        made(lambda: workbook(sheet(COLUMNS, more=ERRORS * 2_000))),
    ),
    refused(
        "error-in-no-column.xlsx",
        holding(workbook(sheet(COLUMNS, row(), more=ERRORS.replace("<c ", '<c r="9" ', 1)))),
        DamagedFile,
        "damaged",
    ),
    quarantined(
        "impossible-dates.xlsx", holding(workbook(sheet(COLUMNS, row(), row(id="2", received="2019-02-30"))))
    ),
]

WORKBOOKS = [*ARCHIVE, *PARTS_OF_IT, *SHEETS]
