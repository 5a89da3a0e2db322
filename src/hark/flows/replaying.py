"""Another try for records in quarantine, after a mapping is mended."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Length

from hark.core.errors import Refusal
from hark.core.terms.intake import Fault, Record, Tally
from hark.flows import ring, stores
from hark.flows.destinations import take
from hark.flows.quarantine import chosen, original
from hark.flows.settling import Past
from hark.guard.access import Staff, require
from hark.intake import mappings
from hark.intake.files import Dialect, Form, reread
from hark.intake.reading import Reader
from hark.intake.single import SingleReader
from hark.records import audit
from hark.records.feeds import ArrivalRow, QuarantineRow

_AT_A_TIME = 1_000
_BYTES_AT_A_TIME = 16 * 2**20
State = QuarantineRow.State


@dataclass(frozen=True, slots=True)
class Today:
    """What is wrong with an open record by the mapping as it is now.

    `stands` says whether what it is kept aside for is among it; `others` are the rest.
    """

    stands: bool = False
    others: tuple[Fault, ...] = ()


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
        Refusal: a mapping or a header is no good, so nothing at all was tried.
    """
    require(by, "quarantine.replay")
    rows = chosen(feed=feed, arrival=arrival, reason=reason, state=State.OPEN)
    rows = rows.filter(arrival__withdrawn_at=None)  # some may have been kept aside as that was asked for
    if ids is not None:
        rows = rows.filter(pk__in=list(ids))
    files = ArrivalRow.objects.select_related("feed").filter(pk__in=rows.order_by().values("arrival"))
    readers = [(file, _reader(file)) for file in files.order_by("pk")]
    tally = Tally()
    try:
        for file, reader in readers:
            for each in _tried(file, reader, rows.filter(arrival=file), by=by, now=now):
                tally += each
    finally:  # what was accepted before something fell over is noted too
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


def today(id: int, *, by: Staff) -> Today:
    """What of an open record cannot be read by the mapping as it is now.

    Nothing where no fault is left, or the mapping is no good.
    """
    require(by, "quarantine.reveal")
    row = chosen(state=State.OPEN).filter(pk=id).first()
    if row is None:
        return Today()
    try:
        reader = _reader(row.arrival)
    except Refusal:
        return Today()
    _, unusable = reader.read([_record(row, reader)])
    faults = unusable[0].faults if unusable else ()
    others = tuple(each for each in faults if (each.column, each.reason) != (row.column, row.reason))
    return Today(len(others) < len(faults), others)


def _reader(file: ArrivalRow) -> Reader | SingleReader:
    mapping = mappings.look_up(file.mapping, own=settings.HARK_MAPPINGS)
    form = file.dialect.get("form")
    if form in (Form.EVENT, Form.OBJECT, Form.MESSAGE):
        return SingleReader(mapping, form, pseudonyms=ring.pseudonyms())
    return Reader(mapping, file.header, pseudonyms=ring.pseudonyms())


def _some(rows: QuerySet[QuarantineRow]) -> list[QuarantineRow]:
    """The first of the rows of a file: as many as fit into memory, and one at least."""
    held, last = 0, None
    for line, size in rows.values_list("line", Length("original"))[:_AT_A_TIME]:
        held += size
        if last is not None and held > _BYTES_AT_A_TIME:
            break
        last = line
    return [] if last is None else list(rows.filter(line__lte=last))


def _tried(
    file: ArrivalRow,
    reader: Reader | SingleReader,
    rows: QuerySet[QuarantineRow],
    *,
    by: Staff,
    now: datetime,
) -> Iterator[Tally]:
    """The account of each batch of a file, until its load is withdrawn, which puts the others away."""
    line = -1
    with suppress(Past):
        while True:
            # Erasing takes this lock: nothing of a customer erased meanwhile is kept or accepted once more.
            with stores.ledger("complaints").exclusive():
                if not (batch := _some(rows.filter(line__gt=line))):
                    return
                line = batch[-1].line
                taken = take(file, *reader.read(_record(row, reader) for row in batch), by=by, now=now)
            yield taken.tally


def _record(row: QuarantineRow, reader: Reader | SingleReader) -> Record:
    if isinstance(reader, SingleReader):
        return reader.record(row.line, original(row))
    record = reread(original(row), header=row.arrival.header, dialect=Dialect(**row.arrival.dialect))
    return Record(row.line, record.cells, record.original, record.fault)
