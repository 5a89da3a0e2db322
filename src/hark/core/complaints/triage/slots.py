"""Where numbers stand, found many at once: a table with open addressing, in arrays."""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint64]
_ROOM = 8  # slots for each number, so that few share one


class Slots:
    """The place of each of some numbers; they differ, none is nought, and their first bits are well mixed."""

    def __init__(self, numbers: Numbers, places: NDArray[np.int32]) -> None:
        size = 1 << max(4, (len(numbers) * _ROOM).bit_length())
        self._shift = np.uint64(64 - size.bit_length() + 1)
        self._numbers = np.zeros(size, dtype=np.uint64)  # nought: nobody is here
        self._places = np.full(size, -1, dtype=np.int32)
        slots = self._first(numbers)
        left = np.arange(len(numbers))
        while left.size:
            free = left[self._numbers[slots[left]] == 0]
            self._numbers[slots[free]] = numbers[free]  # of those that want one slot the last has it
            left = left[self._numbers[slots[left]] != numbers[left]]
            slots[left] = (slots[left] + 1) % size
        self._places[slots] = places

    def found(self, numbers: Numbers) -> NDArray[np.int32]:
        """The place of each number; -1 where it has none."""
        slots = self._first(numbers)
        here = self._numbers[slots]
        places = np.where(here == numbers, self._places[slots], -1).astype(np.int32)
        seeking = np.flatnonzero((here != numbers) & (here != 0))
        while seeking.size:
            slots[seeking] = (slots[seeking] + 1) % len(self._numbers)
            here = self._numbers[slots[seeking]]
            hit = here == numbers[seeking]
            places[seeking[hit]] = self._places[slots[seeking[hit]]]
            seeking = seeking[~hit & (here != 0)]
        return places

    def _first(self, numbers: Numbers) -> NDArray[np.int64]:
        return (numbers >> self._shift).astype(np.int64)
