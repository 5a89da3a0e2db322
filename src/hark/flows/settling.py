"""Settling a batch: new records into the ledger, unusable ones into quarantine, both exactly once."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import pyarrow as pa

from hark.core.errors import Refusal
from hark.core.terms.intake import Reason, Unusable
from hark.core.terms.ledger import DESTINATIONS, LEDGERS
from hark.flows import aside, stores, subjects, withdrawing
from hark.flows.aside import Taken
from hark.flows.complaints import narrative_context
from hark.guard.access import Staff
from hark.intake.mapping import CHANGED
from hark.intake.reading import Batch, some
from hark.lake import once
from hark.lake.correcting import with_retractions
from hark.lake.facts import rows as as_rows
from hark.lake.once import Found, Outcome, Told
from hark.lake.table import FactTable
from hark.lake.withdrawing import Withdrawn
from hark.records.feeds import ArrivalRow


class Past(Refusal):
    """Nothing more is settled into a load that was withdrawn."""


KEPT = {Outcome.NEW, Outcome.CORRECTION, Outcome.EARLIER}


def take(
    arrival: ArrivalRow, batch: Batch, unusable: Sequence[Unusable], *, by: Staff, now: datetime
) -> Taken:
    """What became of the batch, once it is committed.

    Quarantine is written first, and once a line: a crash between the two stores
    loses nothing, and the load run again repeats nothing.

    Raises:
        Past: the load was withdrawn since it was begun.
    """
    table = stores.ledger(arrival.feed.ledger)
    with table.exclusive():
        withdrawn = withdrawing.settled(table, arrival.feed.name, by=by, now=now)
        if arrival.pk in withdrawn.arrivals:
            raise past()
        met = _compared(table, batch, feed=arrival.feed.name, withdrawn=withdrawn)
        conflicts = list(_conflicts(batch, met))
        redacted = batch.redacted + aside.keep(arrival, unusable, now=now)
        aside.keep(arrival, conflicts, now=now)  # counted already, with the batch
        others = {at for at, found in met.items() if found.outcome not in KEPT}
        new = [at for at in range(len(batch)) if at not in others]
        if new:
            ids = batch.told("source_id") if met else ()
            superseded = [(str(ids[at]), f.superseded) for at, f in met.items() if f.superseded]
            rows = _rows(arrival, batch, new, now=now)
            table.append(with_retractions(table, rows, feed=arrival.feed.name, superseded=superseded))
        lines = batch.lines
        taken = Taken(
            accepted=[lines[at] for at in new],
            duplicates=[lines[at] for at, found in met.items() if found.outcome is Outcome.DUPLICATE],
            quarantined=[record.line for record in (*unusable, *conflicts)],
            redacted=redacted,
        )
        aside.settle(arrival, taken, now=now)
    return taken


def past() -> Past:
    """What is said of a load that was withdrawn before all of it was settled."""
    return Past("This load was withdrawn meanwhile. Load the file again if it is right.")


def told(batch: Batch, *, of: str, at: Sequence[int] | None = None) -> list[Told]:
    """The records of a batch, or those at some places, as they are compared with those of the ledger."""
    whose = batch.told("customer") if DESTINATIONS[of].sealed else [None] * len(batch)
    ids, changed = batch.told("source_id"), batch.told(CHANGED)
    return [
        _told(ids[n], batch.contents[n], changed[n], whose[n])
        for n in (range(len(batch)) if at is None else at)
    ]


def _told(id: object, content: bytes, changed: object, about: object) -> Told:
    moment = changed if isinstance(changed, datetime) else None
    return Told(str(id), content, moment, None if about is None else str(about))


def _compared(table: FactTable, batch: Batch, *, feed: str, withdrawn: Withdrawn) -> dict[int, Found]:
    """What is to become of the records, by their places; those left out are new."""
    ids = batch.values["source_id"]
    met = once.met(table, ids, feed=feed) if isinstance(ids, pa.Array) else list(range(len(batch)))
    if not met:
        return {}
    said = told(batch, of=table.name, at=met)
    return dict(zip(met, once.compare(table, said, feed=feed, withdrawn=withdrawn), strict=True))


def _conflicts(batch: Batch, met: dict[int, Found]) -> Iterator[Unusable]:
    places = [at for at, found in met.items() if found.outcome is Outcome.CONFLICT]
    if not places:
        return
    ids, customers = batch.told("source_id"), batch.told("customer")
    for at in places:
        record, id, customer = batch.records[at], str(ids[at]), str(customers[at] or "")
        yield Unusable(record.line, batch.id_column, id, Reason.CONFLICT, record.original, id, customer)


def _rows(arrival: ArrivalRow, batch: Batch, new: Sequence[int], *, now: datetime) -> pa.Table:
    ledger, feed = LEDGERS[arrival.feed.ledger], arrival.feed.name
    values: dict[str, Sequence[object]] = {field: some(column, new) for field, column in batch.values.items()}
    for field in ledger.sealed & values.keys():
        values[field] = _sealed(batch, field, new, feed=feed, now=now)
    contents = some(batch.contents, new)
    local = None if batch.local is None else some(batch.local, new)
    return as_rows(ledger, values, feed=feed, arrival=arrival.pk, contents=contents, local=local)


def _sealed(batch: Batch, field: str, new: Sequence[int], *, feed: str, now: datetime) -> list[bytes | None]:
    """The texts of the field under the keys of their subjects: the customer where one is named."""
    told, ids, customers = batch.told(field), batch.told("source_id"), batch.told("customer")
    behind = {at: _subject(feed, str(ids[at]), customers[at]) for at in new if told[at]}
    keys = subjects.keys(behind.values(), now=now)
    return [
        keys[behind[at]].seal(str(told[at]).encode(), context=narrative_context(feed, str(ids[at])))
        if told[at]
        else None
        for at in new
    ]


def _subject(feed: str, id: str, customer: object) -> str:
    return subjects.of_customer(str(customer)) if customer else subjects.of_record(feed, id)
