"""The first rows of a file as the preview shows them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hark.core.terms.intake import Fault
from hark.core.terms.ledger import DESTINATIONS
from hark.flows.previewing import Preview, PreviewRow
from hark.flows.quarantine import Kept
from hark.guard.pseudonyms import short
from hark.web import dates, figures, times
from hark.web.data.fields import FIELDS, KINDS
from hark.web.data.reasons import REASONS, Words, words_of
from hark.web.sentences import listed
from hark.web.values import said

READ = "✓"
_PERSONAL = {field for kept in DESTINATIONS.values() for field in kept.sealed}
_PSEUDONYMS = {field for kept in DESTINATIONS.values() for field in kept.pseudonyms}


@dataclass(frozen=True, slots=True)
class Heading:
    """A column as it will be called, as the file calls it, and how it is read."""

    word: Promise
    in_file: str
    kind: Promise


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row would be kept aside, and in which column. `value` is blank where hidden."""

    words: Words
    column: str
    value: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells in words, or all that would keep it aside."""

    line: int
    cells: list[str]
    problems: list[Problem]
    is_duplicate: bool = False


def headings(preview: Preview) -> list[Heading]:
    """The columns that are read, in the order of the mapping."""
    return [
        Heading(FIELDS[field], preview.headings[field], KINDS[preview.kinds[field]])
        for field in _shown(preview)
    ]


def rows(preview: Preview, *, cells: bool, values: bool) -> list[Row]:
    """Every row looked at; without `cells` only that each is read, and what is no good only with `values`."""
    fields = list(_shown(preview))
    return [_row(row, fields, cells=cells, values=values) for row in preview.rows]


def _shown(preview: Preview) -> Iterator[str]:
    return (field for field in preview.fields if field in preview.headings)


def _row(row: PreviewRow, fields: list[str], *, cells: bool, values: bool) -> Row:
    if row.problem is None:
        told = _cell if cells else _mark
        return Row(row.line, [told(field, row.values[field]) for field in fields], [], row.again or row.here)
    return Row(row.line, [], problems(row.problem.faults, values=values))


def problems(faults: Iterable[Fault], *, values: bool) -> list[Problem]:
    """The faults of one record in words, with what stands there only where `values` may be seen."""
    return [Problem(REASONS[each.reason], each.column, each.value if values else "") for each in faults]


def beside(kept: Kept, *, told: Iterable[Fault]) -> list[Problem]:
    """What else a record is kept aside for, in words, but for what is told elsewhere with its value."""
    known = {(each.column, each.reason.value) for each in told}
    rest = [each for each in kept.also if (each.column, each.reason) not in known]
    return [Problem(words_of(each.reason), each.column, "") for each in rest]


def _mark(field: str, value: object) -> str:
    """That a cell is read, for whoever sees no complaint; of a narrative its length."""
    if field in _PERSONAL or value in (None, ()):
        return _cell(field, value)
    return READ


def _cell(field: str, value: object) -> str:
    match value:
        case None | ():
            return figures.UNKNOWN
        case bool():
            return pgettext("a flag", "yes") if value else pgettext("a flag", "no")
        case datetime():
            return times.zoned(value)
        case date():
            return dates.day(value)
        case tuple():
            return listed(said(field, str(each)) for each in value)
        case _ if field in _PERSONAL:  # personal: whether it is read can be seen from its length
            return _("text of {count} characters").format(count=figures.number(len(str(value))))
        case _ if field in _PSEUDONYMS:
            return short(str(value))
        case str():
            return said(field, value)
        case _:
            return str(value)
