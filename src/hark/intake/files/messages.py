"""What the process apart tells ours: how the file is written, its records, or why it cannot be read.

A message is three lengths and that many bytes: what is told as JSON, the cells of
the good records as text, the original bytes of all. One of no length is a sign of life.
"""

import json
import struct
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from hark.core.errors import Refusal
from hark.core.terms.intake import Reason, Record
from hark.intake.files.table import Head

LENGTHS = struct.Struct("<III")
LONGEST = 32 * 1024 * 1024  # of each part
ALIVE = LENGTHS.pack(0, 0, 0)
_RECORD, _CELL = "\x1e", "\x1f"  # stand between them and never within: a control character is a fault


class Message(NamedTuple):
    """One message, taken apart."""

    told: dict[str, Any]
    cells: bytes = b""
    originals: bytes = b""


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


def records_of(message: Message, *, width: int) -> Iterator[Record]:
    """The records of a message.

    Raises:
        ValueError, LookupError, TypeError: it is none of ours.
    """
    told, cells, originals = message
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


def _packed(told: dict[str, Any], cells: bytes = b"", originals: bytes = b"") -> bytes:
    written = json.dumps(told).encode()
    return LENGTHS.pack(len(written), len(cells), len(originals)) + written + cells + originals
