"""Hostile files of JSON lines."""

import gzip
import json

from hark.core.terms.intake import Reason
from hark.intake.files.forms import EmptyFile, WrongExtension
from hark.intake.files.json_lines import OneArray
from hark.intake.files.lines import LineTooLong
from hark.intake.files.packed import ArchiveTooLarge, TruncatedArchive
from hark.intake.files.table import NoHeader, TooManyColumns
from tests.faults.hostile import harmless, holding, made, quarantined, refused, unmapped
from tests.makers import a_row

MIB = 1024 * 1024


def an_object(**special: str) -> str:
    """A complaint as a line of JSON."""
    return json.dumps(a_row(**special)) + "\n"


GOOD = an_object(id="1")
HUNDRED = "".join(an_object(id=str(n), narrative=f"{n * 7919:x}") for n in range(1, 101)).encode()


def among(line: str | bytes) -> bytes:
    """The line between two good ones."""
    return GOOD.encode() + (line.encode() if isinstance(line, str) else line) + b"\n" + GOOD.encode()


def with_company(written: str) -> bytes:
    """Three complaints, the second of a company that is written so."""
    return among(an_object(company="@").strip().replace('"@"', written))


JSON = [
    refused("one-array.jsonl", holding(f"[{GOOD.strip()}]"), OneArray, "jq -c"),
    refused("one-array-of-lines.jsonl", holding(f"[\n{GOOD.strip()},\n{GOOD}]"), OneArray, "jq -c"),
    refused("one-object-of-lines.jsonl", holding(json.dumps(a_row(), indent=1)), NoHeader, "of its own"),
    refused("no-members.jsonl", holding("{}\n{}\n"), NoHeader, "with a member"),
    refused("blank-lines.jsonl", made(lambda: "\n" * MIB), EmptyFile, "nothing but blank lines"),
    refused("endless-line.jsonl", made(lambda: GOOD + '{"a":"' + "x" * 100 * MIB), LineTooLong, "Line 2 is"),
    refused(
        "names-without-end.jsonl",
        made(lambda: "".join(f'{{"{n}": 1}}\n' for n in range(50_000))),
        TooManyColumns,
        "more than 1000",
    ),
    refused(
        "bomb.jsonl.gz", made(lambda: gzip.compress(GOOD.encode() * 200_000)), ArchiveTooLarge, "200 times"
    ),
    refused("cut.jsonl.gz", holding(gzip.compress(HUNDRED)[:-40]), TruncatedArchive, "and no further"),
    refused("packed-xml.jsonl.gz", holding(gzip.compress(b"<?xml?>")), WrongExtension, "it holds XML"),
    unmapped("other-members.jsonl", holding('{"a": 1}\n'), "None of the names"),
    quarantined("not-a-number.jsonl", holding(with_company("NaN")), Reason.NOT_AN_OBJECT),
    quarantined("infinity.jsonl", holding(with_company("-Infinity")), Reason.NOT_AN_OBJECT),
    quarantined("cut-line.jsonl", holding(among(GOOD[:40])), Reason.NOT_AN_OBJECT),
    quarantined("twice.jsonl", holding(with_company('"ACME", "Company": "BOLT"')), Reason.MEMBER_TWICE),
    quarantined("other-case.jsonl", holding(among('{"COMPANY": "ACME"}')), Reason.MEMBER_TWICE),
    quarantined("lists-in-lists.jsonl", holding(with_company('[["ACME"]]')), Reason.NESTED),
    quarantined(
        "a-hundred-thousand-deep.jsonl",
        made(lambda: among('{"a":' * 100_000 + "1" + "}" * 100_000) + b"[" * 900_000),
        Reason.NESTED,
    ),
    quarantined("half-a-character.jsonl", holding(with_company('"\\ud83d"')), Reason.ENCODING),
    quarantined("not-utf-8.jsonl", holding(HUNDRED + among(b'{"Company": "\xff"}')), Reason.ENCODING),
    quarantined("zeros.jsonl", holding(with_company('"AC\\u0000ME"')), Reason.CONTROL_CHARACTER),
    quarantined("line-of-2-mb.jsonl", made(lambda: with_company(f'"{"x" * 2 * MIB}"')), Reason.TOO_LONG),
    quarantined(
        "long-name-a-thousand-times.jsonl",
        made(
            lambda: among('{"' + "x" * 500_000 + '":{' + ",".join(f'"{n}":1' for n in range(50_000)) + "}}")
        ),
        Reason.TOO_LONG,
    ),
    quarantined(
        "a-hundred-thousand-members.jsonl",
        made(lambda: among("{" + ",".join(f'"{n}":1' for n in range(100_000)) + "}")),
        Reason.COLUMN_COUNT,
    ),
    quarantined("endless-digits.jsonl", made(lambda: with_company("9" * 900_000))),
    harmless("numbers-as-ids.jsonl", holding(GOOD.replace('"1"', "1"))),
    harmless("emoji-and-escapes.jsonl", holding(an_object(company="🏦\u202e\u200b é"))),
]
