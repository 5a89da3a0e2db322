"""Returns: previewed, compared with the ledger, signed, kept, opened down to the complaints behind a cell."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from hark.core.errors import NotFound, Refusal
from hark.core.returns.plain import again, behind, digest, plain
from hark.core.returns.reconciling import Difference, reconcile, require_adds_up
from hark.core.returns.table import Basis, Return, Table
from hark.core.terms.period import Period
from hark.flows import return_material, return_sight
from hark.flows.accounts import is_demonstration
from hark.flows.return_making import RETURNS, make
from hark.guard.access import Staff, require
from hark.records import audit
from hark.records.returns import ReturnRow

NAMES = tuple(RETURNS)


class NotOver(Refusal):
    """The period of the return still runs."""


class CountsNone(Refusal):
    """The return counts no complaint, and nobody said that this is so."""


class SortsNone(Refusal):
    """A side of a table sorts none of its complaints, and nobody said that this is so."""


class SignedAlready(Refusal):
    """The very same return was signed before."""


class NoSuchSigned(NotFound):
    """No return was signed under this number."""


class NoSuchCell(NotFound):
    """The return has no such cell, or nothing stands behind it."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A return as it would be signed now, how many complaints the ledger holds, and where the two differ.

    A count of the ledger is None where the person may not see so small a one. Where the ledger holds nothing
    of the period, `newest` is the day of the newest complaint there is. What `counts_none`, or has tables of
    which a side is wholly `unsorted`, is signed by who says so.
    """

    made: Return
    ledger: dict[Basis, int | None]
    differences: tuple[Difference, ...]
    is_over: bool
    counts_none: bool
    unsorted: tuple[Table, ...]
    newest: date | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was received or closed in the period."""
        return all(count == 0 for count in self.ledger.values())

    @property
    def adds_up(self) -> bool:
        """Whether it may be signed, as far as its figures go."""
        return not self.differences


def preview(name: str, *, period: Period, by: Staff, now: datetime) -> Preview:
    """The return of the period as the ledger stands, small cells hidden from who may not see them.

    Raises:
        NoSuchReturn: there is none of this name.
        NotAllowed: it lists complaints one by one, which the person may not see.
    """
    require(by, "return.see")
    whole = _whole(name, period, by=by, now=now)
    ledger = {basis: return_sight.count(number or 0, by=by) for basis, number in whole.ledger.items()}
    return replace(whole, made=return_sight.shown(whole.made, by=by), ledger=ledger)


def behind_cell(
    name: str, *, period: Period, table: str, row: str, column: str, by: Staff
) -> tuple[str, ...]:
    """The numbers of the complaints behind a cell of a preview.

    Raises:
        NoSuchReturn, NoSuchCell: there is none.
    """
    require(by, "return.open")
    made = make(name, return_material.gathered(period, by=by))
    return _behind(made, table, row, column)


def sign(
    name: str,
    *,
    period: Period,
    none: bool = False,
    unsorted: bool = False,
    by: Staff,
    now: datetime,
) -> ReturnRow:
    """Keep the return as it stands now, under one's name.

    Who signs says with `none` that it counts none, and with `unsorted` that a side of a table sorts none.

    Raises:
        NotOver: a day of the period is still to come, or is today.
        DoesNotAddUp: it is not what the ledger holds.
        CountsNone: it counts no complaint, and who signs does not say so.
        SortsNone: a side of a table sorts none of its complaints, and who signs does not say so.
        SignedAlready: the same was signed before, and nothing has changed since.
    """
    require(by, "return.sign")
    with transaction.atomic():
        found = _whole(name, period, by=by, now=now)
        if not found.is_over:
            raise NotOver("The period is not over yet: it can be signed from {day} on.", day=period.end)
        require_adds_up(found.differences)
        if found.counts_none and not none:
            raise CountsNone("This return counts no complaint. Tick that this is so, and sign it then.")
        if found.unsorted and not unsorted:
            raise SortsNone(
                "By rows or by columns, a table of this return sorts no complaint. Tick that this is so, and "
                "sign it then."
            )
        row = _row(found.made, by=by, now=now)
        if ReturnRow.objects.filter(
            name=name, start=period.start, end=period.end, digest=row.digest
        ).exists():
            raise SignedAlready("This return is signed already, and nothing has changed since.")
        row.save()
        subject = f"{name} {period.start}/{period.end}"
        audit.write("return.signed", subject, by=by, now=now, digest=row.digest)
    return row


def signed(*, by: Staff, name: str = "") -> list[ReturnRow]:
    """What was signed, the newest first, without its contents."""
    require(by, "return.see")
    rows = ReturnRow.objects.defer("contents", "behind")
    return list(rows.filter(name=name) if name else rows)


def signed_one(id: int, *, by: Staff) -> tuple[ReturnRow, Return]:
    """A signed return as it was kept, small cells hidden from who may not see them.

    Raises:
        NoSuchSigned: there is none.
        NotAllowed: it lists complaints one by one, which the person may not see.
    """
    require(by, "return.see")
    row = _signed(id)
    return row, return_sight.shown(again(row.contents, row.behind), by=by)


def behind_signed(id: int, *, table: str, row: str, column: str, by: Staff) -> tuple[str, ...]:
    """The numbers of the complaints that stood behind a cell when it was signed."""
    require(by, "return.open")
    kept = _signed(id)
    return _behind(again(kept.contents, kept.behind), table, row, column)


def _whole(name: str, period: Period, *, by: Staff, now: datetime) -> Preview:
    """The return and the ledger as they stand in one transaction."""
    with transaction.atomic():
        material = return_material.gathered(period, by=by)
        made = make(name, material)
        ledger = return_material.ledger(period, calendar=material.calendar)
    counts: dict[Basis, int | None] = {basis: len(numbers) for basis, numbers in ledger.items()}
    is_over = now.astimezone(material.calendar.zone).date() >= period.end
    newest = None if any(counts.values()) else return_material.newest(calendar=material.calendar)
    differences = reconcile(made, ledger)
    return Preview(made, counts, differences, is_over, made.counts_none, made.unsorted, newest)


def _row(made: Return, *, by: Staff, now: datetime) -> ReturnRow:
    contents, numbers = plain(made), behind(made)
    return ReturnRow(
        name=made.name,
        start=made.period.start,
        end=made.period.end,
        digest=digest(contents, numbers),
        contents=contents,
        behind=numbers,
        signed_by=by.username,
        signed_at=now,
        is_demo=is_demonstration(),
    )


def _signed(id: int) -> ReturnRow:
    row = ReturnRow.objects.filter(pk=id).first()
    if row is None:
        raise NoSuchSigned("No return was signed under this number.")
    return row


def _behind(made: Return, table: str, row: str, column: str) -> tuple[str, ...]:
    found = made.table(table)
    cell = found.cells.get((row, column)) if found else None
    if cell is None or not cell.cases:
        raise NoSuchCell("No complaint stands behind this cell.")
    return cell.cases
