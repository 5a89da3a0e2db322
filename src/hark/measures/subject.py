"""What is counted: the facts of one ledger, what they are split and searched by, and their formulas."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from ibis.expr.types import StringValue, Table, Value

from hark.core.terms.period import Period
from hark.measures.formulas import Formula, needs

Formulas = Mapping[str, Formula | Callable[..., Formula]]  # some are made by the parameters of their card
Dimension = Callable[[Table], StringValue]
Derived = Callable[[Table, Table], Value]  # of the records near a period, and of all there are


@dataclass(frozen=True, slots=True)
class Subject:
    """Facts of one ledger. `day` is the column with the calendar day a fact belongs to.

    A dimension is what facts are split and filtered by. Of those in `lists` a fact may have several
    values; it then counts under each of them. `derived` are columns made from other records, all of which
    are `near` those of a period; made right they are where there are data for so many days before it as the
    subject `looks_back`. `rollups` are the sets of dimensions by which sums are kept day by day, the
    smallest first.
    """

    name: str
    day: str
    dimensions: Mapping[str, Dimension]
    searched: tuple[str, ...]
    sorted_by: tuple[str, ...]
    formulas: Formulas
    lists: frozenset[str] = frozenset()
    derived: Mapping[str, Derived] = field(default_factory=dict)
    near: Callable[[Table, Period], Table] = lambda table, period: table
    looks_back: int = 0
    rollups: tuple[tuple[str, ...], ...] = ()

    def prepared(self, table: Table, formulas: Iterable[Formula], *, period: Period | None = None) -> Table:
        """The table with the derived columns these formulas need, right for the records of the period.

        Call it before narrowing: whether a customer came again stands in records nobody asked about. Of
        records outside the period only those are there that it takes.
        """
        needed = {name for formula in formulas for name in needs(formula)}
        if not needed:
            return table
        near = self.near(table, period) if period else table
        return near.mutate(**{name: self.derived[name](near, table) for name in sorted(needed)})


def of(column: str) -> Dimension:
    """The words of a column."""
    return lambda t: t[column]


def two_digits(column: str) -> Dimension:
    """The number in a column as two digits, so that words sort as the numbers do."""
    return lambda t: t[column].cast("string").lpad(2, "0")
