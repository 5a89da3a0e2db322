"""Counting complaints into the cells of a table, and what adds up to what."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from hark.core.returns.classes import UNSORTED, Axis, Classes
from hark.core.returns.entry import Entry
from hark.core.returns.table import TOTAL, Basis, Cell, Form, Head, Table
from hark.core.terms.card import Text

ALL = Head(TOTAL, Text("Total", "合计"))
COMPLAINTS = Head("complaints", Text("Complaints", "投诉量"))
SHARE = Head("share", Text("Share", "占比"), form=Form.SHARE)
NOT_SORTED = Text("Not sorted yet", "尚未归类")
Key = Callable[[Entry], str]


def crossed(
    entries: Iterable[Entry],
    *,
    id: str,
    title: Text,
    rows: Sequence[Head],
    row: Key,
    columns: Sequence[Head],
    column: Key,
    basis: Basis = Basis.RECEIVED,
) -> Table:
    """How many of the complaints have each pair of a row and a column, with the totals of both.

    A complaint whose row or column is none of the heads stands in no cell: `reconcile` tells of it.
    """
    behind: dict[tuple[str, str], list[str]] = defaultdict(list)
    for entry in entries:
        behind[row(entry), column(entry)].append(entry.number)
    known = {(r.id, c.id): tuple(behind.get((r.id, c.id), ())) for r in rows for c in columns}
    for r in rows:
        known[r.id, TOTAL] = tuple(n for c in columns for n in known[r.id, c.id])
    for head in (*columns, ALL):
        known[TOTAL, head.id] = tuple(n for r in rows for n in known[r.id, head.id])
    cells = {at: Cell(len(numbers), numbers) for at, numbers in known.items()}
    parts = frozenset(c.id for c in columns)
    return Table(id, title, (*rows, ALL), (*columns, ALL), cells, basis, parts)


def shares(
    entries: Sequence[Entry], *, id: str, title: Text, rows: Sequence[Head], row: Key, basis: Basis
) -> Table:
    """How many complaints each row has, and which share of all; the commonest first."""
    behind: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        behind[row(entry)].append(entry.number)
    cells: dict[tuple[str, str], Cell] = {}
    for head in (*rows, ALL):
        numbers = tuple(n for r in rows for n in behind[r.id]) if head is ALL else tuple(behind[head.id])
        share = len(numbers) / len(entries) if entries else None
        cells[head.id, "complaints"] = Cell(len(numbers), numbers)
        cells[head.id, "share"] = Cell(share, numbers)
    ordered = sorted(rows, key=lambda head: -len(behind[head.id]))
    return Table(id, title, (*ordered, ALL), (COMPLAINTS, SHARE), cells, basis, frozenset({COMPLAINTS.id}))


def heads(classes: Classes, axis: Axis, *, unsorted: bool = True) -> tuple[Head, ...]:
    """The heads of an axis, and one for what is not sorted yet."""
    known = tuple(Head(one.id, one.name, classes.code(axis, one.id)) for one in classes.sorted_by(axis))
    return (*known, Head(UNSORTED, NOT_SORTED)) if unsorted else known


def by(classes: Classes, axis: Axis) -> Key:
    """Where a complaint stands on an axis: the channel by channel or door, the reason by its cause."""
    placed: dict[str, str] = {}

    def key(entry: Entry) -> str:
        word = _word(entry, axis)
        if word not in placed:
            placed[word] = classes.place(axis, word)
        return placed[word]

    return key


def _word(entry: Entry, axis: Axis) -> str:
    match axis:
        case Axis.CHANNEL:
            return entry.channel
        case Axis.REASON:
            return entry.cause
        case Axis.BUSINESS | Axis.GROUP:
            return entry.product
