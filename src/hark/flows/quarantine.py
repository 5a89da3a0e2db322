"""The quarantine: what is kept aside, and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict, Unpack

from django.db import transaction
from django.db.models import Count, Max, QuerySet

from hark.core.errors import NotFound
from hark.flows import revealing, ring
from hark.guard.access import Staff, require
from hark.records import audit
from hark.records.feeds import QuarantineRow
from hark.records.sealed import context

_AT_A_TIME = 1_000
State = QuarantineRow.State


class NoSuchRecord(NotFound):
    """Nothing is kept under this number."""


class Which(TypedDict, total=False):
    """What narrows the records; what is blank, None or left out is not asked.

    The last three are of those put away: why, by whom, and not before `since`.
    """

    feed: str
    arrival: int | None
    reason: str
    put_away_why: str
    put_away_by: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Also:
    """Another reason for which a record is kept aside, and its column."""

    column: str
    reason: str

    def __str__(self) -> str:
        return f"{self.column}: {self.reason}" if self.column else str(self.reason)


@dataclass(frozen=True, slots=True)
class Kept:
    """A record in quarantine, without its value: the first reason, and those that were found beside it.

    A reason is the code of a `Reason`, or one that another version of Hark knows and this does not.
    """

    id: int
    feed: str
    file_name: str
    line: int
    column: str
    reason: str
    state: str
    kept_at: datetime
    settled_at: datetime | None
    mapping: str
    ledger: str
    also: tuple[Also, ...] = ()
    put_away_why: str = ""
    put_away_by: str = ""
    is_withdrawn: bool = False

    @property
    def may_be_taken_up(self) -> bool:
        """Whether it is put away, and not with a load that was withdrawn."""
        return self.state == State.PUT_AWAY and not self.is_withdrawn


@dataclass(frozen=True, slots=True)
class Shown:
    """A record in quarantine with what it held: the value that was no good, and its bytes, so encoded."""

    kept: Kept
    value: str
    original: bytes
    encoding: str


def page(
    *,
    by: Staff,
    offset: int = 0,
    limit: int = 50,
    state: str = State.OPEN,
    **which: Unpack[Which],
) -> tuple[list[Kept], int]:
    """Some records, in the order of their files and lines, and how many there are in all."""
    require(by, "quarantine.see")
    rows = _bare(chosen(state=state, **which))
    return [_kept(row) for row in rows[offset : offset + limit]], rows.count()


def reasons(*, by: Staff, state: str = State.OPEN, **which: Unpack[Which]) -> dict[str, int]:
    """How many records are kept for each reason, the commonest first."""
    require(by, "quarantine.see")
    rows = chosen(state=state, **which).order_by()
    counts = rows.values_list("reason").annotate(n=Count("pk")).order_by("-n", "reason")
    return dict(counts)


def whose(*, by: Staff) -> list[str]:
    """Everybody who put away a record that is so still, by their sign-in names."""
    require(by, "quarantine.see")
    rows = chosen(state=State.PUT_AWAY).order_by("put_away_by")
    return list(rows.values_list("put_away_by", flat=True).distinct())


def newest(*, by: Staff, **which: Unpack[Which]) -> int | None:
    """The number of the open record that was first kept last, of those so narrowed; None where none is."""
    require(by, "quarantine.see")
    last: int | None = chosen(state=State.OPEN, **which).aggregate(newest=Max("pk"))["newest"]
    return last


def waits_for(mapping: str, *, by: Staff) -> bool:
    """Whether open records are read by the mapping when they are tried again."""
    require(by, "quarantine.see")
    return chosen(state=State.OPEN).filter(arrival__mapping=mapping).exists()


def one(id: int, *, by: Staff) -> Kept:
    """One record, without its value.

    Raises:
        NoSuchRecord: there is none under this number.
    """
    require(by, "quarantine.see")
    return _kept(_found(id))


def every(*, by: Staff, now: datetime, state: str = "", **which: Unpack[Which]) -> tuple[Iterator[Kept], int]:
    """Every record that matches, for an export, and how many there are; that they left is noted."""
    require(by, "quarantine.export")
    rows, narrowed = _bare(chosen(state=state, **which)), told(which)
    narrowed |= {"state": state} if state else {}
    with transaction.atomic():
        newest = rows.aggregate(newest=Max("pk"))["newest"] or 0
        rows = rows.filter(pk__lte=newest)  # what comes later is not in the count
        count = rows.count()
        audit.write("quarantine.exported", "quarantine", by=by, now=now, rows=count, **narrowed)
    return (_kept(row) for row in rows.iterator(_AT_A_TIME)), count


def show(id: int, *, by: Staff, now: datetime) -> Shown:
    """One record with what it held; that it was read is noted.

    Raises:
        NoSuchRecord: there is none under this number.
        TooMany: the person has opened too many within the hour.
    """
    require(by, "quarantine.reveal")
    row = _found(id)
    value = ring.sealer().open(bytes(row.value), context=context(row, "value"))
    shown = Shown(
        _kept(row), value.decode(), original(row), str(row.arrival.dialect.get("encoding", "utf-8"))
    )
    subject = f"{row.arrival.feed.name}/{row.pk}"
    revealing.note("quarantine.revealed", subject, purpose=revealing.Purpose.MEND, by=by, now=now)
    return shown


def chosen(*, state: str = "", **which: Unpack[Which]) -> QuerySet[QuarantineRow]:
    """The records so narrowed, in the order of their files and lines."""
    rows = QuarantineRow.objects.select_related("arrival__feed").order_by("arrival_id", "line")
    columns = {"feed": "arrival__feed__name", "since": "settled_at__gte"}
    rows = rows.filter(**{columns.get(name, name): value for name, value in _asked(which).items()})
    if which.get("since"):
        rows = rows.exclude(put_away_why="")  # others were settled otherwise
    return rows.filter(state=state) if state else rows


def told(which: Which) -> dict[str, object]:
    """What is narrowed by, as the audit notes it."""
    return {
        name: value.isoformat(timespec="seconds") if isinstance(value, datetime) else value
        for name, value in _asked(which).items()
    }


def original(row: QuarantineRow) -> bytes:
    """The bytes of the record as they came."""
    return ring.sealer().open(bytes(row.original), context=context(row, "original"))


def _asked(which: Which) -> dict[str, object]:
    return {name: value for name, value in which.items() if value not in (None, "")}


def _found(id: int) -> QuarantineRow:
    row = QuarantineRow.objects.select_related("arrival__feed").filter(pk=id).first()
    if row is None:
        raise NoSuchRecord("There is no record {id} in quarantine.", id=id)
    return row


def _bare(rows: QuerySet[QuarantineRow]) -> QuerySet[QuarantineRow]:
    """The rows without what is sealed, which may be many times the rest."""
    return rows.defer("value", "original")


def _kept(row: QuarantineRow) -> Kept:
    return Kept(
        row.pk,
        row.arrival.feed.name,
        row.arrival.file_name,
        row.line,
        row.column,
        row.reason,
        row.state,
        row.kept_at,
        row.settled_at,
        row.arrival.mapping,
        row.arrival.feed.ledger,
        tuple(Also(each["column"], each["reason"]) for each in row.also),
        row.put_away_why,
        row.put_away_by,
        row.arrival.withdrawn_at is not None,
    )
