"""Words of many texts found and looked up all at once, byte by byte in arrays and without a string for each.

It gives exactly what `words.words` and `weighing.spell` give for texts without Han, several times as fast.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from hark.core.complaints.triage.slots import Numbers, Slots
from hark.core.complaints.triage.weighing import Spelled
from hark.core.complaints.triage.words import LONGEST, PLAIN

_BASE = 0x9E3779B97F4A7C15  # odd, so that it can be divided by in whole numbers of 64 bits
_INVERSE = pow(_BASE, -1, 2**64)
_CODES = np.array([PLAIN.get(code, " ").encode()[0] for code in range(256)], dtype=np.uint8)
_CODES[ord(" ") == _CODES] = 0


class HashedIndex:
    """The place of each word, found by a number made of its letters (R. M. Karp and M. O. Rabin, 1987)."""

    def __init__(self, index: Mapping[str, int]) -> None:
        self._slots = Slots(_numbers(index), np.fromiter(index.values(), dtype=np.int32, count=len(index)))

    def spell(self, texts: Sequence[str]) -> Spelled:
        """The texts as places in the index, as far as they are read."""
        pieces = [text[:LONGEST].encode("ascii", "replace") for text in texts]
        codes = _CODES[np.frombuffer(b"\n".join([b"", *pieces, b""]), dtype=np.uint8)]
        starts, numbers = _words(codes)
        ends = np.cumsum([0, *(len(piece) + 1 for piece in pieces)])
        return Spelled(self._slots.found(numbers), np.diff(np.searchsorted(starts, ends + 1)))


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
