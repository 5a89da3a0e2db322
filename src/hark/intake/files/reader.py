"""The process apart: `python -m hark.intake.files.reader FORM FILE` tells in messages what is in the file."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from hark.core.errors import Refusal
from hark.core.terms.intake import Record
from hark.intake.files import limits, messages
from hark.intake.files.forms import JSON, TEXTS, Form
from hark.intake.files.table import Head

_TOGETHER = 1_000  # records in a message
_BYTES = 256 * 1024


def main() -> int:
    """The exit status: 0 also after a refusal, which is a result."""
    limits.restrict()
    form, path = Form(sys.argv[1]), Path(sys.argv[2])
    try:
        tell(_read(path, form), sys.stdout.buffer)
    except MemoryError:
        return limits.OUT_OF_MEMORY
    return 0


def tell(told: Iterator[Head | Record | None], out: IO[bytes]) -> None:
    """Write the messages of what a reader tells, records by the thousand."""
    together: list[Record] = []
    size = position = 0
    refusal: Refusal | None = None
    try:
        for thing in told:
            match thing:
                case None:
                    out.write(messages.ALIVE)
                case Head():
                    where = thing.position
                    out.write(messages.of_head(thing))
                case Record():
                    together.append(thing)
                    size += len(thing.original)
                    position = where()
                    if len(together) == _TOGETHER or size > _BYTES:
                        out.write(messages.of_records(together, position=position))
                        together, size = [], 0
    except Refusal as refused:
        refusal = refused
    if together:
        out.write(messages.of_records(together, position=position))
    if refusal:
        out.write(messages.of_refusal(refusal))


def _read(path: Path, form: Form) -> Iterator[Head | Record | None]:
    """What the reader of that form tells. Only that one is imported, for it must start at once."""
    if form in TEXTS:
        from hark.intake.files.text import read_text

        return read_text(path, form)
    if form in JSON:
        from hark.intake.files.json_lines import read_json

        return read_json(path, form)
    from hark.intake.files.rows import read_rows

    return read_rows(path, form)


if __name__ == "__main__":
    sys.exit(main())
