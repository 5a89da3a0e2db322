"""Hostile gzip files, and files that are not what their name says."""

import gzip
import io
import random
import tarfile

from hark.intake.files.forms import EmptyFile, Encrypted, UnknownEnding, WebPage, WrongExtension
from hark.intake.files.lines import LineTooLong
from hark.intake.files.packed import ArchiveTooLarge, TruncatedArchive
from tests.faults.hostile import GOOD, HEADER, Hostile, harmless, holding, made, refused, row, table

MIB = 1024 * 1024
TABLE = table(*(row(id=str(n), narrative=f"{n * 7919:x}") for n in range(1, 2_001))).encode()
PACKED = gzip.compress(TABLE)
NOISE = [random.Random(n).randbytes(20_000).hex() for n in range(1, 21)]
LONG = table(*(row(id=str(n), narrative=noise) for n, noise in enumerate(NOISE))).encode()
WRONG_CHECKSUM = PACKED[:-8] + b"\0\0\0\0" + PACKED[-4:]


def bomb(content: str | bytes, *, size: int = 100 * MIB) -> bytes:
    """A gzip file in which the content is repeated to this size."""
    whole = content.encode() if isinstance(content, str) else content
    return gzip.compress(whole * (size // len(whole)))


def tarball() -> bytes:
    """A packed archive of one file."""
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w:gz") as archive:
        part = tarfile.TarInfo("complaints.csv")
        part.size = len(TABLE)
        archive.addfile(part, io.BytesIO(TABLE))
    return written.getvalue()


PACKED_TEXTS = [
    refused("cut.csv.gz", holding(PACKED[: len(PACKED) // 2]), TruncatedArchive, "and no further"),
    refused(
        "cut-after-its-name.csv.gz", holding(PACKED[:14]), TruncatedArchive, "up to line 1 and no further"
    ),
    refused("wrong-checksum.csv.gz", holding(WRONG_CHECKSUM), TruncatedArchive, "and no further"),
    refused("garbage-behind.csv.gz", holding(PACKED + b"garbage"), TruncatedArchive, "cut off or damaged"),
    refused("nothing-in-it.csv.gz", holding(gzip.compress(b"")), EmptyFile, "nothing but blank lines"),
    refused("bomb-of-zeros.csv.gz", made(lambda: bomb(b"\0")), ArchiveTooLarge, "200 times its size"),
    refused("bomb-of-blank-lines.csv.gz", made(lambda: bomb("\n")), ArchiveTooLarge, "200 times its size"),
    refused(
        "bomb-of-rows.csv.gz", made(lambda: bomb(HEADER + GOOD * 999)), ArchiveTooLarge, "200 times its size"
    ),
    refused(
        "bomb-behind-a-table.csv.gz",
        made(lambda: gzip.compress(LONG) + bomb(b" ")),
        LineTooLong,
        "is longer than",
    ),
    refused("packed-twice.csv.gz", holding(gzip.compress(PACKED)), WrongExtension, "another compressed file"),
    refused(
        "packed-bomb-twice.csv.gz",
        made(lambda: gzip.compress(bomb(b"\0"))),
        WrongExtension,
        "another compressed",
    ),
    refused("tar.csv.gz", made(tarball), WrongExtension, "it holds tar"),
    refused("packed-pdf.csv.gz", holding(gzip.compress(b"%PDF-1.7")), WrongExtension, "it holds PDF"),
    harmless(
        "twenty-members-and-padding.csv.gz",
        holding(
            b"".join(gzip.compress(TABLE[at : at + 9_000]) for at in range(0, len(TABLE), 9_000))
            + bytes(4_096)
        ),
    ),
]

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4_096)
PAGE = "<html><body><table><tr><td>Complaint ID</td></tr></table></body></html>"


def mistaken(name: str, content: bytes, says: str) -> Hostile:
    """A file whose name says one thing and its first bytes another."""
    return refused(name, holding(content), WrongExtension, says)


LYING_NAMES = [
    refused("web-page.csv", holding(PAGE), WebPage, "web page"),
    refused("web-page.xls", holding("\ufeff\r\n<!DOCTYPE html>" + PAGE), WebPage, "web page"),
    refused("web-page-in-utf-16.csv", holding(PAGE.encode("utf-16")), WebPage, "web page"),
    refused("spreadsheet-xml.xlsx", holding('<?xml version="1.0"?><Workbook/>'), WebPage, "XML"),
    refused("picture-with-script.csv", holding("<svg onload='alert(1)'/>"), WebPage, "web page"),
    refused("old-excel.xls", holding(OLE2), Encrypted, "locked by a password"),
    refused("locked.xlsx", holding(OLE2), Encrypted, "locked by a password"),
    refused("old-excel.csv", holding(OLE2), Encrypted, "locked by a password"),
    refused("macros.xlsm", holding(b"PK\x03\x04"), UnknownEnding, "does not end in .csv"),
    refused("letter.docx", holding(b"PK\x03\x04"), UnknownEnding, "does not end in .csv"),
    refused("no-ending", holding(TABLE), UnknownEnding, "does not end in .csv"),
    mistaken("workbook.csv", b"PK\x03\x04" + bytes(99), "ZIP (.xlsx)"),
    mistaken("text.xlsx", TABLE, "content is CSV"),
    mistaken("text.csv.gz", TABLE, "content is CSV"),
    mistaken("text.parquet", TABLE, "content is CSV"),
    mistaken("parquet.csv", b"PAR1" + bytes(99), "Parquet"),
    mistaken("gzip.csv", PACKED, "gzip"),
    mistaken("document.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + TABLE, "PDF"),
    mistaken("picture.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\xff" * 16, "PNG"),
    mistaken("program.csv", b"\x7fELF\x02\x01\x01" + bytes(99), "ELF"),
    mistaken("program.xlsx", b"MZ\x90\x00\x03" + bytes(99), "EXE"),
    mistaken("database.csv", b"SQLite format 3\0" + bytes(99), "SQLite"),
    mistaken("objects.csv", b'[{"Complaint ID": 1}]', "JSON"),
    mistaken("polyglot.csv", b"PK\x03\x04" + TABLE, "ZIP"),
    mistaken("sound.csv", b"RIFF\xff\xff\xff\xffWAVE", "RIFF"),
]

ARCHIVES = [*PACKED_TEXTS, *LYING_NAMES]
