"""Good records of a file as columns in Arrow; each can be had as a record with its original bytes."""

from collections.abc import Iterable, Iterator, Sequence
from typing import overload

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from hark.core.terms.intake import Record
from hark.intake.files.stretches import Piece, Stretch


class Rows(Sequence[Record]):
    """The records of stretches that follow one another; `at` says which of them, by their places."""

    def __init__(self, stretches: Sequence[Stretch], at: NDArray[np.int64] | None = None) -> None:
        self._stretches = stretches
        self._firsts = np.cumsum([0, *map(len, stretches)])
        self._at = np.arange(self._firsts[-1]) if at is None else at
        self._lines = np.concatenate([stretch.lines for stretch in stretches])

    def __len__(self) -> int:
        return len(self._at)

    @overload
    def __getitem__(self, at: int) -> Record: ...
    @overload
    def __getitem__(self, at: slice) -> "Rows": ...
    def __getitem__(self, at: int | slice) -> "Record | Rows":
        if isinstance(at, slice):
            return Rows(self._stretches, self._at[at])
        place = int(self._at[at])
        number = int(np.searchsorted(self._firsts, place, side="right")) - 1
        return self._stretches[number].record(place - int(self._firsts[number]))

    @property
    def lines(self) -> list[int]:
        """The line each of them began on."""
        told: list[int] = self._lines[self._at].tolist()
        return told

    def some(self, kept: NDArray[np.bool_]) -> "Rows":
        """Those of them that are marked."""
        return Rows(self._stretches, self._at[kept])

    def cells(self) -> pa.Array:
        """All cells of the stretches, record by record."""
        data = b"".join(stretch.cells for stretch in self._stretches)
        begins = np.cumsum([0, *(len(stretch.cells) for stretch in self._stretches)])
        ends = [s.cell_ends + begin for s, begin in zip(self._stretches, begins, strict=False)]
        places = np.concatenate([[0], *ends]).astype(np.int32)
        return pa.StringArray.from_buffers(len(places) - 1, pa.py_buffer(places), pa.py_buffer(data))


class Columns(Sequence[Sequence[str]]):
    """The texts of records by the number of their column, in Arrow or, when asked as a sequence, as texts."""

    def __init__(self, rows: Rows, *, width: int) -> None:
        self._cells = rows.cells()
        self._width = width
        self._known: dict[int, pa.Array] = {}

    def __len__(self) -> int:
        return self._width

    @overload
    def __getitem__(self, at: int) -> list[str]: ...
    @overload
    def __getitem__(self, at: slice) -> list[list[str]]: ...
    def __getitem__(self, at: int | slice) -> list[str] | list[list[str]]:
        if isinstance(at, slice):
            return [self[each] for each in range(self._width)[at]]
        told: list[str] = self.column(at).to_pylist()
        return told

    def column(self, at: int) -> pa.Array:
        """The texts of one column."""
        if at not in self._known:
            places = np.arange(at, len(self._cells), self._width, dtype=np.int32)
            self._known[at] = self._cells.take(pa.array(places))
        return self._known[at]


def parted(pieces: Iterable[Piece]) -> tuple[list[Stretch], list[Record]]:
    """The good records as stretches in their order, and those that are none."""
    stretches: list[Stretch] = []
    faulty: list[Record] = []
    single: list[Record] = []
    for piece in pieces:
        if isinstance(piece, Stretch):
            stretches += [*_stretch(single), piece]
            single = []
        elif piece.fault:
            faulty.append(piece)
        else:
            single.append(piece)
    return [*stretches, *_stretch(single)], faulty


def _stretch(records: Sequence[Record]) -> Iterator[Stretch]:
    """Records told one by one, together."""
    if records:
        cells = [cell.encode() for record in records for cell in record.cells]
        yield Stretch(
            np.array([record.line for record in records]),
            len(records[0].cells),
            b"".join(cells),
            _ends(cells),
            b"".join(record.original for record in records),
            _ends(record.original for record in records),
        )


def _ends(parts: Iterable[bytes]) -> NDArray[np.int64]:
    return np.cumsum(np.fromiter(map(len, parts), np.int64))
