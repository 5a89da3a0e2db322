"""Opening whatever is offered: the path is looked at, then the form, and a reader apart takes over."""

import stat
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from hark.core.errors import NotFound, Refusal
from hark.core.terms.intake import Record
from hark.intake.files.forms import HEAD, JSON, TEXTS, form_of
from hark.intake.files.json_lines import reread_json
from hark.intake.files.process import Process
from hark.intake.files.rows import reread_row
from hark.intake.files.table import Dialect, Table, header_of
from hark.intake.files.text import reread_text
from hark.intake.files.words import repeated


class MissingFile(NotFound):
    """There is no file at this path."""


class NotAFile(Refusal):
    """What is at this path is a folder, a device or a pipe."""


class NotReadable(Refusal):
    """The file may not be read, or the path leads nowhere."""


def open_table(path: Path) -> Table:
    """The table in a file, open until it is closed; `with` closes it.

    Raises:
        Refusal: there is no table that can be read; the sentence says what is wrong and what to do.
    """
    head = _first_bytes(path)
    form = form_of(path, head)
    with ExitStack() as opened:
        process = Process(path, form)
        opened.callback(process.stop)
        names, dialect = process.head()
        header = header_of(names)
        return Table(
            process.pieces(width=len(header)),
            header=header,
            dialect=dialect,
            size=path.stat().st_size,
            position=lambda: process.position,
            opened=opened,
        )


def reread(original: bytes, *, header: Sequence[str], dialect: Dialect) -> Record:
    """The record whose original bytes were kept aside, read as it was read then. Its line is 1."""
    if dialect.form in TEXTS:
        return reread_text(original, width=len(header), dialect=dialect)
    if dialect.form in JSON:
        return reread_json(original, header=header, dialect=dialect)
    return reread_row(original, width=len(header))


def _first_bytes(path: Path) -> bytes:
    name = repeated(path.name or str(path))  # "." has no name
    try:
        kind = path.stat().st_mode
        if stat.S_ISREG(kind):
            with path.open("rb") as file:
                return file.read(HEAD)
    except FileNotFoundError as error:
        raise MissingFile('There is no file "{name}". Check the name and the folder.', name=name) from error
    except OSError as error:
        raise NotReadable(
            'The file "{name}" cannot be opened: you may not read it, or it is a link that leads nowhere. '
            "Copy it to a folder of your own and load that.",
            name=name,
        ) from error
    if stat.S_ISDIR(kind):
        raise NotAFile('"{name}" is a folder. Load the files inside it, one or several at a time.', name=name)
    raise NotAFile('"{name}" is a device or a pipe and not a file. Save the table as a file.', name=name)
