"""Hostile CSV files: their characters, their lines and quotes, their headers and cells."""

import random

from hark.core.terms.intake import Reason
from hark.intake.files.encodings import NotText, UnknownEncoding
from hark.intake.files.forms import EmptyFile
from hark.intake.files.lines import CutCharacter, LineTooLong
from hark.intake.files.table import DuplicateColumns, HeaderOnly, NoHeader, TooManyColumns
from tests.faults.hostile import (
    GOOD,
    HEADER,
    harmless,
    holding,
    line,
    made,
    quarantined,
    refused,
    row,
    table,
    unmapped,
)
from tests.makers import COLUMNS

MIB = 1024 * 1024
CHINESE = table(
    *(row(id=str(n), company="招商银行", narrative="年费没有按照约定减免，要求退还。") for n in range(1, 9))
)
WESTERN = table(*(row(id=str(n), company="Crédit Général à Besançon") for n in range(1, 9)))
WITHOUT_ID = [name for name in COLUMNS if name != "Complaint ID"]

CHARACTERS = [
    refused("empty.csv", holding(""), EmptyFile, "The file is empty"),
    refused("only-byte-order-mark.csv", holding("\ufeff"), EmptyFile, "nothing but blank lines"),
    refused("only-blank-lines.csv", made(lambda: "\r\n" * MIB), EmptyFile, "nothing but blank lines"),
    refused("only-zeros.csv", made(lambda: bytes(MIB)), NotText, "not text"),
    refused("random-bytes.csv", made(lambda: random.Random(7).randbytes(MIB)), NotText, "not text"),
    refused("windows-1252.csv", holding(WESTERN.encode("windows-1252")), UnknownEncoding, "CSV UTF-8"),
    refused("utf-32.csv", holding(CHINESE.encode("utf-32")), UnknownEncoding, "encoding"),
    refused(
        "utf-16-cut-within-a-character.csv", holding(CHINESE.encode("utf-16")[:-1]), CutCharacter, "in line 9"
    ),
    harmless("utf-8-with-mark.csv", holding(CHINESE.encode("utf-8-sig"))),
    harmless("utf-16-with-mark.csv", holding(CHINESE.encode("utf-16"))),
    harmless("utf-16-big-endian-without-mark.csv", holding(CHINESE.encode("utf-16-be"))),
    harmless("gb18030.csv", holding(CHINESE.encode("gb18030"))),
    quarantined(
        "utf-8-with-gb18030.csv",
        holding(CHINESE.encode() + line(row(company="工商银行")).encode("gb18030")),
        Reason.ENCODING,
    ),
    quarantined(
        "utf-8-with-windows-1252.csv",
        holding(CHINESE.encode() + line(row(company="Crédit")).encode("cp1252")),
        Reason.ENCODING,
    ),
    quarantined(
        "utf-8-overlong.csv", holding(CHINESE.encode() + b"\xc0\xaf\xe0\x80\xaf,\n"), Reason.ENCODING
    ),
    quarantined(
        "utf-16-half-a-character.csv",
        holding((CHINESE + line(row(company="\ud800"))).encode("utf-16", "surrogatepass")),
        Reason.ENCODING,
    ),
    quarantined(
        "zeros-in-a-cell.csv", holding(table(row(company="AC\0ME"), row(id="2"))), Reason.CONTROL_CHARACTER
    ),
    quarantined(
        "bell-and-escape.csv",
        holding(table(row(company="\x07\x1b[2J"), row(id="2"))),
        Reason.CONTROL_CHARACTER,
    ),
    quarantined("dos-end-of-file.csv", holding(HEADER + GOOD + "\x1a"), Reason.CONTROL_CHARACTER),
    harmless(
        "emoji-bidi-zero-width.csv",
        holding(table(row(company="🏦\u202egnp.exe\u2066\u200b\u200d\ufeff", narrative="𝕏 é é"))),
    ),
]

