"""Delimited text as records, each with its original bytes; a stray quote costs one line and not the rest."""

import csv
import re
from collections.abc import Iterator
from contextlib import suppress

from hark.core.terms.intake import Reason, Record
from hark.intake.files.lines import Lines

LONGEST_RECORD = 1024 * 1024
MOST_LINES = 2_000
_DELIMITERS = ",;\t|"
_BLANK = " \t\r\n"

# What a quote left open may cost: rereading is bounded by the length of the file, however many there are.
_TIMES_REREAD = 16
_FREE_REREAD = 4 * 1024 * 1024

csv.field_size_limit(LONGEST_RECORD)


def delimiter_of(line: str) -> str:
    """The delimiter that cuts a header into the most names; a comma where none does."""
    outside_quotes = re.sub(r'"[^"]*"', "", line)
    return max(_DELIMITERS, key=outside_quotes.count)


def first_line(lines: Lines) -> int | None:
    """The place of the first line that is not blank; None if all are."""
    while lines.move(len(lines.texts)):
        for place, text in enumerate(lines.texts):
            if text.strip(_BLANK):
                return place
    return None


def records(lines: Lines, *, delimiter: str, width: int | None = None, start: int = 0) -> Iterator[Record]:
    """The records of the lines from `start` on; the first sets the number of cells, unless `width` does.

    Blank lines are no records. A record whose quotes do not match (there is text
    after a closing quote, or 2,000 lines or 1 MiB go by without its end, or it takes
    several lines to the wrong number of cells) gives up its first line only, and
    reading goes on at the next.
    """
    given_up = 0
    while True:
        if start == len(lines.texts):
            if not lines.move(start):
                return
            start = 0
        begin, texts, originals = start, lines.texts, lines.originals
        patient = given_up <= _FREE_REREAD + _TIMES_REREAD * lines.size
        stop = len(texts) if patient else start + 1
        reader = csv.reader(map(texts.__getitem__, range(start, stop)), delimiter=delimiter, strict=True)
        with suppress(csv.Error):
            for cells in reader:
                end = begin + reader.line_num
                original = originals[start] if end - start == 1 else b"".join(originals[start:end])
                width = width or len(cells)
                fitting = len(cells) == width
                if end - start > 1 and not (fitting and _has_an_end(end - start, len(original))):
                    break
                if fitting and not lines.marks:  # nearly always
                    yield Record(lines.first + start, tuple(cells), original)
                elif end - start > 1 or lines.texts[start].strip(_BLANK):
                    fault = _mark(lines, start, end) or (None if fitting else Reason.COLUMN_COUNT)
                    yield Record(lines.first + start, () if fault else tuple(cells), original, fault)
                start = end
        if start == stop:
            continue
        end = begin + reader.line_num
        if end == len(texts) and patient and _has_an_end(end - start, sum(map(len, originals[start:]))):
            more, start = lines.move(start), 0
            if more:
                continue
            end = len(texts)
        given_up += sum(map(len, originals[start:end]))
        yield Record(lines.first + start, (), originals[start], _fault_of_quotes(texts[start]))
        start += 1


def _has_an_end(lines: int, size: int) -> bool:
    return lines <= MOST_LINES and size <= LONGEST_RECORD


def _mark(lines: Lines, start: int, end: int) -> Reason | None:
    return next((lines.marks[place] for place in range(start, end) if place in lines.marks), None)


def _fault_of_quotes(line: str) -> Reason:
    return Reason.TOO_LONG if len(line) > LONGEST_RECORD else Reason.UNCLOSED_QUOTE
