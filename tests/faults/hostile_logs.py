"""Hostile event logs."""

import gzip
import random
from pathlib import Path

from hark.intake.files.archives import DocumentType
from hark.intake.files.encodings import UnknownEncoding
from hark.intake.files.forms import WebPage, WrongExtension
from hark.intake.files.lines import LineTooLong
from hark.intake.files.packed import ArchiveTooLarge
from hark.intake.files.table import HeaderOnly, TooManyColumns
from hark.intake.files.xes import CutLog
from hark.intake.files.xes_events import NotALog, TooDeep, TraceOutOfOrder
from tests.faults.hostile import Hostile, holding, made, refused, unmapped

MIB = 1024 * 1024
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAME = '<string key="concept:name" value="Sent"/>'
TRACE = f"<trace>{NAME}<event>{NAME}</event></trace>\n"
NOISE = random.Random(7).randbytes(20_000).hex()
LAUGHS = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))


def log(*parts: str) -> str:
    """A log of these parts."""
    return f"{XML}<log>{''.join(parts)}</log>"


def defined(name: str, definitions: str, used: str) -> Hostile:
    """A log with a document type, which is never looked at further."""
    text = f'{XML}<!DOCTYPE log [{definitions}]><log><string key="a" value="{used}"/>{TRACE}</log>'
    return refused(name, made(lambda: text), DocumentType, "document type definition")


def attribute_of_200_mb(path: Path) -> None:
    """A log that begins an attribute and goes on with zeros, which take no place on the disk."""
    with path.open("wb") as file:
        file.write(f'{XML}<log a="{"x" * 8 * MIB}'.encode())
        file.truncate(200 * MIB)


PACKED = gzip.compress(log(f"<!--{NOISE}-->", TRACE).encode())

LOGS = [
    defined("billion-laughs.xes", f'<!ENTITY a0 "ha">{LAUGHS}', "&a9;"),
    defined("quadratic-blow-up.xes", f'<!ENTITY a "{"x" * 100_000}">', "&a;" * 50_000),
    defined("entity-of-a-file.xes", '<!ENTITY a SYSTEM "file:///etc/passwd">', "&a;"),
    defined("entity-of-a-server.xes", '<!ENTITY % a SYSTEM "http://127.0.0.1:1/a">%a;', ""),
    refused(
        "type-of-a-server.xes",
        holding(f'{XML}<!DOCTYPE log SYSTEM "http://127.0.0.1:1/a"><log>{TRACE}</log>'),
        DocumentType,
        "document type definition",
    ),
    refused(
        "type-in-utf-16.xes",
        holding((XML.replace("UTF-8", "UTF-16") + "<!DOCTYPE log><log/>").encode("utf-16")),
        DocumentType,
        "document type definition",
    ),
    refused(
        "200000-deep.xes", made(lambda: log("<a>" * 200_000 + "</a>" * 200_000)), TooDeep, "more than 64 deep"
    ),
    refused(
        "200000-deep-in-an-event.xes",
        made(lambda: log("<trace><event>" + '<list key="a">' * 200_000)),
        TooDeep,
        "more than 64 deep",
    ),
    refused("cut.xes", holding(log(TRACE)[:100]), CutLog, "and no further"),
    refused("cut.xes.gz", holding(PACKED[: len(PACKED) // 2]), CutLog, "and no further"),
    refused(
        "wrong-encoding.xes", holding(log(TRACE).encode().replace(b"Sent", b"S\xe9nt")), CutLog, "encoding"
    ),
    refused("gb18030.xes", holding(log(TRACE).replace("UTF-8", "GB18030")), UnknownEncoding, "in UTF-8"),
    refused("no-such-encoding.xes", holding(log(TRACE).replace("UTF-8", "x")), UnknownEncoding, "in UTF-8"),
    refused("undefined-entity.xes", holding(log("&a;", TRACE)), CutLog, "damaged"),
    refused("zeros.xes", holding(log("\0", TRACE)), CutLog, "damaged"),
    refused(
        "attribute-of-200-mb.xes",
        attribute_of_200_mb,
        LineTooLong,
        "Row 1 holds",
    ),
    refused("comment-of-100-mb.xes", made(lambda: f"{XML}<!--{'x' * 100 * MIB}"), LineTooLong, "Row 1 holds"),
    refused(
        "event-of-100-mb.xes",
        made(lambda: log("<trace><event>", f'<string key="a" value="{"x" * MIB}"/>\n' * 100)),
        LineTooLong,
        "Row 1 holds",
    ),
    refused(
        "keys-without-end.xes",
        made(lambda: log("<trace><event>", *(f'<int key="{n}" value="1"/>' for n in range(300_000)))),
        TooManyColumns,
        "more than 1000",
    ),
    refused(
        "long-trace-of-many-events.xes",
        made(lambda: log(f'<trace><string key="a" value="{"x" * MIB}"/>', "<event/>" * 500_000, "</trace>")),
        ArchiveTooLarge,
        "200 times",
    ),
    refused(
        "bomb-of-zeros.xes.gz", made(lambda: gzip.compress(bytes(100 * MIB))), ArchiveTooLarge, "200 times"
    ),
    refused(
        "bomb-of-events.xes.gz",
        made(lambda: gzip.compress(log(TRACE * MIB).encode())),
        ArchiveTooLarge,
        "200 times",
    ),
    refused(
        "bomb-of-one-attribute.xes.gz",
        made(lambda: gzip.compress(f'{XML}<log a="{"x" * 100 * MIB}'.encode())),
        ArchiveTooLarge,
        "200 times",
    ),
    refused("packed-twice.xes.gz", made(lambda: gzip.compress(gzip.compress(b"<log/>"))), CutLog, "line 1"),
    refused(
        "attributes-behind-events.xes", holding(log(TRACE[:-9], NAME, "</trace>")), TraceOutOfOrder, "Trace 1"
    ),
    refused("no-events.xes", holding(log()), HeaderOnly, "nothing under them"),
    refused("workbook-of-2003.xes", holding(f"{XML}<Workbook/>"), NotALog, "no event log"),
    refused("log.csv", holding(log(TRACE)), WebPage, "XML"),
    refused("json.xes", holding('{"log": 1}'), WrongExtension, "content is JSON"),
    unmapped("no-complaints.xes", holding(log(TRACE)), "None of the names"),
]
