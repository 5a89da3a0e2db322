"""What the process apart tells ours: how the file is written, its records, or why it cannot be read.

A message is four lengths and that many bytes: what is told as JSON, the cells of the good records as text,
the original bytes of all, and of a stretch where each of them ends. One of no length is a sign of life.
"""

import json
import struct
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from hark.core.errors import Refusal
from hark.core.terms.intake import Reason, Record
from hark.intake.files.encodings import CONTROLS
from hark.intake.files.stretches import Piece, Stretch
from hark.intake.files.table import Head

LENGTHS = struct.Struct("<IIII")
LONGEST = 32 * 1024 * 1024  # of each part
ALIVE = LENGTHS.pack(0, 0, 0, 0)
_NUMBER = "<i4"
_RECORD, _CELL = "\x1e", "\x1f"  # stand between them and never within: a control character is a fault


class Message(NamedTuple):
    """One message, taken apart."""

    told: dict[str, Any]
    cells: bytes = b""
    originals: bytes = b""
    ends: bytes = b""


def of_head(head: Head) -> bytes:
    """The message of how a file is written."""
    dialect = head.dialect
    return _packed(
        {"names": list(head.names), "dialect": [dialect.form, dialect.encoding, dialect.delimiter]}
    )


def of_refusal(refusal: Refusal) -> bytes:
    """The message of why a file cannot be read, or no further."""
    told = {"sentence": refusal.sentence, "details": dict(refusal.details)}
    return _packed({"refusal": type(refusal).__name__, **told})


def of_records(records: Sequence[Record], *, position: int) -> bytes:
    """The message of some records, up to a position in the file."""
    told = {
        "position": position,
        "lines": [record.line for record in records],
        "sizes": [len(record.original) for record in records],
        "faults": {place: record.fault for place, record in enumerate(records) if record.fault},
    }
    cells = _RECORD.join(_CELL.join(record.cells) for record in records if not record.fault)
    return _packed(told, cells.encode(), b"".join(record.original for record in records))


def of_stretch(stretch: Stretch, *, position: int) -> bytes:
    """The message of a stretch, up to a position in the file."""
    told = {"position": position, "together": len(stretch)}
    ends = (stretch.lines, stretch.cell_ends, stretch.ends)
    numbers = b"".join(part.astype(_NUMBER).tobytes() for part in ends)
    return _packed(told, stretch.cells, stretch.originals, numbers)


def pieces_of(message: Message, *, width: int) -> Iterator[Piece]:
    """The records of a message, one by one or as a stretch.

    Raises:
        ValueError, LookupError, TypeError: it is none of ours.
    """
    if "together" in message.told:
        yield _stretch_of(message, width=width)
    else:
        yield from _records_of(message, width=width)


def _stretch_of(message: Message, *, width: int) -> Stretch:
    """The stretch, once it is seen that its cells are text and that each ends where it can."""
    import numpy as np  # who tells waits for nothing it does not need

    count = int(message.told["together"])
    numbers = np.frombuffer(message.ends, _NUMBER)
    if count < 1 or len(numbers) != count * (2 + width):
        raise ValueError(f"{len(numbers)} numbers for {count} records of {width} cells")
    lines, cell_ends, ends = np.split(numbers, [count, count * (1 + width)])
    for part, told in ((cell_ends, message.cells), (ends, message.originals)):
        if np.diff(part, prepend=0).min() < 0 or part[-1] != len(told):
            raise ValueError("an end that lies before another, or nowhere")
    if len(message.cells.translate(None, CONTROLS)) != len(message.cells):
        raise ValueError("a control character in a cell")
    if not message.cells.isascii():
        message.cells.decode()
        begins = np.frombuffer(message.cells + b" ", np.uint8)[cell_ends]
        if ((begins & 0xC0) == 0x80).any():
            raise ValueError("a cell that ends within a character")
    return Stretch(lines, width, message.cells, cell_ends, message.originals, ends)


def _records_of(message: Message, *, width: int) -> Iterator[Record]:
    told, cells, originals, _ = message
    faults = {int(place): Reason(fault) for place, fault in told["faults"].items()}
    texts = iter(cells.decode().split(_RECORD))
    at = 0
    for place, (line, size) in enumerate(zip(told["lines"], told["sizes"], strict=True)):
        original, at = originals[at : at + size], at + size
        if fault := faults.get(place):
            yield Record(line, (), original, fault)
            continue
        record = Record(line, tuple(next(texts, "").split(_CELL)), original)
        if len(record.cells) != width:
            raise ValueError(f"a record of {len(record.cells)} cells and not {width}")
        yield record


def _packed(told: dict[str, Any], cells: bytes = b"", originals: bytes = b"", ends: bytes = b"") -> bytes:
    parts = [json.dumps(told).encode(), cells, originals, ends]
    return b"".join([LENGTHS.pack(*map(len, parts)), *parts])
