"""Values and how often each occurs: rows of one place become one, with both as lists, in arrays.

A place and a value are one number, and numbers are sorted ten times as fast as an engine groups rows by
their words.
"""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

_ROOM = 2**63  # for places times values
_MOST = 2**31  # places, of which two columns may be multiplied

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
        if name in ("value", "n"):
            rows = rows.set_column(at, name, pa.ListArray.from_arrays(ends, rows[name].combine_chunks()))
    return rows


def of_facts(facts: pa.Table, *, by: Sequence[str], of: Sequence[str], sign: int) -> pa.Table:
    """How often each value of the columns `of` indicators occurs by place, times the sign."""
    columns = [(facts[id].combine_chunks(), at) for at, id in enumerate(of)]
    values = np.concatenate([column.drop_null().to_numpy() for column, _ in columns])
    least, width = _range(values)
    places = _Places(facts.select(by), times=len(of) * width)
    numbers = places.and_of("indicator", pa.array(of, pa.string()))
    told = [numbers[column.is_valid().to_numpy(zero_copy_only=False)] + at for column, at in columns]
    entries = np.concatenate(told) * width + (values - least)
    entries.sort()
    begins = _begins(entries)
    often = sign * np.diff(begins, append=len(entries))
    return _lists(places, entries[begins], often, least=least, width=width)


def added_up(rows: pa.Table) -> pa.Table:
    """Rows of one place as one: how often a value occurs in any of their lists is added up."""
    lists = [rows[name].combine_chunks() for name in ("value", "n")]
    values, often = (each.flatten().to_numpy().astype(np.int64) for each in lists)
    least, width = _range(values)
    places = _Places(rows.drop_columns(["value", "n"]), times=width)
    lengths = pc.list_value_length(lists[0]).to_numpy()
    entries = np.repeat(places.numbers, lengths) * width + (values - least)
    order = np.argsort(entries, kind="stable")  # which is quick where there are few runs in order
    entries = entries[order]
    begins = _begins(entries)
    told = np.add.reduceat(often[order], begins) if len(begins) else often
    return _lists(places, entries[begins], told, least=least, width=width)


class _Places:
    """The places of rows as numbers, in the order of the columns, each in that of its words, nothing last.

    They are small enough to be multiplied by `times`.
    """

    def __init__(self, rows: pa.Table, *, times: int) -> None:
        self.numbers: Numbers = np.zeros(rows.num_rows, dtype=np.int64)
        self._columns: list[tuple[str, pa.Array, Numbers | None]] = []
        room = 1
        for name in rows.column_names:
            words, numbers = _numbered(rows[name])
            self.numbers = self.numbers * len(words) + numbers
            room, those_there_are = room * len(words), None
            if room > min(_MOST, _ROOM // times):  # of which no more occur than there are rows
                those_there_are, self.numbers = np.unique(self.numbers, return_inverse=True)
                room = len(those_there_are)
            self._columns.append((name, words, those_there_are))

    def and_of(self, name: str, words: pa.Array) -> Numbers:
        """The numbers with the first word of a further column; those with the next words follow."""
        self._columns.append((name, words, None))
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


def _range(values: Numbers) -> tuple[int, int]:
    """The least value, and how many there may be from it to the largest."""
    return (int(values.min()), int(values.max()) - int(values.min()) + 1) if len(values) else (0, 1)


def _begins(ordered: Numbers) -> Numbers:
    """Where another number begins."""
    return np.flatnonzero(np.diff(ordered, prepend=-1))


def _lists(places: _Places, entries: Numbers, often: Numbers, *, least: int, width: int) -> pa.Table:
    """A row for each place, with its values and how often each occurs."""
    numbers, values = np.divmod(entries, width)
    begins = _begins(numbers)
    ends = np.append(begins, len(numbers)).astype(np.int32)
    lists = {"value": (values + least).astype(np.int32), "n": often}
    told = {name: pa.ListArray.from_arrays(ends, pa.array(each)) for name, each in lists.items()}
    return pa.table({**places.told(numbers[begins]), **told})
