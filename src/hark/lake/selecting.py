"""Selecting: which records a list or a count is of."""

from dataclasses import dataclass, field

from ibis.expr.types import Table

from hark.core.terms.period import Period
from hark.core.terms.question import Filter
from hark.lake.narrowing import narrowed
from hark.lake.snapshots import Snapshot
from hark.lake.table import FactTable
from hark.measures.book import subject
from hark.measures.formulas import Formula


@dataclass(frozen=True, slots=True)
class Selection:
    """Which records, in which order: the newest first unless said.

    With a `formula` only those it counts, with a `customer` only theirs.
    """

    period: Period | None = None
    filter: Filter = field(default_factory=Filter)
    formula: Formula | None = None
    sort: str = ""
    descending: bool = True
    customer: str = ""

    @property
    def chosen(self) -> str:
        """What its answers are remembered by, in whatever order they come."""
        return repr((self.period, self.filter, self.formula, self.customer))


def selected(table: FactTable, at: Snapshot, selection: Selection) -> Table:
    """The rows of the snapshot that are selected."""
    of = subject(table.name)
    t = of.prepared(at.table, [selection.formula] if selection.formula else [], period=selection.period)
    t = narrowed(t, of=of, period=selection.period, filter=selection.filter)
    if selection.customer:
        t = t.filter(t.customer == selection.customer)
    return selection.formula.counted(t) if selection.formula else t
