"""How the tables of a return stand on a page: what holds nothing is folded away, every figure is a link."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hark.core.returns.table import TOTAL, Cell, Form, Head, Return, Table
from hark.core.terms.card import Text
from hark.web import figures
from hark.web.returns.words import headed, titled

LONG = 40  # rows from which on a table is opened by who wants to see it
MOST = 200  # rows of a table on a page; the file has them all
_UNBROKEN = re.compile(r"[0-9A-Z-]{1,16}")  # a day or the number of a complaint, which hyphens would break
_DECIMALS = {Form.COUNT: 0, Form.SHARE: 1, Form.RATE: 2, Form.TEXT: 0}


@dataclass(frozen=True, slots=True)
class Shown:
    """One cell: what stands there, and where its complaints are."""

    word: str
    text: str
    href: str = ""
    hidden: bool = False
    is_text: bool = False

    @property
    def is_unbroken(self) -> bool:
        """Whether it stands on one line."""
        return self.is_text and _UNBROKEN.fullmatch(self.text) is not None


@dataclass(frozen=True, slots=True)
class Line:
    """One row."""

    word: str
    code: str
    cells: list[Shown]
    is_total: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """One table. `folded` rows and columns hold nothing; `more` rows are only in the file."""

    id: str
    title: str
    columns: list[tuple[str, str, bool]]
    lines: list[Line]
    folded: int
    more: int
    named: bool  # whether a row has a head of its own
    is_long: bool


def tables(made: Return, *, cell_href: str, may_open: bool) -> list[Seen]:
    """Every table of the return; `cell_href` is where a cell is opened, for who may.

    Words are opened only where each row is one complaint: elsewhere they head the figure beside them.
    """
    opened = cell_href if may_open else ""
    return [_seen(table, opened, with_words=made.individual) for table in made.tables]


def _seen(table: Table, cell_href: str, *, with_words: bool) -> Seen:
    columns = [head for head in table.columns if _holds(table, head.id, at=1) or _stays(table, head)]
    rows = [head for head in table.rows if _holds(table, head.id, at=0) or head.id in (TOTAL, "median")]
    folded = len(table.columns) - len(columns) + len(table.rows) - len(rows)
    words_href = cell_href if with_words else ""
    lines = [
        _line(table, row, [(head, words_href if head.form is Form.TEXT else cell_href) for head in columns])
        for row in rows[:MOST]
    ]
    named = [(head.code, _name(head), head.form is Form.TEXT) for head in columns]
    more, own = max(0, len(rows) - MOST), table.columns[0].form is not Form.TEXT
    return Seen(table.id, titled(table.title), named, lines, folded, more, own, len(rows) > LONG)


def _stays(table: Table, head: Head) -> bool:
    """Whether a column stands there though it is empty: a layout of somebody else's, and totals."""
    return head.id == TOTAL or head.form is not Form.COUNT or table.columns[0].form is Form.TEXT


def _holds(table: Table, id: str, *, at: int) -> bool:
    return any(cell.value or cell.hidden for place, cell in table.cells.items() if place[at] == id)


def _line(table: Table, row: Head, columns: list[tuple[Head, str]]) -> Line:
    cells = [_cell(table, row, column, cell_href) for column, cell_href in columns]
    return Line(_said(row.name), row.code, cells, row.id == TOTAL)


def _cell(table: Table, row: Head, column: Head, cell_href: str) -> Shown:
    cell, text = table.cells[row.id, column.id], column.form is Form.TEXT
    if cell.hidden:
        return Shown(_name(column), _("hidden"), hidden=True)
    pair = urlencode({"table": table.id, "row": row.id, "column": column.id})
    opens = cell_href and cell.cases and cell.value is not None
    return Shown(
        _name(column), _text(cell, column.form), f"{cell_href}&{pair}" if opens else "", is_text=text
    )


def _text(cell: Cell, form: Form) -> str:
    match cell.value:
        case None | "":
            return figures.UNKNOWN
        case str() as word:
            return word
        case Text() as named:
            return _said(named)
        case number:
            return figures.number(number * 100 if form is Form.SHARE else number, decimals=_DECIMALS[form])


def _name(head: Head) -> str:
    name = headed(head.name)
    return _("{name}, %").format(name=name) if head.form is Form.SHARE else name


def _said(text: Text) -> str:
    return text.of(get_language() or "en")
