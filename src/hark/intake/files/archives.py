"""A workbook's ZIP archive, looked through before any program for workbooks opens it.

The list of entries at the end is checked first, then every entry is unpacked once and
counted, because the sizes in the list may lie. Nothing unpacked is kept.
"""

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from hark.core.errors import Refusal
from hark.intake.files.forms import Encrypted
from hark.intake.files.packed import ArchiveTooLarge
from hark.intake.files.words import repeated

MOST_ENTRIES = 2_000
MOST_UNPACKED = 400 * 1024 * 1024
MOST_TIMES = 100
FREE = 10 * 1024 * 1024
_CHUNK = 256 * 1024
_LOCAL_HEADER = struct.Struct("<26xHH")
_SIGNATURE = b"PK\x03\x04"
_LOCKED = 0x1
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_WORKBOOK = "xl/workbook.xml"
_MACROS = ("xl/vbaproject.bin", "xl/macrosheets/")
_LINKS = "xl/externallinks/"
_PICTURES = "xl/media/"
_TYPES = (b"<!DOCTYPE", b"<!ENTITY")
_LONGEST_TYPE = 2 * max(map(len, _TYPES))


class UnsafeArchive(Refusal):
    """The archive is built to mislead whoever opens it."""


class NoWorkbook(Refusal):
    """The archive holds no workbook."""


class WorkbookWithMacros(Refusal):
    """The workbook contains programs."""


class ExternalLinks(Refusal):
    """The workbook takes values from other files."""


class DocumentType(Refusal):
    """A part of the workbook defines its own language, as only attacks do."""


def look_through(path: Path) -> int:
    """How many bytes the archive unpacks to, once all of it was found harmless.

    Raises:
        Refusal: something in it is not.
        BadZipFile, zlib.error, OSError: it is damaged.
    """
    with path.open("rb") as file, zipfile.ZipFile(file) as archive:
        entries = sorted(archive.infolist(), key=lambda entry: entry.header_offset)
        _check_sizes(entries, packed=path.stat().st_size)
        _check_names([entry.orig_filename for entry in entries])
        _check_kinds(entries)
        _check_parts([entry.filename.lower() for entry in entries])
        starts = [_start_of_content(file, entry) for entry in entries]
        _check_places(entries, starts, end=archive.start_dir)
        for entry, start in zip(entries, starts, strict=True):
            file.seek(start)
            _check_content(entry, _unpacked(file, entry))
    return sum(entry.file_size for entry in entries)


def _check_sizes(entries: list[zipfile.ZipInfo], *, packed: int) -> None:
    total = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or total > MOST_UNPACKED or (total > FREE and total > MOST_TIMES * packed):
        raise ArchiveTooLarge(
            "The workbook unpacks to {parts} parts and {size} MiB, which is too much to open safely. "
            "Save the sheet you need as CSV and load that.",
            parts=len(entries),
            size=total // 1024**2,
        )


def _check_names(names: list[str]) -> None:
    # Nothing is written to disk here, but no honest program names a part so.
    for name in names:
        if name.startswith("/") or ".." in PurePosixPath(name).parts or set(name) & set("\\:\0"):
            raise UnsafeArchive(
                'The workbook has a part named "{part}", which points outside of it, so it is not opened. '
                "Save the sheet you need as CSV on a computer you trust and load that.",
                part=repeated(name),
            )
    if len(set(names)) < len(names):
        raise UnsafeArchive(
            "The workbook has two parts of one name, so two programs may read two tables from it. "
            "Open it in Excel, save it again as .xlsx, and load that."
        )


def _check_kinds(entries: list[zipfile.ZipInfo]) -> None:
    if any(entry.flag_bits & _LOCKED for entry in entries):
        raise Encrypted(
            "The workbook is locked by a password. Remove the password, save it again, and load that."
        )
    if any(
        stat.S_ISLNK(entry.external_attr >> 16) or entry.compress_type not in _METHODS for entry in entries
    ):
        raise UnsafeArchive(
            "The workbook has parts of a kind that no spreadsheet program writes, so it is not opened. "
            "Open it in Excel, save it again as .xlsx, and load that."
        )


def _check_parts(names: list[str]) -> None:
    if _WORKBOOK not in names:
        raise NoWorkbook(
            "The content is a ZIP archive, but not a workbook (.xlsx). Unpack it and load the table it holds."
        )
    if any(macro in name for name in names for macro in _MACROS):
        raise WorkbookWithMacros(
            "The workbook contains macros, which are programs, so it is not opened. "
            "Save it without macros as .xlsx or CSV and load that."
        )
    if any(name.startswith(_LINKS) for name in names):
        raise ExternalLinks(
            "The workbook takes values from other files (external links), so it does not stand for itself. "
            "In Excel choose Data, Edit Links, Break Link, save it and load that."
        )


def _start_of_content(file: BinaryIO, entry: zipfile.ZipInfo) -> int:
    file.seek(entry.header_offset)
    header = file.read(_LOCAL_HEADER.size)
    if len(header) < _LOCAL_HEADER.size or not header.startswith(_SIGNATURE):
        raise zipfile.BadZipFile("an entry has no header")
    name, extra = _LOCAL_HEADER.unpack(header)
    return entry.header_offset + _LOCAL_HEADER.size + int(name) + int(extra)


def _check_places(entries: list[zipfile.ZipInfo], starts: list[int], *, end: int) -> None:
    # A bomb of a few kilobytes lists the same packed bytes a thousand times over (CVE-2024-0450).
    ends = [start + entry.compress_size for entry, start in zip(entries, starts, strict=True)]
    begins = [entry.header_offset for entry in entries[1:]]
    if any(finish > begin for finish, begin in zip(ends, [*begins, end], strict=True)):
        raise UnsafeArchive(
            "Parts of the workbook overlap inside the file, as only attacks do, so it is not opened. "
            "Ask whoever sent it for the table as CSV."
        )


def _check_content(entry: zipfile.ZipInfo, pieces: Iterator[bytes]) -> None:
    size = checksum = 0
    tail = b""
    for piece in pieces:
        size += len(piece)
        checksum = zlib.crc32(piece, checksum)
        if size > entry.file_size:
            raise UnsafeArchive(
                'The part "{part}" of the workbook is larger than it says, so the workbook is not opened. '
                "Ask whoever sent it for the table as CSV.",
                part=repeated(entry.filename),
            )
        seen = (tail + piece).replace(b"\0", b"")  # UTF-16 has a zero beside each of these letters
        if any(word in seen for word in _TYPES) and not entry.filename.startswith(_PICTURES):
            raise DocumentType(
                'The part "{part}" of the workbook contains a document type definition, as only attacks do, '
                "so it is not opened. Open it in Excel, save it again as .xlsx, and load that.",
                part=repeated(entry.filename),
            )
        tail = piece[-_LONGEST_TYPE:]
    if size != entry.file_size or checksum != entry.CRC:
        raise zipfile.BadZipFile("an entry does not match its checksum")


def _unpacked(file: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    left = entry.compress_size
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    while left and (packed := file.read(min(left, _CHUNK))):
        left -= len(packed)
        if entry.compress_type == zipfile.ZIP_STORED:
            yield packed
            continue
        while packed and not unpacker.eof:
            yield unpacker.decompress(packed, _CHUNK)
            packed = unpacker.unconsumed_tail
    yield unpacker.flush()
