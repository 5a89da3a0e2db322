"""Good records that follow one another in a file, kept together, and alone when asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hark.core.terms.intake import Record

if TYPE_CHECKING:
    from numpy.typing import NDArray

LONGEST_RECORD = 1024 * 1024
MOST_LINES = 2_000


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """Records of `width` cells each: the lines they begin on, their cells and their original bytes.

    Cells and originals stand one after the other without anything between; `cell_ends` and `ends` say where
    each of them ends.
    """

    lines: "NDArray[Any]"
    width: int
    cells: bytes
    cell_ends: "NDArray[Any]"
    originals: bytes
    ends: "NDArray[Any]"

    def __len__(self) -> int:
        return len(self.lines)

    def __iter__(self) -> Iterator[Record]:
        texts = self._texts()
        for at in range(len(self)):
            yield self._record(at, tuple(texts[at * self.width : (at + 1) * self.width]))

    def record(self, at: int) -> Record:
        """The record of that place, alone."""
        return next(iter(self.part(at, at + 1)))

    def original(self, at: int) -> bytes:
        """The original bytes of the record of that place."""
        return self.originals[self.ends[at - 1] if at else 0 : self.ends[at]]

    def within(self, size: int) -> int:
        """How many of the first records have no more original bytes than so many, all in all."""
        return int(self.ends.searchsorted(size, side="right"))

    def part(self, start: int, stop: int) -> "Stretch":
        """The records from one place to another."""
        if (start, stop) == (0, len(self)):
            return self
        cells = self.cell_ends[start * self.width : stop * self.width]
        first = int(self.cell_ends[start * self.width - 1]) if start else 0
        begin = int(self.ends[start - 1]) if start else 0
        return Stretch(
            self.lines[start:stop],
            self.width,
            self.cells[first : int(cells[-1])],
            cells - first,
            self.originals[begin : int(self.ends[stop - 1])],
            self.ends[start:stop] - begin,
        )

    def _record(self, at: int, cells: tuple[str, ...]) -> Record:
        return Record(int(self.lines[at]), cells, self.original(at))

    def _texts(self) -> list[str]:
        begin, texts = 0, []
        for end in self.cell_ends.tolist():
            texts.append(self.cells[begin:end].decode())
            begin = end
        return texts


Piece = Record | Stretch


def alone(piece: Piece) -> Iterator[Record]:
    """The records of a piece, one by one."""
    return iter((piece,)) if isinstance(piece, Record) else iter(piece)
