"""The quarantine: what is kept aside, why, and another try after a mapping is mended."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q, QuerySet

from hark.core.errors import NotFound
from hark.core.terms.intake import Reason, Record, Tally
from hark.flows import stores
from hark.flows.settling import original_context, take, value_context
from hark.guard.access import Staff, require
from hark.intake import mappings
from hark.intake.files import Dialect, reread
from hark.intake.reading import Reader
from hark.records import audit
from hark.records.feeds import QuarantineRow

_AT_A_TIME = 1_000
State = QuarantineRow.State


class NoSuchRecord(NotFound):
    """Nothing is kept under this number."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A record in quarantine, without its value."""

    id: int
    feed: str
    file_name: str
    line: int
    column: str
    reason: Reason
    state: str
    kept_at: datetime
    settled_at: datetime | None
    mapping: str


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
    feed: str = "",
    arrival: int | None = None,
    reason: str = "",
    state: str = State.OPEN,
) -> tuple[list[Kept], int]:
    """Some records, in the order of their files and lines, and how many there are in all."""
    require(by, "quarantine.see")
    rows = _chosen(feed=feed, arrival=arrival, reason=reason, state=state)
    return [_kept(row) for row in rows[offset : offset + limit]], rows.count()


def reasons(
    *, by: Staff, feed: str = "", arrival: int | None = None, state: str = State.OPEN
) -> dict[Reason, int]:
    """How many records are kept for each reason, the commonest first."""
    require(by, "quarantine.see")
    rows = _chosen(feed=feed, arrival=arrival, state=state).order_by()
    counts = rows.values_list("reason").annotate(n=Count("pk")).order_by("-n", "reason")
    return {Reason(reason): n for reason, n in counts}


def one(id: int, *, by: Staff) -> Kept:
    """One record, without its value.

    Raises:
        NoSuchRecord: there is none under this number.
    """
    require(by, "quarantine.see")
    return _kept(_found(id))


def every(*, by: Staff, now: datetime, feed: str = "", reason: str = "", state: str = "") -> Iterator[Kept]:
    """Every record that matches, for an export; that they left is noted."""
    require(by, "quarantine.export")
    rows = _chosen(feed=feed, reason=reason, state=state)
    with transaction.atomic():
        audit.write("quarantine.exported", "quarantine", by=by, now=now, rows=rows.count())
    return (_kept(row) for row in rows.iterator(_AT_A_TIME))


def show(id: int, *, by: Staff, now: datetime) -> Shown:
    """One record with what it held; that it was read is noted.

    Raises:
        NoSuchRecord: there is none under this number.
    """
    require(by, "quarantine.reveal")
    row = _found(id)
    with transaction.atomic():
        audit.write("quarantine.revealed", f"{row.arrival.feed.name}/{row.pk}", by=by, now=now)
        value = stores.sealer().open(bytes(row.value), context=value_context(row.arrival_id, row.line))
        encoding = str(row.arrival.dialect.get("encoding", "utf-8"))
        return Shown(_kept(row), value.decode(), _original(row), encoding)


def replay(
    *,
    by: Staff,
    now: datetime,
    ids: Iterable[int] | None = None,
    feed: str = "",
    arrival: int | None = None,
    reason: str = "",
) -> Tally:
    """The account of another try with the mappings as they are now, for the open records or those named.

    What can be used is accepted and marked so; what still cannot stays, with its
    reason of today.

    Raises:
        Refusal: a mapping or a header is no good, so nothing of that file can be tried.
    """
    require(by, "quarantine.replay")
    rows = _chosen(feed=feed, arrival=arrival, reason=reason, state=State.OPEN)
    if ids is not None:
        rows = rows.filter(pk__in=list(ids))
    tally = Tally()
    file, line = 0, -1
    while batch := list(rows.filter(Q(arrival_id=file, line__gt=line) | Q(arrival_id__gt=file))[:_AT_A_TIME]):
        file, line = batch[-1].arrival_id, batch[-1].line
        for _, group in groupby(batch, key=lambda row: row.arrival_id):
            tally += _try_again(list(group), now=now)
    with transaction.atomic():
        audit.write(
            "quarantine.replayed",
            feed or "every feed",
            by=by,
            now=now,
            read=tally.read,
            accepted=tally.accepted,
            duplicates=tally.duplicates,
        )
    return tally


def _try_again(kept: list[QuarantineRow], *, now: datetime) -> Tally:
    arrival = kept[0].arrival
    mapping = mappings.look_up(arrival.mapping, own=settings.HARK_MAPPINGS)
    reader = Reader(mapping, arrival.header)
    taken = take(arrival, *reader.read(_record(row) for row in kept), now=now)
    for lines, state in ((taken.accepted, State.ACCEPTED), (taken.duplicates, State.DUPLICATE)):
        arrival.quarantine.filter(line__in=lines).update(state=state, settled_at=now)
    return taken.tally


def _record(row: QuarantineRow) -> Record:
    record = reread(_original(row), header=row.arrival.header, dialect=Dialect(**row.arrival.dialect))
    return Record(row.line, record.cells, record.original, record.fault)


def _original(row: QuarantineRow) -> bytes:
    return stores.sealer().open(bytes(row.original), context=original_context(row.arrival_id, row.line))


def _found(id: int) -> QuarantineRow:
    row = QuarantineRow.objects.select_related("arrival__feed").filter(pk=id).first()
    if row is None:
        raise NoSuchRecord("There is no record {id} in quarantine.", id=id)
    return row


def _chosen(
    *, feed: str = "", arrival: int | None = None, reason: str = "", state: str = ""
) -> QuerySet[QuarantineRow]:
    rows = QuarantineRow.objects.select_related("arrival__feed").order_by("arrival_id", "line")
    if feed:
        rows = rows.filter(arrival__feed__name=feed)
    if arrival is not None:
        rows = rows.filter(arrival=arrival)
    if reason:
        rows = rows.filter(reason=reason)
    return rows.filter(state=state) if state else rows


def _kept(row: QuarantineRow) -> Kept:
    return Kept(
        row.pk,
        row.arrival.feed.name,
        row.arrival.file_name,
        row.line,
        row.column,
        Reason(row.reason),
        row.state,
        row.kept_at,
        row.settled_at,
        row.arrival.mapping,
    )
