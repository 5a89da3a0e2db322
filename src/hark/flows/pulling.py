"""Pulling: what has changed in another system's database, settled into a ledger, each record exactly once."""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.db import transaction

from hark.core.errors import Refusal, Unavailable
from hark.core.terms.intake import Tally
from hark.flows import deliveries, ring
from hark.flows.destinations import account, take
from hark.flows.feed_names import feed_of
from hark.flows.loading import told
from hark.flows.reading import Reading, Rows
from hark.flows.sources import found
from hark.guard.access import Staff, require
from hark.intake import mappings
from hark.intake.databases import Doors, Source, open_source
from hark.intake.databases.stamps import written
from hark.intake.files import Form
from hark.intake.mapping import Mapping
from hark.intake.single import SingleReader
from hark.records import audit
from hark.records.feeds import LEASE, ArrivalRow
from hark.records.sources import PulledRow, SourceRow

State = ArrivalRow.State


class Interrupted(Refusal):
    """The database went away in the midst."""


class TakenOver(Refusal):
    """Another pull of the same source has begun, or the source was changed."""


@dataclass(frozen=True, slots=True)
class Pulled:
    """What came of a pull. With a `refusal` the source was not read to its end; what came before it stays."""

    source: str
    feed: str
    tally: Tally
    redacted: Counter[str]
    watermark: str
    refusal: Refusal | None


def pull(
    name: str,
    *,
    doors: Doors,
    by: Staff,
    clock: Callable[[], datetime],
    anew: bool = False,
    report: Callable[[int], None] = lambda read: None,
) -> Pulled:
    """Read what is new at the source and settle it; `anew`, everything there is, which settles none twice.

    The watermark moves in the transaction in which the account of what was settled does, and after the
    ledger's: killed at any point and called again, it ends as if it had never been disturbed. `report`
    hears how many records are settled, after each commit.

    Raises:
        NoSuchSource, NoSuchMapping, MappingBroken, OtherLedger: it cannot be begun.
    """
    require(by, "feed.load")
    pulling = _Pull(name, by=by, clock=clock, anew=anew)
    refusal: Refusal | None = None
    try:
        with open_source(pulling.source, doors) as session:
            for rows in pulling.reading.pages(session):
                report(pulling.settle(rows))
    except TakenOver as problem:  # whose account goes on
        return pulling.outcome(problem)
    except Refusal as problem:
        refusal = problem
    except Unavailable as problem:
        refusal = interrupted(problem)
    pulling.end(refusal)
    return pulling.outcome(refusal)


