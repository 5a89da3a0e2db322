"""The latest of the records behind the chosen figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from hark.flows import facts
from hark.guard.access import Staff
from hark.web.board.subjects import Board
from hark.web.complaints.columns import Cell, Column
from hark.web.question import Scope

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Row:
    """One record: what stands in its first column and leads to it, and in the others."""

    href: str
    first: Cell
    others: list[Cell]


@dataclass(frozen=True, slots=True)
class Rows:
    """The latest rows, of `total` in the list at `href`."""

    columns: Sequence[Column]
    rows: list[Row]
    total: int
    href: str


def rows(board: Board, scope: Scope, *, address: str, by: Staff) -> Rows:
    """The rows of `scope`; the list they are from is at `address`."""
    chosen = facts.selection(
        board.subject, period=scope.period, filter=scope.filter, indicator=scope.indicator
    )
    page = facts.page(board.subject, chosen, offset=0, limit=SHOWN, by=by)
    return Rows(
        board.columns,
        [_row(board, fact, address) for fact in page.facts],
        page.total,
        f"{address}?{scope.query}",
    )


def _row(board: Board, fact: facts.Fact, address: str) -> Row:
    first, *others = (
        Cell(str(column.word), board.said(column.name, getattr(fact, column.name)), column.kind)
        for column in board.columns
    )
    return Row(f"{address}{quote(fact.feed)}/{quote(fact.source_id)}/", first, others)
