"""Cells: what figures are made from, one for each cell and piece of a period, unless they are too many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hark.core.errors import Refusal
from hark.core.stats.histogram import EMPTY, Histogram
from hark.core.terms.question import Question

MOST_GROUPS = 400_000
Cell = tuple[str | None, ...]


class TooFine(Refusal):
    """The question has more answers than anybody reads."""


def too_fine(most: int) -> TooFine:
    """The refusal of more than `most` figures."""
    return TooFine(
        "This would be more than {most} figures. Take a coarser grain, a shorter period or fewer dimensions.",
        most=f"{most:,}",
    )


@dataclass(slots=True)
class Sums:
    """What one figure is made from: `n` records and what its formula sums, values and how often each.

    Of a duration the values are its days, of a mean the numbers of their buckets.
    """

    counts: dict[str, float] = field(default_factory=dict)
    values: Histogram = EMPTY

    def add(self, other: "Sums", *, times: int = 1) -> None:
        """Take the other's records in, or with -1 out again."""
        if times == 1 and not self.counts:
            self.counts = dict(other.counts)
        else:
            for name, count in other.counts.items():
                self.counts[name] = self.counts.get(name, 0) + times * count
        if len(other.values):
            self.values = self.values.plus(other.values, times=times)


Cells = Mapping[tuple[Cell, date], Sums]


def place(row: Sequence[Any], question: Question) -> tuple[Cell, date]:
    """The cell and the first day of the piece, cut to the period as `Period.split` cuts it."""
    *cell, piece = row
    return tuple(cell), max(piece, question.period.start)
