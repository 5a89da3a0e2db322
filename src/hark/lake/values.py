"""Values and how often each occurs: rows of one place become one, with both as lists, in arrays.

A place and a value are one number, and numbers are sorted ten times as fast as an engine groups rows by
their words.
"""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from hark.lake.cubes import LISTS

_ROOM = 2**63  # for places times values
_MOST = 2**31  # places, of which two columns may be multiplied
_NEAR = 10_000  # values that lie no farther from each other are all thought to be there
_SPARSE = 4  # times as many numbers as there are entries are more than one counts in

Numbers = NDArray[np.int64]


def coded(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The rows with a number for each word, which takes a third of the memory."""
    kinds = [
        pa.dictionary(pa.int32(), each.type) if each.type == pa.string() else each.type
        for each in batch.schema
    ]
    return batch.cast(pa.schema(zip(batch.schema.names, kinds, strict=True)))


def singly(rows: pa.Table) -> pa.Table:
    """Rows of one value as rows of lists."""
    ends = pa.array(np.arange(len(rows) + 1, dtype=np.int32))
    for at, name in enumerate(rows.column_names):
        if name in LISTS:
            rows = rows.set_column(at, name, pa.ListArray.from_arrays(ends, rows[name].combine_chunks()))
    return rows


def of_facts(facts: pa.Table, *, by: Sequence[str], of: Sequence[str], sign: int) -> pa.Table:
    """How often each value of the columns `of` indicators occurs by place, times the sign."""
    columns = [(facts[id].combine_chunks(), at) for at, id in enumerate(of)]
    known, at = _ordered(np.concatenate([column.drop_null().to_numpy() for column, _ in columns]))
    places = Places(facts.select(by), times=len(of) * len(known))
    numbers = places.and_of("indicator", pa.array(of, pa.string()))
    told = [numbers[column.is_valid().to_numpy(zero_copy_only=False)] + at for column, at in columns]
    entries = np.concatenate(told) * len(known) + at
    return _lists(places, *_added(entries, None, room=places.room * len(known)), known, sign=sign)


def added_up(rows: pa.Table) -> pa.Table:
    """Rows of one place as one: how often a value occurs in any of their lists is added up."""
    lists = [rows[name].combine_chunks() for name in LISTS]
    values, often = (each.flatten().to_numpy() for each in lists)
    known, at = _ordered(values)
    places = Places(rows.drop_columns(LISTS), times=len(known))
    entries = np.repeat(places.numbers, pc.list_value_length(lists[0]).to_numpy()) * len(known) + at
    return _lists(places, *_added(entries, often, room=places.room * len(known)), known)


def _added(entries: Numbers, often: Numbers | None, *, room: int) -> tuple[Numbers, Numbers]:
    """The different entries, below `room`, in their order, and how often there are these, if ever."""
    if room <= _SPARSE * len(entries):  # numbers that are mostly there are counted without being sorted
        counts = np.bincount(entries, often)
        found = np.flatnonzero(counts)
        return found, counts[found].astype(np.int64)
    if often is None:
        entries = np.sort(entries)
        begins = starts(entries)
        return entries[begins], np.diff(begins, append=len(entries))
    order = np.argsort(entries, kind="stable")  # which is quick where there are few runs in order
    entries = entries[order]
    begins = starts(entries)
    told = np.add.reduceat(often[order].astype(np.int64), begins) if len(begins) else often
    left = told != 0
    return entries[begins][left], told[left]


class Places:
    """The places of rows as numbers, in the order of the columns, each in that of its words, nothing last.

    They are small enough to be multiplied by `times`.
    """

    def __init__(self, rows: pa.Table, *, times: int = 1) -> None:
        self.numbers: Numbers = np.zeros(rows.num_rows, dtype=np.int64)
        self._columns: list[tuple[str, pa.Array, Numbers | None]] = []
        self.room = 1
        """Above all numbers there can be."""
        for name in rows.column_names:
            words, numbers = _numbered(rows[name])
            self.numbers = self.numbers * len(words) + numbers
            self.room, those_there_are = self.room * len(words), None
            if self.room > min(_MOST, _ROOM // max(times, 1)):  # of which no more occur than there are rows
                those_there_are, self.numbers = np.unique(self.numbers, return_inverse=True)
                self.room = len(those_there_are)
            self._columns.append((name, words, those_there_are))

    def and_of(self, name: str, words: pa.Array) -> Numbers:
        """The numbers with the first word of a further column; those with the next words follow."""
        self._columns.append((name, words, None))
        self.room *= len(words)
        return self.numbers * len(words)

    def told(self, numbers: Numbers) -> dict[str, pa.Array]:
        """The columns of the places with those numbers."""
        found: dict[str, pa.Array] = {}
        for name, words, those_there_are in reversed(self._columns):
            if those_there_are is not None:
                numbers = those_there_are[numbers]
            numbers, at = np.divmod(numbers, len(words))
            found[name] = words.take(pa.array(at))
        return found


def _numbered(column: pa.ChunkedArray) -> tuple[pa.Array, Numbers]:
    """The words there are in their order, nothing last, and for each row the number of its own."""
    found = column.combine_chunks().dictionary_encode()
    order = pc.sort_indices(found.dictionary)
    number = np.empty(len(order) + 1, dtype=np.int64)
    number[order] = np.arange(len(order))
    number[-1] = len(order)
    words = pa.concat_arrays([found.dictionary.take(order), pa.nulls(1, found.dictionary.type)])
    return words, number[found.indices.fill_null(-1).to_numpy()]


def _ordered(values: Numbers) -> tuple[Numbers, Numbers]:
    """Values in their order, all there are among them, and for each one there is the number of its own."""
    if not len(values):
        return values, values
    least, most = int(values.min()), int(values.max())
    if most - least > _NEAR:
        return np.unique(values, return_inverse=True)
    return np.arange(least, most + 1), values - least


def starts(ordered: Numbers) -> Numbers:
    """Where another number begins."""
    return np.flatnonzero(np.diff(ordered, prepend=-1))


def _lists(places: Places, entries: Numbers, often: Numbers, known: Numbers, *, sign: int = 1) -> pa.Table:
    """A row for each place, with those of the known values it has and how often each occurs."""
    numbers, values = np.divmod(entries, max(len(known), 1))
    begins = starts(numbers)
    ends = np.append(begins, len(numbers)).astype(np.int32)
    lists = {"value": known[values].astype(np.int32), "n": sign * often}
    told = {name: pa.ListArray.from_arrays(ends, pa.array(each)) for name, each in lists.items()}
    return pa.table({**places.told(numbers[begins]), **told})