LINES = [
    harmless("bare-carriage-returns.csv", holding((HEADER + GOOD).replace("\r\n", "\r"))),
    harmless("doubled-carriage-returns.csv", holding((HEADER + GOOD).replace("\r\n", "\r\r\n"))),
    harmless("semicolons.csv", holding(";".join(COLUMNS) + "\n" + ";".join(row()) + "\n")),
    harmless("long-narrative.csv", holding(table(row(narrative="\n".join(["word " * 5] * 1_300))))),
    quarantined(
        "narrative-of-3000-lines.csv",
        holding(table(row(narrative="word\n" * 3_000))),
        Reason.UNCLOSED_QUOTE,
        Reason.COLUMN_COUNT,
    ),
    quarantined("quote-left-open.csv", holding(HEADER + '"' + GOOD + GOOD), Reason.UNCLOSED_QUOTE),
    quarantined(
        "text-after-a-quote.csv",
        holding(HEADER + GOOD + GOOD.replace("ACME BANK", '"ACME" BANK')),
        Reason.UNCLOSED_QUOTE,
    ),
    quarantined(
        "quote-open-on-every-line.csv",
        made(lambda: HEADER + GOOD + f'{"a" * 150}","{"b" * 150}\n' * 3_000),
        Reason.UNCLOSED_QUOTE,
    ),
    quarantined(
        "all-quotes.csv", made(lambda: HEADER + GOOD + ('"' * 501 + "\n") * 3_000), Reason.UNCLOSED_QUOTE
    ),
    quarantined(
        "short-row-long-row.csv",
        holding(HEADER + GOOD + "2,3\n" + GOOD.strip() + ",extra\n"),
        Reason.COLUMN_COUNT,
    ),
    quarantined(
        "row-of-two-million-cells.csv", made(lambda: HEADER + GOOD + "," * 2_000_000), Reason.COLUMN_COUNT
    ),
    quarantined(
        "cell-of-2-mb.csv", made(lambda: table(row(), row(id="2", company="x" * 2 * MIB))), Reason.TOO_LONG
    ),
    refused(
        "cell-of-100-mb.csv",
        made(lambda: HEADER + GOOD + "x" * 100 * MIB),
        LineTooLong,
        "Line 3 is longer",
    ),
    refused("header-of-10-mb.csv", made(lambda: "x" * 10 * MIB), LineTooLong, "Line 1 is longer"),
]

HEADERS = [
    refused("header-only.csv", holding(HEADER), HeaderOnly, "nothing under them"),
    refused(
        "header-and-blank-lines.csv", made(lambda: HEADER + "\n" * 100_000), HeaderOnly, "nothing under them"
    ),
    refused(
        "columns-twice.csv",
        holding(table(row(), header=[*WITHOUT_ID, "company"])),
        DuplicateColumns,
        '"company"',
    ),
    refused("columns-without-names.csv", holding("," * 17 + "\n" + GOOD), NoHeader, "no column names"),
    refused("header-with-open-quote.csv", holding('"' + HEADER + GOOD), NoHeader, "Line 1 should name"),
    refused(
        "a-million-columns.csv",
        made(lambda: ",".join(map(str, range(1_000_000))) + "\n1"),
        LineTooLong,
        "Line 1",
    ),
    refused(
        "a-hundred-thousand-columns.csv",
        made(lambda: ",".join(map(str, range(100_000))) + "\n1"),
        TooManyColumns,
        "100000",
    ),
    unmapped("no-id-column.csv", holding(table(row()[:-1], header=WITHOUT_ID)), "needs: Complaint ID"),
    unmapped("no-header.csv", holding(GOOD + GOOD.replace("ACME", "BOLT")), "None of the names"),
    unmapped("strange-delimiter.csv", holding((HEADER + GOOD).replace(",", "^")), "None of the names"),
]

CELLS = [
    quarantined("rows-of-commas.csv", holding(HEADER + GOOD + ("," * 17 + "\n") * 500)),
    quarantined("no-ids.csv", holding(table(row(), row(id=""), row(id="N/A")))),
    quarantined(
        "ids-of-every-kind.csv",
        holding(table(row(), row(id="1\n2"), row(id="9" * 400), row(id="-1"), row(id="１"))),
    ),
    quarantined(
        "impossible-dates.csv", holding(table(row(), row(received="2019-02-30"), row(received="13/13/2019")))
    ),
    quarantined(
        "dates-beyond-time.csv",
        holding(table(row(), row(received="0000-00-00"), row(received="99999-01-01"))),
    ),
    quarantined("one-id-two-contents.csv", holding(table(row(), row(company="BOLT BANK")))),
    harmless("one-row-a-thousand-times.csv", holding(HEADER + GOOD * 1_000)),
    harmless(
        "formulas.csv",
        holding(
            table(
                row(
                    company="=cmd|' /C calc'!A0",
                    product="@SUM(1+1)",
                    issue='=HYPERLINK("http://x")',
                    state="-1+1",
                )
            )
        ),
    ),
    harmless(
        "markup-and-commands.csv",
        holding(
            table(
                row(
                    company="<script>alert(1)</script>",
                    product="'; DROP TABLE x; --",
                    issue="{{7*7}} ${7*7} %s {0}",
                )
            )
        ),
    ),
]

TEXTS = [*CHARACTERS, *LINES, *HEADERS, *CELLS]
