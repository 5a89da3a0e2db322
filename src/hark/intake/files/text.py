"""CSV files, packed or not, as records; and the lines of any text, packed or not."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from hark.core.terms.intake import Reason, Record
from hark.intake.files.chunks import chunks_of, look_ahead, without_first
from hark.intake.files.delimited import delimiter_of, first_line, pieces, records
from hark.intake.files.encodings import SAMPLE, encoding_of
from hark.intake.files.forms import (
    HEAD,
    PACKED,
    EmptyFile,
    Form,
    WrongExtension,
    called,
    content_of,
    is_content_of,
)
from hark.intake.files.limits import Earned
from hark.intake.files.lines import Lines
from hark.intake.files.packed import refuse_bomb, unpacked
from hark.intake.files.stretches import Piece, alone
from hark.intake.files.table import Dialect, Head, NoHeader

SECONDS = 8  # of the processor for each MiB: rows take a hundredth of it, lines of two bytes a fifth


def read_text(path: Path, form: Form) -> Iterator[Head | Piece]:
    """The names of the columns of a CSV file, packed or not, then its records.

    Raises:
        Refusal: there is no table that can be read, or no further.
    """
    with path.open("rb") as file:
        lines, encoding = lines_of(file, form, Earned(seconds=SECONDS))
        start = first_line(lines)
        if start is None:
            raise nothing_but_blank_lines()
        dialect = Dialect(form, encoding, delimiter_of(lines.texts[start]))
        rows = pieces(lines, delimiter=dialect.delimiter, start=start)
        [header] = alone(next(rows))
        yield Head(_cells_of_header(header), dialect, file.tell)
        yield from rows


def lines_of(file: BinaryIO, form: Form, time: Earned) -> tuple[Lines, str]:
    """The lines of an open text, packed or not, from the first; and its encoding.

    Raises:
        Refusal: it is no text, or not the one its form stands for.
    """
    packed = form in PACKED
    if packed:
        refuse_bomb(file)
    parts = time.by(unpacked(file) if packed else chunks_of(file))
    sample, chunks = look_ahead(parts, SAMPLE)
    if packed and sample:
        _refuse_packed(PACKED[form], content_of(sample[:HEAD]))
    encoding, mark = encoding_of(sample, whole=len(sample) < SAMPLE)
    return Lines(without_first(chunks, mark), encoding), encoding


def nothing_but_blank_lines() -> EmptyFile:
    """The refusal of a text without a word."""
    return EmptyFile("The file holds nothing but blank lines. Export it again and load the new file.")


def reread_text(original: bytes, *, width: int, dialect: Dialect) -> Record:
    """The record in these bytes, which are the original of exactly one."""
    lines = Lines(iter([original]), dialect.encoding)
    first, *others = records(lines, delimiter=dialect.delimiter, width=width)
    if others:  # it was several lines long, and its header had another number of columns then
        return Record(first.line, (), original, Reason.COLUMN_COUNT)
    return first


def _refuse_packed(named: Form, content: Form | str) -> None:
    if content is Form.CSV_GZ:
        raise WrongExtension(
            "The compressed file holds another compressed file. Unpack it once and load what comes out."
        )
    if not is_content_of(named, content):
        raise WrongExtension(
            "The compressed file should hold {named}, but it holds {content}. "
            "Unpack it and load what comes out.",
            named=called(named),
            content=called(content),
        )


def _cells_of_header(record: Record) -> tuple[str, ...]:
    if record.fault:
        raise NoHeader(
            "Line {line} should name the columns, but its characters or its quotes are damaged. "
            "Put the names of the columns there and save the file again as CSV UTF-8.",
            line=record.line,
        )
    return record.cells
