"""Reading segments: of their files the groups of rows that may hold what is asked for, and no others.

It is read without an engine's plan, which costs more than these rows: an engine looks at the statistics of
every column of every group first, and there are hundreds of groups of eighty columns.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from hark.core.errors import Unavailable
from hark.core.terms.period import Period
from hark.lake.cubes import LISTS
from hark.lake.spans import Sign

_FILES = 256  # whose groups are known; some hundred bytes a group and column
_AT_ONCE = 64  # groups read together
_HELD = 64_000_000  # bytes
_OFTEN = LISTS[1]
_RUNS = 64  # so few rows that follow each other are taken as they lie, and not copied


@dataclass(frozen=True, slots=True)
class _Groups:
    """The groups of rows of a file: which cubes and days each has rows of, from the first to the last."""

    metadata: pq.FileMetaData
    cubes: NDArray[np.int64]
    days: NDArray[np.datetime64]

    def holding(self, cube: int, stretches: Iterable[Period]) -> list[int]:
        of_the_cube = np.flatnonzero((self.cubes[:, 0] <= cube) & (cube <= self.cubes[:, 1]))
        first, last = self.days[of_the_cube].T
        of_the_days = [(first < end) & (start <= last) for start, end in _ends(stretches)]
        found: list[int] = of_the_cube[np.any(of_the_days, axis=0)].tolist()
        return found


def read(
    parts: Iterable[tuple[Path, Sequence[Period], Sign]],
    *,
    cube: int,
    where: Mapping[str, Sequence[str | None]],
    columns: Sequence[str],
) -> Iterator[pa.Table]:
    """The columns, and the day, of the rows of that cube, of those days of each file, and with those values.

    How often values occur is less than nothing in parts with a minus sign.
    A table at a time, of as many rows as memory has room for; none is empty.

    Raises:
        Unavailable: a file is gone or cannot be read.
    """
    wanted = list(dict.fromkeys(["cube", "day", *where, *columns]))
    held: list[pa.Table] = []
    try:
        for path, stretches, sign in parts:
            for some in _some_of(path, cube=cube, stretches=stretches, columns=wanted):
                chosen = _chosen(some, cube=cube, stretches=stretches, where=where)
                held.append(chosen if sign > 0 else _taken_away(chosen))
                if sum(each.nbytes for each in held) > _HELD:
                    yield pa.concat_tables(held)
                    held.clear()
    except (OSError, pa.ArrowException) as problem:
        raise Unavailable("A file of the ledger cannot be read; `hark check` says which.") from problem
    if any(each.num_rows for each in held):
        yield pa.concat_tables(held)


def _some_of(path: Path, *, cube: int, stretches: Sequence[Period], columns: list[str]) -> Iterator[pa.Table]:
    """The groups of a file that may hold such rows, some at a time."""
    told = path.stat()
    groups = _groups(path, told.st_ino, told.st_mtime_ns, told.st_size)
    holding = groups.holding(cube, stretches)
    if not holding:
        return
    with (
        pa.OSFile(str(path)) as opened,
        pq.ParquetFile(opened, metadata=groups.metadata, pre_buffer=False) as file,
    ):
        for at in range(0, len(holding), _AT_ONCE):
            yield file.read_row_groups(holding[at : at + _AT_ONCE], columns=columns, use_threads=False)


def _chosen(
    rows: pa.Table, *, cube: int, stretches: Sequence[Period], where: Mapping[str, Sequence[str | None]]
) -> pa.Table:
    days, chosen = rows["day"].to_numpy(), rows["cube"].to_numpy() == cube
    chosen &= np.any([(start <= days) & (days < end) for start, end in _ends(stretches)], axis=0)
    for name, values in where.items():
        chosen &= pc.is_in(rows[name], value_set=pa.array(values, pa.string())).to_numpy()
    edges = np.flatnonzero(np.diff(chosen, prepend=False, append=False))
    if len(edges) > 2 * _RUNS:
        return rows.filter(pa.array(chosen))
    runs = [rows.slice(start, end - start) for start, end in edges.reshape(-1, 2).tolist()]
    return pa.concat_tables(runs) if runs else rows.slice(0, 0)


def _ends(stretches: Iterable[Period]) -> list[tuple[np.datetime64, np.datetime64]]:
    """The first day of each, and the first after it."""
    return [(np.datetime64(each.start), np.datetime64(each.end)) for each in stretches]


def _taken_away(rows: pa.Table) -> pa.Table:
    """The rows with how often each value occurs less than nothing."""
    at, often = rows.column_names.index(_OFTEN), rows[_OFTEN].combine_chunks()
    less = pa.ListArray.from_arrays(often.offsets, pc.negate(often.values), type=often.type)
    return rows.set_column(at, rows.schema.field(at), less)


@lru_cache(maxsize=_FILES)
def _groups(path: Path, _inode: int, _changed: int, _size: int) -> _Groups:
    """A file never changes, but one that was damaged is made anew under its name."""
    metadata = pq.read_metadata(path)
    names = metadata.schema.to_arrow_schema().names
    at = {name: names.index(name) for name in ("cube", "day")}  # before any list, whose columns are several
    told = {
        name: [metadata.row_group(n).column(column).statistics for n in range(metadata.num_row_groups)]
        for name, column in at.items()
    }
    return _Groups(
        metadata,
        np.array([(each.min, each.max) for each in told["cube"]], dtype=np.int64).reshape(-1, 2),
        np.array([(each.min, each.max) for each in told["day"]], dtype="M8[D]").reshape(-1, 2),
    )
