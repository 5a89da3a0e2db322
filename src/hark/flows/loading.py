"""Loading: a file offered to a feed and settled into the ledger, each record exactly once."""

import re
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db import transaction

from hark.core.errors import Refusal
from hark.core.terms.intake import Record, Tally, Unusable
from hark.flows import deliveries, destinations, ring
from hark.flows.case_import import AT_ONCE
from hark.guard.access import Staff, require
from hark.guard.redaction import redact
from hark.intake import columnwise, mappings
from hark.intake.files import Table, open_table
from hark.intake.files.stretches import Piece
from hark.intake.reading import Batch, Reader
from hark.records import audit
from hark.records.feeds import LEASE, ArrivalRow, FeedRow

Thing = TypeVar("Thing")

BATCH = 25_000
BATCH_BYTES = 16 * 2**20
FEED_NAME = r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}"
State = ArrivalRow.State
_ACCOUNT = ("read", "accepted", "duplicates", "quarantined", "redacted")
_ENDED = ("state", "refusal", "refusal_details", "ended_at", "lease_until")


class BadFeedName(Refusal):
    """A feed cannot have this name."""


class OtherLedger(Refusal):
    """The feed delivers into another ledger than the mapping is for."""


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


def receive(
    path: Path, *, file_name: str, mapping: str, feed: str, by: Staff, now: datetime, stored_as: str = ""
) -> int:
    """The number of the arrival under which this file will be settled.

    The same bytes offered to the same feed again are the same arrival, so a load
    that was broken off is gone on with. A number of a customer in the name of the file is not kept.

    Raises:
        NoSuchMapping, BadFeedName, Refusal: the mapping, the name or the path is no good.
        OtherLedger: the feed delivers records of another kind.
    """
    require(by, "feed.load")
    file_name = redact(file_name, sealed=False).text
    read_by = mappings.look_up(mapping, own=settings.HARK_MAPPINGS)
    feed = feed or read_by.feed
    destinations.require_may(by, read_by.ledger.name)
    require_name(feed)
    if not path.is_file():
        open_table(path).close()  # says what is wrong with the path
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    with transaction.atomic():
        confirmed = ArrivalRow.objects.filter(stored_as=stored_as).first() if stored_as else None
        if confirmed:  # the button was pressed twice
            return int(confirmed.pk)
        feed_row = feed_of(feed, mapping=mapping, ledger=read_by.ledger.name, now=now)
        settled = None
        if before := ArrivalRow.objects.filter(feed=feed_row, file_digest=digest).first():
            settled = before.ended_at if before.state == State.DONE else before.settled_before
        arrival, _ = ArrivalRow.objects.update_or_create(
            feed=feed_row,
            file_digest=digest,
            defaults={
                "file_name": file_name[:255],
                "size": path.stat().st_size,
                "mapping": mapping,
                "state": State.WAITING,
                "stored_as": stored_as,
                "lease_until": None,
                "offered_by": by.username,
                "offered_at": now,
                "refusal": "",
                "refusal_details": {},
                "ended_at": None,
                "settled_before": settled,
            },
        )
        audit.write(
            "feed.offered", f"{feed}/{arrival.pk}", by=by, now=now, file=file_name[:255], mapping=mapping
        )
    return int(arrival.pk)


def require_name(feed: str) -> None:
    """Refuse what is no name of a feed.

    Raises:
        BadFeedName: it is none.
    """
    if not re.fullmatch(FEED_NAME, feed):
        raise BadFeedName(
            'A feed cannot be called "{name}". Take letters, digits, - and _, not beginning with - or _.',
            name=feed[:80],
        )


def feed_of(name: str, *, mapping: str, ledger: str, now: datetime) -> FeedRow:
    """The feed of that name, which delivers into the mapping's ledger; made where there was none.

    Raises:
        OtherLedger: it delivers records of another kind.
    """
    row, _ = FeedRow.objects.get_or_create(
        name=name, defaults={"ledger": ledger, "mapping": mapping, "created_at": now}
    )
    require_ledger(row, mapping=mapping, ledger=ledger)
    return row


def require_ledger(row: FeedRow, *, mapping: str, ledger: str) -> None:
    """Refuse records of one kind to a feed that delivers another.

    Raises:
        OtherLedger: it does.
    """
    if row.ledger != ledger:
        raise OtherLedger(
            'The feed "{feed}" delivers {kept}, and the mapping "{mapping}" is for {told}. '
            "Name another feed.",
            feed=row.name,
            kept=row.ledger,
            mapping=mapping,
            told=ledger,
        )


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


def batches(pieces: Iterator[Piece], *, most: int | None = None) -> Iterator[list[Piece]]:
    """The records batch by batch; a refusal in the middle of the file comes after what was read before it.

    A batch is `most` records, or fewer where they are long.

    Raises:
        Refusal: the file could not be read to its end.
    """
    batch: list[Piece] = []
    most = most or BATCH
    records, size = most, BATCH_BYTES
    refusal = None
    try:
        for piece in pieces:
            rest: Piece | None = piece
            while rest is not None:
                some, rest = _cut(rest, records=records, size=size)
                batch.append(some)
                records -= _count(some)
                size -= _size(some)
                if records == 0 or size < 0:
                    yield batch
                    batch, records, size = [], most, BATCH_BYTES
    except Refusal as problem:
        refusal = problem
    if batch:
        yield batch
    if refusal:
        raise refusal


def _cut(piece: Piece, *, records: int, size: int) -> tuple[Piece, Piece | None]:
    """As much of a piece as there is room for, up to the record that is too much; and the rest."""
    if isinstance(piece, Record):
        return piece, None
    stop = min(records, piece.within(size) + 1)
    return (piece, None) if stop >= len(piece) else (piece.part(0, stop), piece.part(stop, len(piece)))


def _count(piece: Piece) -> int:
    return 1 if isinstance(piece, Record) else len(piece)


def _size(piece: Piece) -> int:
    return len(piece.original) if isinstance(piece, Record) else len(piece.originals)


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
    most = AT_ONCE if destinations.is_handled(arrival.feed.ledger) else BATCH  # a case takes its time
    with closing(ahead(_read(reader, table, most=most))) as read:
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


def _read(reader: Reader, table: Table, *, most: int) -> Iterator[tuple[Batch, list[Unusable], int]]:
    """Batch after batch as it was read, and how far into the file it goes."""
    for batch in batches(table.pieces, most=most):
        position = table.position()
        yield *columnwise.read(reader, batch), position


def ahead(things: Iterator[Thing]) -> Generator[Thing]:
    """The same things, each of them made in another thread while the one before is dealt with."""
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(next, things, None)
        while (thing := coming.result()) is not None:
            coming = thread.submit(next, things, None)
            yield thing


def is_settled(path: Path, *, feed: str) -> bool:
    """Whether these very bytes were settled to the end in this feed before."""
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    return ArrivalRow.objects.filter(feed__name=feed, file_digest=digest, state=State.DONE).exists()
