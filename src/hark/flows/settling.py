"""Settling a batch: new records into the ledger, unusable ones into quarantine, both exactly once."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from hark.core.terms.intake import Reason, Tally, Unusable
from hark.core.terms.ledger import LEDGERS
from hark.flows import ring, stores, subjects
from hark.flows.complaints import narrative_context
from hark.guard.blind_index import blind_index
from hark.intake.files import Dialect
from hark.intake.mapping import CHANGED
from hark.intake.originals import without_secrets
from hark.intake.reading import Batch
from hark.lake import once
from hark.lake.correcting import with_retractions
from hark.lake.facts import accepted_from
from hark.lake.facts import rows as as_rows
from hark.lake.once import Outcome, Told
from hark.records.feeds import ArrivalRow, QuarantineRow
from hark.records.sealed import context

KEPT = {Outcome.NEW, Outcome.CORRECTION, Outcome.EARLIER}


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of each record of a batch, by the line it began on, and what was taken out of them."""

    accepted: list[int]
    duplicates: list[int]
    quarantined: list[int]
    redacted: Counter[str]

    @property
    def tally(self) -> Tally:
        """The account: every record read is in one of the three."""
        counts = len(self.accepted), len(self.duplicates), len(self.quarantined)
        return Tally(sum(counts), *counts)


def take(arrival: ArrivalRow, batch: Batch, unusable: Sequence[Unusable], *, now: datetime) -> Taken:
    """What became of the batch, once it is committed.

    Quarantine is written first, and once a line: a crash between the two stores
    loses nothing, and the load run again repeats nothing.
    """
    table = stores.ledger(arrival.feed.ledger)
    with table.exclusive():
        found = once.compare(table, told(batch, of=arrival.feed.ledger), feed=arrival.feed.name)
        outcomes = [each.outcome for each in found]
        conflicts = list(_conflicts(batch, outcomes))
        redacted = batch.redacted + keep(arrival, unusable, now=now)
        keep(arrival, conflicts, now=now)  # counted already, with the batch
        new = [at for at, outcome in enumerate(outcomes) if outcome in KEPT]
        if new:
            superseded = [
                (id, f.superseded) for id, f in zip(_ids(batch), found, strict=True) if f.superseded
            ]
            rows = _rows(arrival, batch, new, now=now)
            table.append(with_retractions(table, rows, feed=arrival.feed.name, superseded=superseded))
        taken = Taken(
            accepted=[batch.records[at].line for at in new],
            duplicates=[
                r.line for r, o in zip(batch.records, outcomes, strict=True) if o is Outcome.DUPLICATE
            ],
            quarantined=[record.line for record in (*unusable, *conflicts)],
            redacted=redacted,
        )
        _settle(arrival, taken, now=now)
    return taken


def _settle(arrival: ArrivalRow, taken: Taken, *, now: datetime) -> None:
    """Mark what was kept aside under a line and now is in the ledger: a mapping was mended in between."""
    waiting = arrival.quarantine.filter(state=QuarantineRow.State.OPEN)
    for lines, state in ((taken.accepted, "accepted"), (taken.duplicates, "duplicate")):
        if lines:
            known = waiting.filter(line__gte=min(lines), line__lte=max(lines)).values_list("pk", "line")
            settled = set(lines)
            for pk in [pk for pk, line in known if line in settled]:
                waiting.filter(pk=pk).update(state=state, settled_at=now)


def account(
    id: int,
    read: int,
    size: int,
    redacted: Counter[str],
    *,
    now: datetime,
    lease_until: datetime | None = None,
) -> ArrivalRow:
    """The arrival's account with so many records more, in a transaction of the caller's.

    It is that of the stores and not of this run, which may have been broken off after the ledger's commit.
    """
    arrival = ArrivalRow.objects.select_for_update().select_related("feed").get(pk=id)
    arrival.read += read
    arrival.quarantined = min(arrival.quarantine.count(), arrival.read)
    accepted = accepted_from(stores.ledger(arrival.feed.ledger), arrival=id)
    arrival.accepted = min(accepted, arrival.read - arrival.quarantined)
    arrival.duplicates = arrival.read - arrival.quarantined - arrival.accepted
    arrival.redacted = dict(Counter(arrival.redacted) + redacted) if read else arrival.redacted
    arrival.size += size if read else 0
    arrival.position, arrival.ended_at, arrival.lease_until = arrival.size, now, lease_until
    arrival.save()
    return arrival


