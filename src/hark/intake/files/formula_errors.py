"""Cells of a worksheet that hold the error of a formula, which the library for workbooks tells as blank."""

import zipfile
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.handler import ContentHandler  # only the receiving end; the parser is a defused one

from defusedxml.ElementTree import fromstring
from defusedxml.expatreader import create_parser

from hark.core.terms.intake import FORMULA_ERRORS, UNNAMED_ERROR
from hark.intake.files.chunks import CHUNK

if TYPE_CHECKING:
    from xml.sax.xmlreader import AttributesImpl

Errors = dict[int, dict[int, str]]

_BOOK, _PARTS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_RELATIONSHIP = "relationships}id"
_MARKS = (b'"e"', b"'e'")  # the type of a cell that holds an error is the letter e


def errors_of(path: Path, place: int) -> Errors:
    """The errors of the sheet at that place, by row and then by column, both counted from 0.

    The sheet is looked at for the mark of an error first, so that one without any, as most are, costs little.
    The archive has been found harmless before.
    """
    with zipfile.ZipFile(path) as archive:
        parts = {name.lower(): name for name in archive.namelist()}  # programs do not tell them apart by case
        part = parts[_part_of(archive, parts, place).lower()]
        pieces = partial(_pieces, archive, part)
        return _told(pieces()) if _marked(pieces()) else {}


def _part_of(archive: zipfile.ZipFile, parts: dict[str, str], place: int) -> str:
    """The part of the archive that holds the sheet."""
    book = fromstring(archive.read(parts[_BOOK]), forbid_dtd=True)
    told = book.findall("{*}sheets/{*}sheet")[place]
    key = next(value for name, value in told.items() if name.endswith(_RELATIONSHIP))
    relationships = fromstring(archive.read(parts[_PARTS]), forbid_dtd=True)
    target = next(
        each.get("Target", "") for each in relationships.iterfind("{*}Relationship") if each.get("Id") == key
    )
    return target.removeprefix("/") if target.startswith(("/xl/", "xl/")) else f"xl/{target}"


def _pieces(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    with archive.open(part) as file:
        yield from iter(partial(file.read, CHUNK), b"")


def _marked(pieces: Iterator[bytes]) -> bool:
    tail = b""
    for piece in pieces:
        seen = (tail + piece).replace(b"\0", b"")  # UTF-16 has a zero beside each of these letters
        if any(mark in seen for mark in _MARKS):
            return True
        tail = piece[-2 * len(_MARKS[0]) :]
    return False


def _told(pieces: Iterator[bytes]) -> Errors:
    cells = _Cells()
    parser = create_parser(forbid_dtd=True)
    parser.setContentHandler(cells)
    with suppress(_Heard):
        for piece in pieces:
            parser.feed(piece)
    return cells.errors


class _Heard(Exception):
    """All cells were heard; what stands behind them is not ours."""


class _Cells(ContentHandler):
    """Hears a worksheet and keeps its errors. What does not say where it stands follows the last."""

    def __init__(self) -> None:
        super().__init__()
        self.errors: Errors = {}
        self._row = self._column = 0
        self._words: list[str] | None = None  # of the value of a cell with an error, while it is heard
        self._is_error = False

    def startElement(self, name: str, attrs: "AttributesImpl[str]") -> None:  # noqa: N802  # SAX calls it so
        """An element begins."""
        match name.rpartition(":")[2]:
            case "row" if "r" in attrs:
                self._row = int(attrs["r"]) - 1
            case "c":
                if "r" in attrs:
                    self._row, self._column = _place(attrs["r"])
                self._is_error = attrs.get("t") == "e"
                if self._is_error:
                    self.errors.setdefault(self._row, {})[self._column] = UNNAMED_ERROR
            case "v" if self._is_error:
                self._words = []

    def characters(self, content: str) -> None:
        """Some of the text of an element."""
        if self._words is not None:
            self._words.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802  # SAX calls it so
        """An element ends."""
        match name.rpartition(":")[2]:
            case "row":
                self._row, self._column = self._row + 1, 0
            case "sheetData":
                raise _Heard
            case "c":
                self._column += 1
            case "v" if self._words is not None:
                if (word := "".join(self._words)) in FORMULA_ERRORS:
                    self.errors[self._row][self._column] = word
                self._words = None


def _place(reference: str) -> tuple[int, int]:
    """The row and the column of a reference such as AB12, both counted from 0."""
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter.upper()) - ord("A") + 1
    return int(reference[len(letters) :]) - 1, column - 1
