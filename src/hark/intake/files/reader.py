"""The process apart: `python -m hark.intake.files.reader FORM FILE` tells in messages what is in the file."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from hark.core.errors import Refusal
from hark.core.terms.intake import Record
from hark.intake.files import limits, wire
from hark.intake.files.forms import JSON, TEXTS, Form
from hark.intake.files.stretches import Piece, Stretch
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


def tell(told: Iterator[Head | Piece | None], out: IO[bytes]) -> None:
    """Write the messages of what a reader tells, records by the thousand or as they come together."""
    waiting = _Waiting(out)
    refusal: Refusal | None = None
    try:
        for thing in told:
            match thing:
                case None:
                    out.write(wire.ALIVE)
                case Head():
                    where = thing.position
                    out.write(wire.of_head(thing))
                case Stretch():
                    waiting.tell()
                    out.write(wire.of_stretch(thing, position=where()))
                case Record():
                    waiting.add(thing, position=where())
    except Refusal as refused:
        refusal = refused
    waiting.tell()
    if refusal:
        out.write(wire.of_refusal(refusal))


class _Waiting:
    """Records that wait for others to go along with them."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._together: list[Record] = []
        self._size = self._position = 0

    def add(self, record: Record, *, position: int) -> None:
        """One more, which may be the last there is room for."""
        self._together.append(record)
        self._size += len(record.original)
        self._position = position
        if len(self._together) == _TOGETHER or self._size > _BYTES:
            self.tell()

    def tell(self) -> None:
        """Write the message of all of them."""
        if self._together:
            self._out.write(wire.of_records(self._together, position=self._position))
            self._together, self._size = [], 0


def _read(path: Path, form: Form) -> Iterator[Head | Piece | None]:
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
