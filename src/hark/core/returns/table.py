"""What a return is made of: tables whose cells know the complaints behind them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from hark.core.returns.classes import UNSORTED
from hark.core.terms.card import Text
from hark.core.terms.period import Period

TOTAL = "total"
"""The row, and the column, that only adds up the others."""


class Basis(StrEnum):
    """Which complaints a table is about."""

    RECEIVED = "received"
    CLOSED = "closed"


class Side(StrEnum):
    """The two sides of a table, as its cells are named by."""

    ROWS = "rows"
    COLUMNS = "columns"


class Form(StrEnum):
    """How the cells of a column are written."""

    COUNT = "count"
    SHARE = "share"
    RATE = "rate"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a row or column. `code` is an official one, or empty."""

    id: str
    name: Text
    code: str = ""
    form: Form = Form.COUNT


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure or word, and the numbers of the complaints it was counted from.

    None is not known. `n` is how many complaints it is a figure of, where that is not how many stand behind
    it. A `hidden` cell keeps its place and nothing else.
    """

    value: float | str | Text | None
    cases: tuple[str, ...] = ()
    n: int | None = None
    hidden: bool = False

    @property
    def counted(self) -> int:
        """How many complaints it is a figure of."""
        return len(self.cases) if self.n is None else self.n


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a return. In the columns of `parts` every complaint of the `basis` stands exactly once."""

    id: str
    title: Text
    rows: tuple[Head, ...]
    columns: tuple[Head, ...]
    cells: Mapping[tuple[str, str], Cell]
    basis: Basis | None = None
    parts: frozenset[str] = frozenset()

    def counting(self) -> Iterator[tuple[tuple[str, str], Cell]]:
        """The cells that together are the whole."""
        return ((at, cell) for at, cell in self.cells.items() if at[0] != TOTAL and at[1] in self.parts)

    @property
    def unsorted(self) -> frozenset[Side]:
        """The sides that sort complaints, and have none of its own under a class."""
        held = [at for at, cell in self.counting() if cell.cases]
        return frozenset(
            side
            for n, side in enumerate(Side)
            if held and side in self.sorts and all(at[n] == UNSORTED for at in held)
        )

    @property
    def sorts(self) -> frozenset[Side]:
        """The sides whose heads are classes complaints are sorted into."""
        sides = zip(Side, (self.rows, self.columns), strict=True)
        return frozenset(side for side, heads in sides if any(head.id == UNSORTED for head in heads))


@dataclass(frozen=True, slots=True)
class Return:
    """A return over a period: its tables, and its sentences where it is to be read.

    Where it is `individual`, each row of it is one complaint. It is `provisional` where its classes are.
    """

    name: str
    period: Period
    tables: tuple[Table, ...]
    text: tuple[Text, ...] = ()
    version: str = ""
    provisional: bool = False
    individual: bool = False

    @property
    def counts_none(self) -> bool:
        """Whether no complaint stands behind any figure of it."""
        return not any(cell.cases for table in self.tables for cell in table.cells.values())

    @property
    def unsorted(self) -> tuple[Table, ...]:
        """The tables of which one side at least sorts none of their complaints."""
        return tuple(table for table in self.tables if table.unsorted)

    def table(self, id: str) -> Table | None:
        """The table of that id, if it has one."""
        return next((table for table in self.tables if table.id == id), None)
