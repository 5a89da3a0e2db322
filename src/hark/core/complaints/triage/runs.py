"""Where short runs of characters stand in a text, found all at once in arrays."""

import sys
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from hark.core.complaints.triage.slots import Numbers, Slots

LONGEST = 3  # characters: so many fit into one number
_BITS, _MIX = 21, np.uint64(0x9E3779B97F4A7C15)  # of a character; and what spreads numbers (D. Knuth, 1973)

Codes = NDArray[np.uint32]
Flags = NDArray[np.bool_]


class Runs:
    """Runs of one to three characters, by their place among these."""

    def __init__(self, runs: Sequence[str]) -> None:
        numbers = [_numbers(_codes(run), np.zeros(1, dtype=np.int64), len(run))[0] for run in runs]
        self._slots = Slots(np.array(numbers, dtype=np.uint64), np.arange(len(runs), dtype=np.int32))
        # For each length which characters may stand first, second and third: few places of a text have all.
        self._among = [
            [_among({run[at] for run in runs if len(run) == long}) for at in range(long)]
            for long in range(1, LONGEST + 1)
        ]

    def stand_in(self, text: str) -> Iterator[tuple[int, int]]:
        """At which place of the text which of the runs stands."""
        codes = _codes(text)
        for long, among in enumerate(self._among, 1):
            near = np.flatnonzero(_all_among(codes, among))
            found = self._slots.found(_numbers(codes, near, long))
            hits = found >= 0
            yield from zip(near[hits].tolist(), found[hits].tolist(), strict=True)


def _codes(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _among(characters: set[str]) -> Flags:
    """For each character there may be whether it is one of these."""
    among = np.zeros(sys.maxunicode + 1, dtype=bool)
    among[[ord(each) for each in characters]] = True
    return among


def _all_among(codes: Codes, among: Sequence[Flags]) -> Flags:
    """Where a run begins each character of which is among those of its place."""
    count = max(0, len(codes) - len(among) + 1)
    told = np.ones(count, dtype=bool)
    for at, each in enumerate(among):
        told &= each[codes[at : at + count]]
    return told


def _numbers(codes: Codes, places: NDArray[np.int64], long: int) -> Numbers:
    """A number for each run of so many characters that begins at these places, mixed."""
    runs = np.zeros(len(places), dtype=np.uint64)
    for at in range(long):
        runs |= codes[places + at].astype(np.uint64) << np.uint64(at * _BITS)
    return runs * _MIX
