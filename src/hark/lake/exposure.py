"""How much there was of a kind in the months a piece of a period touches, cell by cell."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from hark.core.terms.period import Period
from hark.core.terms.question import Filter, Question
from hark.lake.narrowing import narrowed
from hark.lake.table import FactTable
from hark.measures.book import subject

Cell = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Exposure:
    """The amounts by cell and month; `shared` are the places, in a cell, of the dimensions both have."""

    amounts: Mapping[tuple[Cell, date], float]
    shared: tuple[int, ...]

    def of(self, cell: Cell, period: Period) -> float:
        """The mean over those months of the period there are amounts for; 0 where there are none."""
        own = tuple(cell[place] for place in self.shared)
        found = [
            amount
            for (known, month), amount in self.amounts.items()
            if known == own and period.overlaps(_month(month))
        ]
        return sum(found) / len(found) if found else 0.0


def exposure(table: FactTable, question: Question, *, kind: str) -> Exposure:
    """The exposure of a kind to what is asked, by those dimensions and filters exposures have too."""
    of = subject("exposures")
    shared = [name for name in question.by if name in of.dimensions]
    where = {name: values for name, values in question.filter.where.items() if name in of.dimensions}
    t = narrowed(table.snapshot().table, of=of, period=None, filter=Filter({**where, "kind": (kind,)}))
    keys = {f"by_{name}": of.dimensions[name](t) for name in shared}
    amounts: dict[tuple[Cell, date], float] = defaultdict(float)
    summed = t.mutate(**keys).group_by([*keys, "month"]).aggregate(amount=lambda rows: rows.amount.sum())
    for *cell, month, amount in table.rows(summed):
        amounts[tuple(cell), month] += amount or 0.0
    return Exposure(amounts, tuple(question.by.index(name) for name in shared))


def _month(first: date) -> Period:
    return Period(first, (first.replace(day=1) + timedelta(days=32)).replace(day=1))
