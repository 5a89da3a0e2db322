"""Texts to be sorted, a JSON object a line, read as they come and never all at once."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

LONGEST_LINE = 16 * 2**20  # bytes
AT_ONCE = 512  # texts sorted together
_MOST_CHARACTERS = 4 * 2**20  # of those


@dataclass(frozen=True, slots=True)
class Asked:
    """A text with the id it is answered under."""

    id: object
    text: str


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no text to sort: its number, and what is wrong with it."""

    line: int
    problem: str


def batches(file: BinaryIO) -> Iterator[tuple[list[Asked], list[BadLine]]]:
    """The texts of the file in their order, some at a time, and the lines between them that are bad."""
    texts: list[Asked] = []
    bad: list[BadLine] = []
    waiting = 0
    for number, line in enumerate(_lines(file), start=1):
        read = BadLine(number, f"longer than {LONGEST_LINE:,} bytes") if line is None else _read(number, line)
        if isinstance(read, BadLine):
            bad.append(read)
        elif read is not None:
            texts.append(read)
            waiting += len(read.text)
        if len(texts) + len(bad) >= AT_ONCE or waiting >= _MOST_CHARACTERS:
            yield texts, bad
            texts, bad, waiting = [], [], 0
    if texts or bad:
        yield texts, bad


def _lines(file: BinaryIO) -> Iterator[bytes | None]:
    """Each line; None in place of one that is too long."""
    while line := file.readline(LONGEST_LINE):
        if len(line) < LONGEST_LINE or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(LONGEST_LINE)
        yield None


def _read(number: int, line: bytes) -> Asked | BadLine | None:
    """The text of a line; None where the line is blank."""
    if not line.strip():
        return None
    try:
        told = json.loads(line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line)
    except (ValueError, RecursionError) as problem:
        # What stands there may be a customer's words, so only the kind of fault is told.
        what = "not UTF-8" if isinstance(problem, UnicodeDecodeError) else "not JSON"
        return BadLine(number, what)
    if not isinstance(told, dict):
        return BadLine(number, "not an object")
    if not isinstance(told.get("id"), (str, int)):
        return BadLine(number, 'without an "id" that is a text or a number')
    if not isinstance(told.get("text"), (str, type(None))):
        return BadLine(number, '"text" is no text')
    if "text" not in told:
        return BadLine(number, 'without a "text"')
    return Asked(told["id"], told["text"] or "")
