"""What is hidden of a return from those who may not see figures about few customers."""

from collections.abc import Iterator
from dataclasses import replace

from hark.core.returns.table import TOTAL, Cell, Form, Return, Table
from hark.core.terms.figure import UNKNOWN, Answer, Verdict
from hark.core.terms.period import Grain, Period
from hark.guard.access import Staff, require
from hark.guard.small_cells import suppress
from hark.measures.book import look_up

_CHANGES = ("on_quarter", "on_year")


def shown(made: Return, *, by: Staff) -> Return:
    """The return as the person may see it: one axis at a time, small cells and their companions hidden.

    Tables of several axes are left out, or folded to their totals: crossed, hidden cells of one could be
    reckoned from another. Sentences stay only where nothing is hidden.

    Raises:
        NotAllowed: each of its rows is a complaint.
    """
    if by.may("indicator.see_small_cells"):
        return made
    if made.individual:
        require(by, "indicator.see_small_cells")
    minimum = look_up("complaints.received")[0].publishing_minimum
    folded = list(
        {_folded(table).rows: _folded(table) for table in made.tables if table.id != "every"}.values()
    )
    hidden = [_hidden(table, made.period, minimum) for table in folded]
    by_place = {at for table, found in zip(folded, hidden, strict=True) for at in found if _is_sheet(table)}
    tables = tuple(
        _without(table, found | (by_place if _is_sheet(table) else set()))
        for table, found in zip(folded, hidden, strict=True)
    )
    return replace(made, tables=tables, text=() if any(hidden) else made.text)


def count(number: int, *, by: Staff) -> int | None:
    """The count of a whole ledger, as far as the person may see it."""
    small = 0 < number < look_up("complaints.received")[0].publishing_minimum
    return None if small and not by.may("indicator.see_small_cells") else number


def _folded(table: Table) -> Table:
    """The table with the totals of its rows alone, where it crosses two axes."""
    if len(table.parts) < 2 or _is_sheet(table):
        return table
    total = tuple(head for head in table.columns if head.id == TOTAL)
    cells = {at: cell for at, cell in table.cells.items() if at[1] == TOTAL}
    return replace(table, columns=total, cells=cells, parts=frozenset({TOTAL}))


def _is_sheet(table: Table) -> bool:
    """Whether it is one of several sheets with the same rows and columns."""
    return any(head.form is Form.TEXT for head in table.columns)


def _hidden(table: Table, period: Period, minimum: int) -> set[tuple[str, str]]:
    """The cells with too few behind them, those that would tell of them, and what is said of their rows."""
    counting = dict(table.counting())
    answers = suppress(list(_answers(counting, period)), minimum=minimum)
    gone = {at for at, answer in zip(counting, answers, strict=True) if answer.suppressed}
    rows = {row for row, _column in gone} if len(table.parts) == 1 else set()
    for at, cell in table.cells.items():
        derived = at not in counting and cell.value is not None
        if derived and (at[0] in rows or 0 < cell.counted < minimum):
            gone.add(at)
    if any(at[1] in _CHANGES for at in gone):  # the others and the total would tell it
        gone |= {at for at in table.cells if at[1] in _CHANGES}
    return gone


def _answers(counting: dict[tuple[str, str], Cell], period: Period) -> Iterator[Answer]:
    for (row, column), cell in counting.items():
        yield Answer(
            indicator="return",
            period=period,
            grain=Grain.ALL,
            by={"cell": f"{row}|{column}"},
            estimate=UNKNOWN,
            part=None,
            whole=None,
            n=cell.counted,
            excluded=None,
            verdict=Verdict.NO_DATA,
            target=None,
            definition=1,
            data_version=0,
        )


def _without(table: Table, gone: set[tuple[str, str]]) -> Table:
    """The table with those cells hidden, and no cell that still knows the complaints behind it."""
    cells = {
        at: Cell(None, hidden=True) if at in gone else replace(cell, cases=(), n=cell.counted)
        for at, cell in table.cells.items()
    }
    return replace(table, cells=cells)
