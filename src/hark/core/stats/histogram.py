"""Histograms: the values of a sample and how often each occurs, which can be added and taken away."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Histogram:
    """Different values from the least on, and how often each occurs, which is never nought."""

    values: Numbers
    often: Numbers

    @classmethod
    def of(cls, counts: Mapping[Any, int]) -> Self:
        """That of a sample given as value -> how often."""
        ordered = sorted(counts)
        return cls(np.array(ordered), np.array([counts[value] for value in ordered], dtype=np.int64))

    def __len__(self) -> int:
        """How many different values there are."""
        return len(self.values)

    @property
    def n(self) -> int:
        """How many values there are."""
        return int(self.often.sum())

    @property
    def total(self) -> int | float:
        """The sum of the values."""
        total: int | float = (self.values * self.often).sum().item()
        return total

    @property
    def total_of_squares(self) -> int | float:
        """The sum of the squares of the values."""
        total: int | float = (self.values * self.values * self.often).sum().item()
        return total

    def plus(self, other: "Histogram", *, times: int = 1) -> "Histogram":
        """Both together, or with -1 for `times` what is left without the other."""
        if not len(self) and times == 1:
            return other
        values, at = np.unique(np.concatenate([self.values, other.values]), return_inverse=True)
        often = np.bincount(at[: len(self)], self.often, len(values)) + times * np.bincount(
            at[len(self) :], other.often, len(values)
        )
        left = often != 0
        return Histogram(values[left], often[left].astype(np.int64))


EMPTY = Histogram(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))
