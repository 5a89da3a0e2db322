"""Delimited text as records, each with its original bytes; a stray quote costs one line and not the rest."""

import csv
import re
import sys
from collections.abc import Iterator

from hark.core.terms.intake import Reason, Record
from hark.intake.files.lines import Lines
from hark.intake.files.stretches import LONGEST_RECORD, MOST_LINES, Piece, Stretch

_DELIMITERS = ",;\t|"
_BLANK = " \t\r\n"

# What quotes left open may cost: however many there are, a file is read about this many times and no more.
_TIMES_REREAD = 8
_FREE_REREAD = 4 * 1024 * 1024

# So many lines are worth being taken apart together. After one that is not plain so many are read one by one
# before it is tried again, and twice as many each time it was in vain; and no more are looked at than is
# hopeful, so that a file of nothing but faults is read about as fast as without.
_WORTH = 64
_AT_FIRST = 32
_HOPE = 4

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
    reading = _Reading(lines, delimiter, width, start)
    while reading.goes_on():
        yield from reading.well_formed()
        if reading.is_stuck() and not reading.lengthened():
            yield reading.first_line_given_up()


def pieces(lines: Lines, *, delimiter: str, start: int = 0) -> Iterator[Piece]:
    """The same records, those of plain lines together; the first, which sets the number of cells, alone."""
    reading = _Reading(lines, delimiter, None, start)
    while reading.goes_on():
        while stretch := reading.plain():
            yield stretch
        yield from reading.well_formed()
        if reading.is_stuck() and not reading.lengthened():
            yield reading.first_line_given_up()


class _Reading:
    """Where the reading stands: the next record begins at `start`, and lines were looked at up to `end`."""

    def __init__(self, lines: Lines, delimiter: str, width: int | None, start: int) -> None:
        self._lines = lines
        self._delimiter = delimiter
        self._width = width
        self._start = self._end = self._stop = start
        self._to_reread = 0
        self._most = self._look = sys.maxsize
        self._step = _AT_FIRST
        self._again = 0  # the line from which on plain ones are looked for

    def goes_on(self) -> bool:
        """Whether there are lines left. Once too much was read in vain, they are taken one by one."""
        if self._start == len(self._lines.texts):
            if not self._lines.move(self._start):
                return False
            self._start = 0
        patient = self._to_reread <= _FREE_REREAD + _TIMES_REREAD * self._lines.size
        self._stop = len(self._lines.texts) if patient else self._start + 1
        return True

    def plain(self) -> Stretch | None:
        """The records up to the first that is not plain, together, where there are lines and patience."""
        here, left = self._lines.first + self._start, len(self._lines.texts) - self._start
        if self._width is None:
            self._most = 1
            return None
        if self._stop < len(self._lines.texts) or left < _WORTH:
            self._most = sys.maxsize
            return None
        if here < self._again:
            self._most = self._again - here
            return None
        from hark.intake.files.plain import plain_records  # with numpy, which small files do not wait for

        look = min(left, self._look)
        found = plain_records(
            self._lines, self._start, self._start + look, delimiter=self._delimiter, width=self._width
        )
        taken = found[1] if found else 0
        self._start += taken
        self._look = _HOPE * look if 2 * taken >= look else max(_WORTH, 2 * taken)
        if taken < look:
            self._step = _AT_FIRST if taken > self._step else 2 * self._step
            self._again = here + taken + self._step
            self._most = self._step
        return found[0] if found else None

    def well_formed(self) -> Iterator[Record]:
        """The records up to the first whose quotes do not match, or so many of them."""
        begin = start = self._start
        width, first, marks = self._width, self._lines.first, self._lines.marks
        texts, originals = self._lines.texts, self._lines.originals
        numbers = range(start, self._stop)
        reader = csv.reader(map(texts.__getitem__, numbers), delimiter=self._delimiter, strict=True)
        try:
            for told, cells in enumerate(reader):
                if told == self._most:
                    self._stop = start
                    break
                end = begin + reader.line_num
                original = originals[start] if end - start == 1 else b"".join(originals[start:end])
                width = width or len(cells)
                if end - start > 1 and (len(cells) != width or _is_endless(end - start, len(original))):
                    break
                if len(cells) == width and not marks:  # nearly always
                    yield Record(first + start, tuple(cells), original)
                elif end - start > 1 or texts[start].strip(_BLANK):
                    fault = next((marks[place] for place in range(start, end) if place in marks), None)
                    fault = fault or (None if len(cells) == width else Reason.COLUMN_COUNT)
                    yield Record(first + start, () if fault else tuple(cells), original, fault)
                start = end
        except csv.Error:
            pass  # what is left from `start` on tells
        self._start, self._end, self._width = start, begin + reader.line_num, width

    def is_stuck(self) -> bool:
        """Whether the record at `start` has not come to a good end."""
        return self._start < self._stop

    def lengthened(self) -> bool:
        """Whether more lines were taken in, in which the record may end."""
        size = sum(map(len, self._lines.originals[self._start : self._end]))
        if self._end < len(self._lines.texts) or _is_endless(self._end - self._start, size):
            return False
        more = self._lines.move(self._start)
        self._start, self._end = 0, self._end - self._start
        return more

    def first_line_given_up(self) -> Record:
        """The first line of the record alone; the others are looked at again."""
        at, lines = self._start, self._lines
        self._to_reread += sum(map(len, lines.originals[at : self._end]))
        self._start += 1
        fault = Reason.TOO_LONG if len(lines.texts[at]) > LONGEST_RECORD else Reason.UNCLOSED_QUOTE
        return Record(lines.first + at, (), lines.originals[at], fault)


def _is_endless(lines: int, size: int) -> bool:
    return lines > MOST_LINES or size > LONGEST_RECORD
