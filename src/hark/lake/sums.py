"""Sums of a place as one record of bytes in a file, opened to columns by name, and records added up.

Of thirty columns a reader opens each in every group of rows, which took it most of its time.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from hark.lake.cubes import SUMS, shape, summed
from hark.lake.values import Places, starts

Records = NDArray[Any]


def packed(rows: pa.Table, name: str) -> pa.Table:
    """The rows of a ledger's sums with all of them in one column."""
    records = np.empty(len(rows), _record(name))
    for each in summed(name):
        records[each] = rows[each].to_numpy()
    return rows.drop_columns(list(summed(name))).append_column(SUMS, _column(records))


def opened(rows: pa.Table, name: str, wanted: Sequence[str] | None = None) -> pa.Table:
    """The rows with the sums that are wanted, or all, in columns of their own."""
    records, wanted = _records(rows, name), summed(name) if wanted is None else wanted
    places = rows.drop_columns([SUMS])
    told = [pa.array(records[each]) for each in wanted]
    return pa.table([*places.columns, *told], [*places.column_names, *wanted])


def added_up(rows: pa.Table, name: str) -> pa.Table:
    """Rows of one place as one, in the order of the places."""
    places = Places(rows.drop_columns([SUMS]))
    order = np.argsort(places.numbers, kind="stable")
    numbers = places.numbers[order]
    first = starts(numbers)
    records, total = _records(rows, name), np.empty(len(first), _record(name))
    for each in summed(name):  # one after the other, so that there are never two copies of all
        total[each] = np.add.reduceat(records[each][order], first) if len(first) else 0
    return pa.table({**places.told(numbers[first]), SUMS: _column(total)})


@cache
def _record(name: str) -> np.dtype[Any]:
    kinds = shape(name, "sums")
    return np.dtype([(each, "<i8" if kinds[each].is_integer() else "<f8") for each in summed(name)])


def _records(rows: pa.Table, name: str) -> Records:
    column, record = rows[SUMS].combine_chunks(), _record(name)
    _, data = column.buffers()
    return np.frombuffer(data or b"", record, len(column), column.offset * record.itemsize)


def _column(records: Records) -> pa.Array:
    data = [None, pa.py_buffer(records.view(np.uint8))]
    return pa.FixedSizeBinaryArray.from_buffers(pa.binary(records.itemsize), len(records), data)
