"""The process apart: `python -m hark.intake.files.reader FORM FILE` writes the rows of the file.

One line is one row, its number, a tab and its cells as JSON; or `rows` and how many
to expect; or `refused` and a refusal. Nothing but such lines ever comes back.
"""

import json
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from hark.core.errors import Refusal
from hark.intake.files import limits, parquet, workbook, xes
from hark.intake.files.forms import Form
from hark.intake.files.workbook import Row

_MEBIBYTE = 1024 * 1024
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_ROWS: dict[Form, Callable[[Path], Iterator[int | Row]]] = {
    Form.XLSX: workbook.rows,
    Form.PARQUET: parquet.rows,
    Form.XES: xes.rows,
    Form.XES_GZ: partial(xes.rows, packed=True),
}


def main() -> int:
    """The exit status: 0 also after a refusal, which is a result."""
    limits.restrict(memory=256 * _MEBIBYTE, seconds=10)
    form, path = Form(sys.argv[1]), Path(sys.argv[2])
    try:
        sys.stdout.buffer.writelines(_lines(form, path))
    except MemoryError:
        return limits.OUT_OF_MEMORY
    return 0


def _lines(form: Form, path: Path) -> Iterator[bytes]:
    try:
        for row in _ROWS[form](path):
            if isinstance(row, int):
                yield b"rows\t%d\n" % row
            else:
                number, cells = row
                yield b"%d\t%s\n" % (number, written(cells))
    except Refusal as refusal:
        told = {
            "refusal": type(refusal).__name__,
            "sentence": refusal.sentence,
            "details": dict(refusal.details),
        }
        yield b"refused\t%s\n" % written(told)


def written(value: object) -> bytes:
    """A value as JSON on one line. Stand-ins for bytes that are no text are spelled out."""
    return _JSON.encode(value).encode("utf-8", "backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
