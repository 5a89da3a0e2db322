"""CSV files, packed or not, as tables."""

from contextlib import ExitStack
from pathlib import Path

from hark.core.terms.intake import Reason, Record
from hark.intake.files.chunks import chunks_of, look_ahead, without_first
from hark.intake.files.delimited import delimiter_of, first_line, records
from hark.intake.files.encodings import SAMPLE, encoding_of
from hark.intake.files.forms import HEAD, EmptyFile, Form, WrongExtension, called, content_of
from hark.intake.files.lines import Lines
from hark.intake.files.packed import refuse_bomb, unpacked
from hark.intake.files.table import Dialect, NoHeader, Table, header_of


def open_text(path: Path, form: Form, opened: ExitStack) -> Table:
    """The table in a CSV file, or in a packed one.

    Raises:
        Refusal: there is no table that can be read.
    """
    file = opened.enter_context(path.open("rb"))
    if form is Form.CSV_GZ:
        refuse_bomb(file)
    sample, chunks = look_ahead(unpacked(file) if form is Form.CSV_GZ else chunks_of(file), SAMPLE)
    if form is Form.CSV_GZ and sample:
        _refuse_packed(content_of(sample[:HEAD]))
    encoding, mark = encoding_of(sample, whole=len(sample) < SAMPLE)
    lines = Lines(without_first(chunks, mark), encoding)
    start = first_line(lines)
    if start is None:
        raise EmptyFile("The file holds nothing but blank lines. Export it again and load the new file.")
    dialect = Dialect(form, encoding, delimiter_of(lines.texts[start]))
    rows = records(lines, delimiter=dialect.delimiter, start=start)
    return Table(
        rows,
        header=header_of(_cells_of_header(next(rows))),
        dialect=dialect,
        size=path.stat().st_size,
        position=file.tell,
        opened=opened,
    )


def reread_text(original: bytes, *, width: int, dialect: Dialect) -> Record:
    """The record in these bytes, which are the original of exactly one."""
    lines = Lines(iter([original]), dialect.encoding)
    first, *others = records(lines, delimiter=dialect.delimiter, width=width)
    if others:  # it was several lines long, and its header had another number of columns then
        return Record(first.line, (), original, Reason.COLUMN_COUNT)
    return first


def _refuse_packed(content: Form | str) -> None:
    if content is Form.CSV_GZ:
        raise WrongExtension(
            "The compressed file holds another compressed file. Unpack it once and load what comes out."
        )
    if content is not Form.CSV:
        raise WrongExtension(
            "The compressed file should hold text (CSV), but it holds {content}. "
            "Unpack it and load what comes out.",
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
