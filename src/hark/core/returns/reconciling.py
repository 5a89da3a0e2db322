"""Whether a return adds up to the ledger it was made from."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from hark.core.errors import Refusal
from hark.core.returns.table import Basis, Form, Return, Table


class DoesNotAddUp(Refusal):
    """The cells of the return are not what the ledger holds, so nobody signs it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Where one table is not what the ledger holds, by the numbers of the complaints.

    `missing` are in no cell, `twice` in more than one, and `strange` are none of the ledger. `miscounted` are
    the cells that say another number than stands behind them.
    """

    table: str
    missing: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()
    miscounted: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.missing or self.twice or self.strange or self.miscounted)


def reconcile(made: Return, ledger: Mapping[Basis, Collection[str]]) -> tuple[Difference, ...]:
    """Every difference between the tables and the numbers the ledger holds, by basis; none if it adds up."""
    found = (_compared(table, ledger) for table in made.tables)
    return tuple(difference for difference in found if difference)


def require_adds_up(differences: Collection[Difference]) -> None:
    """Refuse what does not add up.

    Raises:
        DoesNotAddUp: there is a difference.
    """
    for difference in differences:
        raise DoesNotAddUp(
            "This return does not add up to the ledger and cannot be signed. Complaints in no cell:"
            " {missing}; in more than one: {twice}; not of the ledger: {strange}; cells miscounted:"
            " {miscounted}. The first is {first}.",
            missing=len(difference.missing),
            twice=len(difference.twice),
            strange=len(difference.strange),
            miscounted=len(difference.miscounted),
            first=_first(difference),
        )


def _compared(table: Table, ledger: Mapping[Basis, Collection[str]]) -> Difference:
    counts = {head.id for head in table.columns if head.form is Form.COUNT}
    miscounted = tuple(
        at
        for at, cell in table.cells.items()
        if at[1] in counts and cell.value is not None and cell.value != len(cell.cases)
    )
    if table.basis is None:
        return Difference(table.id, miscounted=miscounted)
    there = Counter(number for _at, cell in table.counting() for number in cell.cases)
    held = set(ledger[table.basis])
    return Difference(
        table.id,
        missing=tuple(sorted(held - there.keys())),
        twice=tuple(sorted(number for number, times in there.items() if times > 1)),
        strange=tuple(sorted(there.keys() - held)),
        miscounted=miscounted,
    )


def _first(difference: Difference) -> str:
    numbers = (*difference.missing, *difference.twice, *difference.strange)
    return numbers[0] if numbers else " / ".join(difference.miscounted[0])