class _Pull:
    """A pull under way."""

    def __init__(self, name: str, *, by: Staff, clock: Callable[[], datetime], anew: bool) -> None:
        self._by, self._clock = by, clock
        self._row = found(name)
        self.source = Source(**self._row.told)
        mapping = mappings.look_up(self.source.mapping, own=settings.HARK_MAPPINGS)
        self._reader = SingleReader(mapping, Form.OBJECT, pseudonyms=ring.pseudonyms())
        self._feed = feed_of(
            self.source.feed, mapping=mapping.name, ledger=mapping.ledger.name, now=self._clock()
        )
        self._redacted = Counter[str]()
        self._begin(anew=anew)
        self.reading = reading_of(self._row, self.source, mapping, now=clock())

    def _begin(self, *, anew: bool) -> None:
        """Take the turn; an account that broke off is gone on with."""
        now = self._clock()
        with transaction.atomic():
            row = SourceRow.objects.select_for_update().get(pk=self._row.pk)
            row.turn += 1
            row.due_at = now + self.source.rhythm if self.source.rhythm else None
            if anew:
                row.begin_anew()
            left = row.arrival
            if left and (left.feed_id, left.mapping) != (self._feed.pk, self.source.mapping):
                left.state, left.lease_until = State.DONE, None
                left.save(update_fields=["state", "lease_until"])
                row.arrival = None
            row.save()
            audit.write("source.begun", row.name, by=self._by, now=now, feed=self._feed.name, anew=anew)
        self._row, self._arrival = row, row.arrival
        self._before = self._tally

    def settle(self, rows: Rows) -> int:
        """Put the rows into the ledger or aside; then, together, into the account and behind the mark."""
        read, now = len(rows.new), self._clock()
        arrival = self._arrival or self._arrive(now=now) if read else None
        if arrival:
            records = [self._reader.record(said, row.original) for said, row in rows.new.items()]
            taken = take(arrival, *self._reader.read(records), by=self._by, now=now)
            self._redacted += taken.redacted
        with transaction.atomic():
            self._move(rows)
            if arrival:
                size = sum(len(row.original) for row in rows.new.values())
                self._arrival = account(
                    arrival.pk, read, size, taken.redacted, now=now, lease_until=now + LEASE
                )
        return self._tally.read - self._before.read

    def _move(self, rows: Rows) -> None:
        """Move the watermark, and remember what the next pull will meet again.

        Raises:
            TakenOver: it is not this pull's to move any more.
        """
        self._row.stamp, self._row.reach = written(rows.stamp), written(rows.reach)
        mine = SourceRow.objects.filter(pk=self._row.pk, turn=self._row.turn)
        if not mine.update(stamp=self._row.stamp, reach=self._row.reach):
            raise _taken_over(self.source)
        left = list(rows.left)
        for start in range(0, len(left), 500):
            PulledRow.objects.filter(source=self._row, said__in=left[start : start + 500]).delete()
        kept = [
            PulledRow(source=self._row, said=said, stamp=written(stamp)) for said, stamp in rows.kept.items()
        ]
        PulledRow.objects.bulk_create(kept, batch_size=500)

    def _arrive(self, *, now: datetime) -> ArrivalRow:
        """The account of this pull, of which the source knows from now on."""
        with transaction.atomic():
            arrival = ArrivalRow.objects.create(
                feed=self._feed,
                file_digest=sha256(f"pull/{self.source.name}/{self._row.turn}".encode()).hexdigest(),
                file_name=f"{self.source.name}-{now:%Y-%m-%dT%H:%M}",
                size=0,
                mapping=self.source.mapping,
                header=list(self._reader.header),
                dialect=asdict(self._reader.dialect),
                state=State.RUNNING,
                offered_by=self._by.username,
                offered_at=now,
                started_at=now,
                lease_until=now + LEASE,
            )
            if not SourceRow.objects.filter(pk=self._row.pk, turn=self._row.turn).update(arrival=arrival):
                raise _taken_over(self.source)
        return arrival

    def end(self, refusal: Refusal | None) -> None:
        """Note what came of it."""
        now, details = self._clock(), {}
        if refusal:
            details = {key: str(value) for key, value in refusal.details.items()}
        with transaction.atomic():
            row = SourceRow.objects.select_for_update().get(pk=self._row.pk)
            if row.turn != self._row.turn:
                return
            row.ended_at, row.arrival = now, None
            row.refusal, row.refusal_details = refusal.sentence if refusal else "", details
            row.save(update_fields=["ended_at", "arrival", "refusal", "refusal_details"])
            if self._arrival:
                self._arrival.state = State.REFUSED if refusal else State.DONE
                self._arrival.refusal, self._arrival.refusal_details = row.refusal, details
                self._arrival.ended_at, self._arrival.lease_until = now, None
                # No more of it than this: the load may have been withdrawn since it was read.
                ended = ["state", "refusal", "refusal_details", "ended_at", "lease_until"]
                self._arrival.save(update_fields=ended)
                if refusal or self._arrival.quarantined:
                    deliveries.enqueue("load.ended", told(self._arrival), now=now)
            act = "source.refused" if refusal else "source.pulled"
            audit.write(act, row.name, by=self._by, now=now, **asdict(self._tally), feed=self._feed.name)

    def outcome(self, refusal: Refusal | None) -> Pulled:
        """What the caller is told."""
        return Pulled(
            self.source.name, self._feed.name, self._tally, self._redacted, self._row.stamp, refusal
        )

    @property
    def _tally(self) -> Tally:
        """The account so far, of this pull and of the one it goes on with."""
        if (of := self._arrival) is None:
            return Tally()
        return Tally(of.read, of.accepted, of.duplicates, of.quarantined)


def reading_of(row: SourceRow, source: Source, mapping: Mapping, *, now: datetime) -> Reading:
    """The source to be read from where the last pull says, past what was read before."""
    known = dict(PulledRow.objects.filter(source=row).values_list("said", "stamp"))
    return Reading(
        source, mapping, stamp=row.stamp, reach=row.reach, known=known, key=ring.index_key(), now=now
    )


def interrupted(outage: Unavailable) -> Interrupted:
    """The outage as the end of what could be read."""
    return Interrupted(
        "{problem} What was settled stays; the next pull goes on from there.", problem=str(outage)
    )


def _taken_over(source: Source) -> TakenOver:
    return TakenOver(
        'Another pull of "{name}" has begun, or the source was changed. This one has ended; nothing is lost.',
        name=source.name,
    )
