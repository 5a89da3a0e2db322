"""Lines whose quotes and cells are regular, taken apart all at once.

What `csv` would say of them is proven before, byte by byte but without a loop: each quote opens a cell after
a delimiter or line break, closes one before, or is one of two; each record has the right number of cells.
What is not proven is not taken.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from hark.intake.files.lines import Lines
from hark.intake.files.stretches import LONGEST_RECORD, MOST_LINES, Stretch

_QUOTE, _NEWLINE, _RETURN = b'"\n\r'
Places = NDArray[np.int64]


def plain_records(
    lines: Lines, start: int, stop: int, *, delimiter: str, width: int
) -> tuple[Stretch, int] | None:
    """The records from a place on up to the first that is not plain, and how many lines they take."""
    came, text = lines.joined(start, stop)
    found = taken_apart(text, delimiter=delimiter, width=width)
    if found is None:
        return None
    stretch, taken = found
    if came is not text:
        sizes = np.cumsum([len(line) for line in lines.originals[start : start + taken]])
        ends = sizes[np.append(stretch.lines[1:], taken) - 1]
        if np.diff(ends, prepend=0).max() > LONGEST_RECORD:
            return None
        stretch = replace(stretch, originals=came[: ends[-1]], ends=ends)
    return replace(stretch, lines=stretch.lines + (lines.first + start)), taken


def taken_apart(text: bytes, *, delimiter: str, width: int) -> tuple[Stretch, int] | None:
    """The records at the beginning of a text in UTF-8 up to the first that is not plain, and how many lines.

    The text begins with a record and holds no control characters. None where it does not begin plainly.
    """
    if width < 2 or (b"\r" in text and text.count(b"\r") != text.count(b"\r\n")):
        return None  # an empty line is one cell, or none
    data = np.frombuffer(text, np.uint8)
    marks = (data == ord(delimiter)) | (data == _NEWLINE)
    quotes = np.flatnonzero(data == _QUOTE)
    if len(quotes):
        marks[quotes] = True
        separators, until = _outside(data, marks, quotes)
    else:
        separators, until = np.flatnonzero(marks), len(data)
    rows = _regular(data, separators, width=width, until=until)
    if not rows:
        return None
    separators = separators[: rows * width]
    ends = separators[width - 1 :: width] + 1
    lines = _lines(data, ends, quoted=bool(len(quotes)))
    rows = _short(ends, lines)
    if not rows:
        return None
    separators, ends, lines = separators[: rows * width], ends[:rows], lines[: rows + 1]
    cells, cell_ends = _cells(data[: ends[-1]], separators, quotes[quotes < ends[-1]], ends)
    stretch = Stretch(lines[:-1], width, cells, cell_ends, text[: ends[-1]], ends)
    return stretch, int(lines[-1])


def _outside(data: NDArray[np.uint8], marks: NDArray[np.bool_], quotes: Places) -> tuple[Places, int]:
    """Delimiters and line breaks outside quotes, and how far the quotes are regular."""
    inside = np.zeros(len(data), np.uint8)
    inside[quotes] = 1
    np.cumsum(inside, dtype=np.uint8, out=inside)
    inside &= 1
    opening, closing = quotes[::2], quotes[1::2]
    before, after = data[opening - 1], data[np.minimum(closing + 1, len(data) - 1)]
    # What follows or precedes a quote outside of all quotes is a separator if it looks like one.
    opens = (opening == 0) | (before == _QUOTE) | marks[opening - 1]
    closes = (closing == len(data) - 1) | (after == _RETURN) | marks[np.minimum(closing + 1, len(data) - 1)]
    wrong = [*opening[~opens][:1], *closing[~closes][:1], len(data)]
    if len(quotes) % 2:
        wrong.append(quotes[-1])
    marks[quotes] = False
    marks &= inside == 0
    return np.flatnonzero(marks), int(min(wrong))


def _regular(data: NDArray[np.uint8], separators: Places, *, width: int, until: int) -> int:
    """How many records at the beginning have the right number of cells and end before something irregular."""
    breaks = np.flatnonzero(data[separators] == _NEWLINE)
    breaks = breaks[separators[breaks] < until]
    wrong = np.flatnonzero(breaks != np.arange(1, len(breaks) + 1) * width - 1)
    return int(wrong[0]) if len(wrong) else len(breaks)


def _lines(data: NDArray[np.uint8], ends: Places, *, quoted: bool) -> Places:
    """Before how many line breaks each record begins, and how many there are in all."""
    if not quoted:
        return np.arange(len(ends) + 1)
    breaks = np.flatnonzero(data[: ends[-1]] == _NEWLINE)
    return np.concatenate([[0], np.searchsorted(breaks, ends - 1, side="right")])


def _short(ends: Places, lines: Places) -> int:
    """How many records at the beginning are no longer than a record may be."""
    sizes = np.diff(ends, prepend=0)
    long = np.flatnonzero((sizes > LONGEST_RECORD) | (np.diff(lines) > MOST_LINES))
    return int(long[0]) if len(long) else len(ends)


def _cells(
    data: NDArray[np.uint8], separators: Places, quotes: Places, ends: Places
) -> tuple[bytes, NDArray[np.int32]]:
    """The cells in one piece, without what stands between and around them, and where each of them ends."""
    kept = np.ones(len(data), np.bool_)
    kept[separators] = False
    returns = ends - 2
    returns = returns[data[returns] == _RETURN]
    kept[returns] = False
    if not len(quotes) and not len(returns):
        cell_ends = separators - np.arange(len(separators))
    else:
        opening, closing = quotes[::2], quotes[1::2]
        kept[closing] = False
        second = np.zeros(len(opening), np.bool_)  # of two quotes, which stand for one within a cell
        second[1:] = closing[: len(opening) - 1] + 1 == opening[1:]
        kept[opening[~second]] = False
        cell_ends = np.cumsum(kept, dtype=np.int32)[separators]
    return data[kept].tobytes(), cell_ends.astype(np.int32)
