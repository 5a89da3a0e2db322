"""The sentence each page of returns begins with, from the same values as its figures."""

from collections.abc import Iterable, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hark.core.returns.reconciling import Difference
from hark.core.returns.table import Basis, Return, Side, Table
from hark.flows.returns import Preview
from hark.records.returns import ReturnRow
from hark.web import dates, figures
from hark.web.returns.words import titled
from hark.web.sentences import joined, listed

FEW = 5  # numbers of complaints that a sentence names


def of_list(signed: Sequence[ReturnRow]) -> str:
    """How many were signed, and when the last."""
    if not signed:
        return _("No return is signed yet.")
    counted = ngettext("{count} return is signed", "{count} returns are signed", len(signed))
    day = dates.day(timezone.localdate(signed[0].signed_at))
    return _("{counted}, the last of them on {day}.").format(
        counted=counted.format(count=figures.number(len(signed))), day=day
    )


def of_preview(found: Preview) -> str:
    """How many complaints the ledger holds, and whether the return adds up to them."""
    if found.is_empty:
        return joined(_("No complaint was received or closed in these days."), _standing(found))
    counted = _("{received} complaints were received and {closed} closed.").format(
        received=figures.number(found.ledger[Basis.RECEIVED]),
        closed=figures.number(found.ledger[Basis.CLOSED]),
    )
    return joined(counted, _standing(found))


def of_signed(row: ReturnRow, *, who: str) -> str:
    """Who signed it, and when."""
    day = dates.day(timezone.localdate(row.signed_at))
    return _("{name} signed it on {day}; it is kept as it was.").format(name=who, day=day)


def unsorted(found: Preview) -> str:
    """In which tables, or by which side of them, no complaint is sorted; empty where there are none."""
    said = _("No complaint is sorted yet here: {tables}. Sort them first, or sign and say that they are not.")
    return said.format(tables=_wheres(found.unsorted)) if found.unsorted else ""


def signed_unsorted(made: Return) -> str:
    """In which tables, or by which side of them, none was sorted when it was signed; empty where it was."""
    said = _("No complaint was sorted here when it was signed: {tables}.")
    return said.format(tables=_wheres(made.unsorted)) if made.unsorted else ""


def _wheres(tables: Iterable[Table]) -> str:
    return listed([_where(table) for table in tables])


def _where(table: Table) -> str:
    """What the table is called, with the side that sorts none where the other sorts some."""
    title = titled(table.title)
    if table.unsorted == table.sorts:
        return title
    said = _("{table} (by its rows)") if Side.ROWS in table.unsorted else _("{table} (by its columns)")
    return said.format(table=title)


def told(difference: Difference) -> str:
    """What is wrong with a table, by the first numbers."""
    parts = [
        _("in no cell: {numbers}").format(numbers=_few(difference.missing)) if difference.missing else "",
        _("in more than one: {numbers}").format(numbers=_few(difference.twice)) if difference.twice else "",
        _("not of the ledger: {numbers}").format(numbers=_few(difference.strange))
        if difference.strange
        else "",
    ]
    return "; ".join(filter(None, parts))


def _standing(found: Preview) -> str:
    if not found.adds_up:
        return _("It does not add up to the ledger, so it cannot be signed.")
    if found.is_over:
        return _("It adds up to the ledger: none is lacking and none counted twice.")
    return _("It adds up to the ledger so far; its period still runs.")


def _few(numbers: Sequence[str]) -> str:
    shown = listed(numbers[:FEW])
    return (
        shown
        if len(numbers) <= FEW
        else _("{shown} and {more} more").format(shown=shown, more=figures.number(len(numbers) - FEW))
    )