def keep(arrival: ArrivalRow, aside: Sequence[Unusable], *, now: datetime) -> Counter[str]:
    """Keep the records in quarantine, sealed; a line kept before gets its new reason.

    What was taken out of them first, by kind.
    """
    redacted = Counter[str]()
    if not aside:
        return redacted
    dialect, seal = Dialect(**arrival.dialect), ring.sealer()
    rows = []
    for record in aside:
        original, counts = without_secrets(record.original, dialect=dialect)
        redacted += counts
        row = QuarantineRow(
            arrival=arrival,
            line=record.line,
            column=record.column[:200],
            reason=record.reason.value,
            about=about(arrival.feed.name, record.source_id) if record.source_id else "",
            customer=record.customer,
            kept_at=now,
        )
        row.value = seal.seal(record.value.encode(), context=context(row, "value"))
        row.original = seal.seal(original, context=context(row, "original"))
        rows.append(row)
    QuarantineRow.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["arrival", "line"],
        update_fields=["column", "value", "reason", "about", "customer"],
    )
    return redacted


def about(feed: str, source_id: str) -> str:
    """What stands in the quarantine for the id of a record, which may be anything somebody typed."""
    return blind_index(f"{feed}/{source_id}", field="quarantine.about", key=ring.index_key())


def told(batch: Batch, *, of: str) -> list[Told]:
    """The records of a batch as they are compared with those of the ledger."""
    nothing: list[object] = [None] * len(batch)
    whose = batch.values.get("customer", nothing) if LEDGERS[of].sealed else nothing
    changed = batch.values.get(CHANGED, nothing)
    return [
        Told(id, content, at if isinstance(at, datetime) else None, None if about is None else str(about))
        for id, content, at, about in zip(_ids(batch), batch.contents, changed, whose, strict=True)
    ]


def _ids(batch: Batch) -> list[str]:
    return [str(id) for id in batch.values["source_id"]]


def _conflicts(batch: Batch, outcomes: Sequence[Outcome]) -> Iterator[Unusable]:
    customers = batch.values.get("customer", [None] * len(batch))
    for record, id, customer, outcome in zip(batch.records, _ids(batch), customers, outcomes, strict=True):
        if outcome is Outcome.CONFLICT:
            yield Unusable(
                record.line, batch.id_column, id, Reason.CONFLICT, record.original, id, str(customer or "")
            )


def _rows(arrival: ArrivalRow, batch: Batch, new: Sequence[int], *, now: datetime) -> pa.Table:
    ledger, feed = LEDGERS[arrival.feed.ledger], arrival.feed.name
    values: dict[str, Sequence[object]] = {
        field: [column[at] for at in new] for field, column in batch.values.items()
    }
    for field in ledger.sealed & values.keys():
        values[field] = _sealed(values, field, feed=feed, now=now)
    contents = [batch.contents[at] for at in new]
    return as_rows(ledger, values, feed=feed, arrival=arrival.pk, contents=contents)


def _sealed(
    values: dict[str, Sequence[object]], field: str, *, feed: str, now: datetime
) -> list[bytes | None]:
    """The texts of the field under the keys of their subjects: the customer where one is named."""
    told, ids = values[field], [str(id) for id in values["source_id"]]
    behind = [
        subjects.of_customer(str(customer)) if customer else subjects.of_record(feed, id)
        for customer, id in zip(values.get("customer", [None] * len(ids)), ids, strict=True)
    ]
    keys = subjects.keys((who for who, text in zip(behind, told, strict=True) if text), now=now)
    return [
        keys[who].seal(str(text).encode(), context=narrative_context(feed, id)) if text else None
        for text, id, who in zip(told, ids, behind, strict=True)
    ]
