"""What many cells say, read all at once: ids, times, numbers and people as they are nearly always written.

Of these kinds there are about as many words as records, so remembering what a word says does not help. What
is not written plainly is left to the rule that reads one cell, and what is read here says the same by it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from hark.core.terms.period import FIRST_DAY, LAST_DAY
from hark.guard.pseudonyms import Pseudonyms
from hark.intake.cells import LONGEST_DURATION, LONGEST_ID, NUMBER
from hark.intake.mapping import Column, Kind, Mapping

BETWEEN = "\x1f"
UTC_TIME = pa.timestamp("us", tz="UTC")
LOCAL_TIME = pa.timestamp("us")
Mask = NDArray[np.bool_]

_PLAIN_TIME = np.frombuffer(b"1970-01-01 00:00:00", np.uint8)
_DIGITS = [at for at, sign in enumerate(b"1970-01-01 00:00:00") if chr(sign).isdigit()]
_PLAIN_NUMBER = r"^(?:0|[1-9][0-9]{0,8})\.(?:0|[0-9]{0,2}[1-9])$"
_HOURS = 25


@dataclass(frozen=True, slots=True)
class Plain:
    """What cells say and how that enters a content; `left` are those that are not plain.

    Of a time, `local` is what clocks of the mapping's zone showed.
    """

    values: pa.Array
    words: pa.Array
    left: Mask
    local: pa.Array | None = None


Reading = Callable[[pa.Array], Plain | None]


def reading(column: Column, mapping: Mapping, *, pseudonyms: Pseudonyms | None) -> Reading | None:
    """How the cells of a column are read at once; None where they are not."""
    missing = pa.array(sorted(mapping.missing | column.missing), pa.string())
    if column.illegible:
        return None
    match column.kind:
        case Kind.ID:
            return lambda cells: _ids(cells, column, missing)
        case Kind.PSEUDONYM if pseudonyms and not column.pattern:
            purpose = mapping.ledger.pseudonyms[column.field]
            return lambda cells: _pseudonyms(cells, column, missing, pseudonyms, purpose)
        case Kind.SECONDS | Kind.NUMBER:
            return lambda cells: _numbers(cells, column, missing)
        case Kind.TIME if not any(len(word) == len(_PLAIN_TIME) for word in mapping.missing | column.missing):
            offsets = _Offsets(mapping)
            return lambda cells: _times(cells, column, offsets)
    return None


def _ids(cells: pa.Array, column: Column, missing: pa.Array) -> Plain | None:
    if not _is_ascii(cells):
        return None
    text = pc.ascii_trim_whitespace(cells)
    fits = _says_something(text, missing) & (_numpy(pc.binary_length(text)) <= LONGEST_ID)
    # It may be a number that lost its digits, or the error of a formula.
    fits &= ~_numpy(pc.match_substring_regex(text, "[+#]"))
    if column.pattern:
        matches = column.pattern.fullmatch
        fits &= np.fromiter((matches(each) is not None for each in text.to_pylist()), np.bool_, len(text))
    return Plain(text, written(column.field, text), ~fits)


def _pseudonyms(
    cells: pa.Array, column: Column, missing: pa.Array, pseudonyms: Pseudonyms, purpose: str
) -> Plain | None:
    if not _is_ascii(cells):
        return None
    numbers = pc.ascii_upper(pc.ascii_trim_whitespace(cells))
    fits = _says_something(numbers, missing) & _numpy(
        pc.match_substring_regex(numbers, rf"^(?:{NUMBER})$")  # RE2, in which $ is the end and nothing else
    )
    told = numbers.filter(pa.array(fits)).to_pylist()
    made = pa.array(pseudonyms.of_many(told, purpose=purpose), pa.string())
    values = (
        made if fits.all() else pc.replace_with_mask(pa.nulls(len(cells), pa.string()), pa.array(fits), made)
    )
    return Plain(values, written(column.field, values), ~fits)


def _numbers(cells: pa.Array, column: Column, missing: pa.Array) -> Plain | None:
    """Those that are written as Python writes them, so that the text itself enters the content."""
    fits = _says_something(cells, missing) & _numpy(pc.match_substring_regex(cells, _PLAIN_NUMBER))
    text = cells if fits.all() else pc.if_else(pa.array(fits), cells, "0.0")
    values = text.cast(pa.float64())
    if column.kind is Kind.SECONDS:
        fits &= _numpy(pc.less_equal(values, LONGEST_DURATION))
    return Plain(values, written(column.field, text), ~fits)


def _times(cells: pa.Array, column: Column, offsets: "_Offsets") -> Plain | None:
    """Those written 2026-05-21 13:45:59, without an offset, on days on which no clock is changed."""
    ends, data = _buffers(cells)
    fits = np.diff(ends) == len(_PLAIN_TIME)
    if not fits.any():
        return None
    if fits.all():
        signs = data[ends[0] : ends[-1]].reshape(-1, len(_PLAIN_TIME))
    else:
        signs = np.tile(_PLAIN_TIME, (len(cells), 1))
        signs[fits] = data[ends[:-1][fits][:, None] + np.arange(len(_PLAIN_TIME))]
    digits = signs - ord("0")  # what is none is more than nine
    fits &= (digits[:, _DIGITS] <= 9).all(axis=1)
    fits &= (signs[:, 4] == ord("-")) & (signs[:, 7] == ord("-")) & (signs[:, 13] == ord(":"))
    fits &= (signs[:, 16] == ord(":")) & ((signs[:, 10] == ord(" ")) | (signs[:, 10] == ord("T")))
    two = digits.astype(np.int64)
    month, day = two[:, 5] * 10 + two[:, 6], two[:, 8] * 10 + two[:, 9]
    months = ((two[:, 0] * 10 + two[:, 1]) * 100 + two[:, 2] * 10 + two[:, 3] - 1970) * 12 + month - 1
    hour, minute = two[:, 11] * 10 + two[:, 12], two[:, 14] * 10 + two[:, 15]
    second = two[:, 17] * 10 + two[:, 18]
    fits &= (month >= 1) & (month <= 12) & (hour < 24) & (minute < 60) & (second < 60)
    months[~fits] = 0
    begins, ends_ = months.astype("M8[M]").astype("M8[D]"), (months + 1).astype("M8[M]").astype("M8[D]")
    days = begins.astype(np.int64) + day - 1
    fits &= (day >= 1) & (days < ends_.astype(np.int64))
    days[~fits] = 0
    known, at = np.unique(days, return_inverse=True)
    offset, even = offsets.of(known)
    fits &= even[at]
    local = days * 86_400 + hour * 3_600 + minute * 60 + second
    local[~fits] = 0
    utc = local - np.where(fits, offset[at], 0)
    return Plain(_moments(utc, UTC_TIME), _iso(column.field, utc), ~fits, _moments(local, LOCAL_TIME))


class _Offsets:
    """How far the clocks of a zone are ahead of UTC, on days on which that does not change."""

    def __init__(self, mapping: Mapping) -> None:
        self._zone = mapping.zone
        self._known: dict[int, int | None] = {}

    def of(self, days: NDArray[np.int64]) -> tuple[NDArray[np.int64], Mask]:
        """The seconds for each day, counted from 1970, and whether it has the one offset."""
        found = [self._of(day) for day in days.tolist()]
        return np.array([each or 0 for each in found], np.int64), np.array(
            [each is not None for each in found]
        )

    def _of(self, day: int) -> int | None:
        if day not in self._known:
            self._known[day] = self._asked(date(1970, 1, 1) + timedelta(days=day))
        return self._known[day]

    def _asked(self, day: date) -> int | None:
        if not FIRST_DAY <= day <= LAST_DAY:
            return None
        first = datetime(day.year, day.month, day.day, tzinfo=self._zone)
        hours = [first + timedelta(hours=hour) for hour in range(_HOURS)]  # by the clock on the wall
        offsets = {hour.replace(fold=fold).utcoffset() for hour in hours for fold in (0, 1)}
        offset = offsets.pop()
        return None if offsets or offset is None or offset.microseconds else int(offset.total_seconds())


def written(field: str, values: pa.Array) -> pa.Array:
    """Texts as they enter the content of a record."""
    return pc.binary_join_element_wise(f"{field}{BETWEEN}", values, BETWEEN, "", null_handling="emit_null")


def _iso(field: str, seconds: NDArray[np.int64]) -> pa.Array:
    """Moments as they enter the content: 2026-05-21T05:45:59+00:00."""
    begin, end = f"{field}{BETWEEN}".encode(), b"+00:00" + BETWEEN.encode()
    row = np.frombuffer(begin + b"0000-00-00T00:00:00" + end, np.uint8)
    out = np.tile(row, (len(seconds), 1))
    days, rest = np.divmod(seconds, 86_400)
    known, at = np.unique(days, return_inverse=True)
    told = np.datetime_as_string(known.astype("M8[D]")).astype("S10")
    out[:, len(begin) : len(begin) + 10] = told.view(np.uint8).reshape(-1, 10)[at]
    parts = (rest // 3_600, rest // 60 % 60, rest % 60)
    for place, part in zip((11, 14, 17), parts, strict=True):
        out[:, len(begin) + place] += (part // 10).astype(np.uint8)
        out[:, len(begin) + place + 1] += (part % 10).astype(np.uint8)
    ends = np.arange(len(seconds) + 1, dtype=np.int32) * len(row)
    return pa.StringArray.from_buffers(len(seconds), pa.py_buffer(ends), pa.py_buffer(out))


def _moments(seconds: NDArray[np.int64], kind: pa.DataType) -> pa.Array:
    return pa.Array.from_buffers(kind, len(seconds), [None, pa.py_buffer(seconds * 1_000_000)])


def _says_something(text: pa.Array, missing: pa.Array) -> Mask:
    return ~_numpy(pc.is_in(pc.ascii_lower(text), value_set=missing))


def _is_ascii(cells: pa.Array) -> bool:
    ends, data = _buffers(cells)
    return bool((data[ends[0] : ends[-1]] < 128).all())


def _buffers(cells: pa.Array) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
    """Where each cell ends, after where the first begins, and the bytes of all."""
    _, ends, data = cells.buffers()
    places = np.frombuffer(ends, np.int32)[cells.offset : cells.offset + len(cells) + 1]
    return places, np.frombuffer(data or b"", np.uint8)


def _numpy(values: pa.Array) -> NDArray[np.bool_]:
    return np.asarray(values.to_numpy(zero_copy_only=False))
