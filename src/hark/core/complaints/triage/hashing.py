"""Words of many texts found and looked up all at once, byte by byte in arrays and without a string for each.

It gives exactly what `words.words` and `weighing.spell` give for texts without Han, several times as fast.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from hark.core.complaints.triage.weighing import Spelled
from hark.core.complaints.triage.words import LONGEST, PLAIN

Numbers = NDArray[np.uint64]
_BASE = 0x9E3779B97F4A7C15  # odd, so that it can be divided by in whole numbers of 64 bits
_INVERSE = pow(_BASE, -1, 2**64)
_CODES = np.array([PLAIN.get(code, " ").encode()[0] for code in range(256)], dtype=np.uint8)
_CODES[ord(" ") == _CODES] = 0
_ROOM = 16  # slots for each word, so that few share one


class HashedIndex:
    """The place of each word, found by a number made of its letters (R. M. Karp and M. O. Rabin, 1987)."""

    def __init__(self, index: Mapping[str, int]) -> None:
        numbers = _numbers(index)
        size = 1 << max(4, (len(numbers) * _ROOM).bit_length())
        self._shift = np.uint64(64 - size.bit_length() + 1)
        self._numbers = np.zeros(size, dtype=np.uint64)  # nought: nobody is here
        self._places = np.full(size, -1, dtype=np.int32)
        for number, place in zip(numbers, index.values(), strict=True):
            slot = int(number >> self._shift)
            while self._numbers[slot]:
                slot = (slot + 1) % size
            self._numbers[slot], self._places[slot] = number, place

    def spell(self, texts: Sequence[str]) -> Spelled:
        """The texts as places in the index, as far as they are read."""
        pieces = [text[:LONGEST].encode("ascii", "replace") for text in texts]
        codes = _CODES[np.frombuffer(b"\n".join([b"", *pieces, b""]), dtype=np.uint8)]
        starts, numbers = _words(codes)
        ends = np.cumsum([0, *(len(piece) + 1 for piece in pieces)])
        return Spelled(self._found(numbers), np.diff(np.searchsorted(starts, ends + 1)))

    def _found(self, numbers: Numbers) -> NDArray[np.int32]:
        """The place of each number; -1 where it is none of a word known."""
        slots = (numbers >> self._shift).astype(np.int64)
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


def _words(codes: NDArray[np.uint8]) -> tuple[NDArray[np.int64], Numbers]:
    """Where each word starts, and its number; the codes begin and end between words."""
    within = codes != 0
    edges = np.flatnonzero(within[1:] != within[:-1]) + 1
    starts, ends = edges[::2], edges[1::2]
    powers, inverses = _powers(1 << len(codes).bit_length())
    sums = np.cumsum(codes * powers[: len(codes)], dtype=np.uint64)
    numbers = (sums[ends - 1] - sums[starts - 1]) * inverses[starts]
    numbers ^= numbers >> np.uint64(29)
    return starts, numbers * np.uint64(_BASE) | np.uint64(1)


def _numbers(words: Iterable[str]) -> Numbers:
    codes = _CODES[np.frombuffer("\n".join(["", *words, ""]).encode("ascii"), dtype=np.uint8)]
    return _words(codes)[1]


@lru_cache(maxsize=4)
def _powers(count: int) -> tuple[Numbers, Numbers]:
    """The powers of the base and of its inverse, from the noughth on."""
    return _powers_of(_BASE, count), _powers_of(_INVERSE, count)


def _powers_of(base: int, count: int) -> Numbers:
    factors = np.full(count, base, dtype=np.uint64)
    factors[0] = 1
    return np.cumprod(factors, dtype=np.uint64)
