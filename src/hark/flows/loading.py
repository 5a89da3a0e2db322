"""Loading: a file that was offered is settled into the ledger, each record exactly once."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from hark.core.errors import Refusal
from hark.core.terms.intake import Tally, Unusable
from hark.flows import deliveries, destinations, ring
from hark.flows.batching import batches, made_ahead
from hark.flows.case_import import AT_ONCE
from hark.flows.settling import past
from hark.guard.access import Staff
from hark.intake import columnwise, mappings
from hark.intake.files import Table, open_table
from hark.intake.reading import Batch, Reader
from hark.records import audit
from hark.records.feeds import LEASE, ArrivalRow

State = ArrivalRow.State
_ACCOUNT = ("read", "accepted", "duplicates", "quarantined", "redacted")
_ENDED = ("state", "refusal", "refusal_details", "ended_at", "lease_until")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a load has come: what is settled and was taken out so far, and how many bytes are read."""

    tally: Tally
    redacted: Counter[str]
    position: int
    size: int


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of a load. With a `refusal` the file was not read to its end; what came before it stays.

    `redacted` counts, by kind, what was taken out of the records before they were stored.
    """

    arrival: int
    feed: str
    tally: Tally
    redacted: Counter[str]
    refusal: Refusal | None


def settle(
    arrival_id: int,
    path: Path,
    *,
    by: Staff,
    clock: Callable[[], datetime],
    report: Callable[[Progress], None] = lambda progress: None,
) -> Settled:
    """The file's records, each accepted once, found here already, or kept aside.

    `report` is called after a batch is committed, never before. Killed at any point
    and called again, it ends as if it had never been disturbed: ledger, quarantine and
    the arrival's account. What it returns is the account of this run.
    """
    arrival = ArrivalRow.objects.select_related("feed").get(pk=arrival_id)
    if arrival.withdrawn_at is not None:  # its account stays as it was
        return Settled(arrival.pk, arrival.feed.name, Tally(), Counter(), past())
    furthest = arrival.read
    _begin(arrival, now=clock())
    refusal = None
    tally, redacted = Tally(), Counter[str]()
    try:
        mapping = mappings.look_up(arrival.mapping, own=settings.HARK_MAPPINGS)
        with open_table(path) as table:
            reader = Reader(mapping, table.header, pseudonyms=ring.pseudonyms())
            arrival.header, arrival.dialect = list(table.header), asdict(table.dialect)
            arrival.save(update_fields=["header", "dialect"])
            for progress in _batches(arrival, reader, table, furthest=furthest, by=by, clock=clock):
                tally, redacted = progress.tally, progress.redacted
                report(progress)
    except Refusal as problem:
        refusal = problem
    _end(arrival, tally, refusal, by=by, now=clock())
    return Settled(arrival.pk, arrival.feed.name, tally, redacted, refusal)


def _begin(arrival: ArrivalRow, *, now: datetime) -> None:
    begun = ArrivalRow.objects.filter(pk=arrival.pk).exclude(state=State.STOPPED)  # a moment ago
    begun.update(state=State.RUNNING)
    arrival.started_at, arrival.lease_until = now, now + LEASE
    arrival.read = arrival.accepted = arrival.duplicates = arrival.quarantined = arrival.position = 0
    arrival.redacted = {}
    arrival.save(update_fields=["started_at", "lease_until", "position", *_ACCOUNT])


def _batches(
    arrival: ArrivalRow,
    reader: Reader,
    table: Table,
    *,
    furthest: int,
    by: Staff,
    clock: Callable[[], datetime],
) -> Iterator[Progress]:
    """Settle batch after batch.

    Whoever gets beyond the `furthest` record of the run before has not tried in vain.
    """
    tally, redacted = Tally(), Counter[str]()
    most = AT_ONCE if destinations.is_handled(arrival.feed.ledger) else None  # a case takes its time
    with closing(made_ahead(_read(reader, table, most=most))) as read:
        for batch, unusable, position in read:
            taken = destinations.take(arrival, batch, unusable, by=by, now=clock())
            tally, redacted = tally + taken.tally, redacted + taken.redacted
            arrival.read, arrival.accepted = tally.read, tally.accepted
            arrival.duplicates, arrival.quarantined = tally.duplicates, tally.quarantined
            arrival.redacted = dict(redacted)
            arrival.position, arrival.lease_until = position, clock() + LEASE
            arrival.attempts = 0 if arrival.read > furthest else arrival.attempts
            arrival.save(update_fields=[*_ACCOUNT, "position", "lease_until", "attempts"])
            yield Progress(tally, redacted, arrival.position, arrival.size)


def _read(reader: Reader, table: Table, *, most: int | None) -> Iterator[tuple[Batch, list[Unusable], int]]:
    """Batch after batch as it was read, and how far into the file it goes."""
    for batch in batches(table.pieces, most=most):
        position = table.position()
        yield *columnwise.read(reader, batch), position


def refuse(arrival_id: int, refusal: Refusal, *, by: Staff, now: datetime) -> None:
    """Note that an arrival cannot be settled, and why; what a run before had settled stays in its account."""
    arrival = ArrivalRow.objects.select_related("feed").get(pk=arrival_id)
    tally = Tally(
        read=arrival.read,
        accepted=arrival.accepted,
        duplicates=arrival.duplicates,
        quarantined=arrival.quarantined,
    )
    _end(arrival, tally, refusal, by=by, now=now)


def _end(arrival: ArrivalRow, tally: Tally, refusal: Refusal | None, *, by: Staff, now: datetime) -> None:
    arrival.state = State.REFUSED if refusal else State.DONE
    arrival.refusal = refusal.sentence if refusal else ""
    arrival.refusal_details = {k: str(v) for k, v in refusal.details.items()} if refusal else {}
    arrival.ended_at, arrival.lease_until = now, None
    # The account of the file, not of this run: what an earlier run accepted from it is no duplicate.
    arrival.accepted = min(destinations.accepted(arrival), tally.read - tally.quarantined)
    arrival.duplicates = tally.read - tally.quarantined - arrival.accepted
    act, subject = "feed.refused" if refusal else "feed.loaded", f"{arrival.feed.name}/{arrival.pk}"
    with transaction.atomic():
        arrival.save(update_fields=[*_ENDED, *_ACCOUNT])
        audit.write(act, subject, by=by, now=now, **asdict(tally), redacted=arrival.redacted)
        if refusal or tally.quarantined:
            deliveries.enqueue("load.ended", told(arrival), now=now)


def told(arrival: ArrivalRow) -> dict[str, object]:
    """What others are told of a load: its account, and nothing that was in the file or its name."""
    account = {name: getattr(arrival, name) for name in _ACCOUNT}
    return {"arrival": arrival.pk, "feed": arrival.feed.name, "state": str(arrival.state), **account}
