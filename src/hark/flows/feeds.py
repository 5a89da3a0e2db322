"""Feeds: what each has delivered, and the files that arrived."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from hark.core.errors import NotFound
from hark.core.terms.intake import Tally
from hark.core.terms.ledger import CASES
from hark.flows import destinations, origins, stores
from hark.flows.ahead import Ahead, brought
from hark.guard.access import Staff, require
from hark.lake.facts import delivered
from hark.records.feeds import ArrivalRow, FeedRow, QuarantineRow

SIMULATED = "simulated-"  # how the name of a feed begins whose records are of nobody real


class NoSuchArrival(NotFound):
    """No file arrived under this number."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One file as it arrived, how far it is settled, and what became of its records."""

    id: int
    feed: str
    file_name: str
    mapping: str
    state: str
    tally: Tally
    redacted: dict[str, int]
    position: int
    size: int
    refusal: str
    refusal_details: dict[str, str]
    offered_by: str
    offered_at: datetime
    ended_at: datetime | None
    settled_before: datetime | None
    withdrawn_at: datetime | None
    ledger: str


@dataclass(frozen=True, slots=True)
class FeedSummary:
    """A feed: what it delivered, the days it covers, its last arrival, what waits in quarantine."""

    name: str
    ledger: str
    mapping: str
    records: int
    first_day: date | None
    last_day: date | None
    last_arrival: Arrival | None
    in_quarantine: int

    @property
    def is_simulated(self) -> bool:
        """Whether its records are of nobody real; its name says so."""
        return is_simulated(self.name)


def is_simulated(feed: str) -> bool:
    """Whether what the feed brings is of nobody real; its name says so."""
    return feed.startswith(SIMULATED)


def simulated(ledger: str) -> list[str]:
    """The feeds of the ledger whose records are of nobody real, by name: whoever sees a figure is told.

    Asked once for a version, for a feed nobody knew brings a new one.
    """
    table = stores.ledger(ledger)
    rows = FeedRow.objects.filter(ledger=ledger, name__startswith=SIMULATED).order_by("name")
    key = SIMULATED, table.snapshot().version
    return table.memory.recall(key, lambda: list(rows.values_list("name", flat=True)))


def feeds(*, by: Staff) -> list[FeedSummary]:
    """Every feed by name."""
    require(by, "feed.see")
    spans = {table.name: delivered(table) for table in stores.begun()}
    spans[CASES.name] = origins.delivered()
    summaries = []
    for row in FeedRow.objects.annotate(
        waiting=Count("arrivals__quarantine", filter=Q(arrivals__quarantine__state=QuarantineRow.State.OPEN))
    ):
        last = row.arrivals.first()
        records, first, latest = spans.get(row.ledger, {}).get(row.name, (0, None, None))
        summaries.append(
            FeedSummary(
                row.name,
                row.ledger,
                row.mapping,
                records,
                first,
                latest,
                _arrival(last) if last else None,
                row.waiting,
            )
        )
    return summaries


def arrivals(*, by: Staff, feed: str = "", offset: int = 0, limit: int = 50) -> tuple[list[Arrival], int]:
    """Some arrivals, the newest first, and how many there are."""
    require(by, "feed.see")
    rows = ArrivalRow.objects.select_related("feed")
    if feed:
        rows = rows.filter(feed__name=feed)
    return [_arrival(row) for row in rows[offset : offset + limit]], rows.count()


def arrival(id: int, *, by: Staff) -> Arrival:
    """One arrival.

    Raises:
        NoSuchArrival: there is none under this number.
    """
    require(by, "feed.see")
    row = ArrivalRow.objects.select_related("feed").filter(pk=id).first()
    if row is None:
        raise NoSuchArrival("No file arrived under number {id}.", id=id)
    return _arrival(row)


def brought_ahead(id: int, *, by: Staff, now: datetime) -> Ahead | None:
    """Those of the records an arrival brought dated after today; None where none is, or it is not done.

    Raises:
        NoSuchArrival: there is none under this number.
    """
    arrived = arrival(id, by=by)
    is_done = arrived.state == ArrivalRow.State.DONE
    return brought(id, ledger=arrived.ledger, now=now) if is_done else None


def digest(feed: str, *, by: Staff) -> str:
    """What stands for everything the feed has accepted: the same in any order, at any time."""
    require(by, "feed.see")
    row = FeedRow.objects.filter(name=feed).first()
    return destinations.digest(row.ledger if row else "complaints", feed=feed)


def _arrival(row: ArrivalRow) -> Arrival:
    return Arrival(
        row.pk,
        row.feed.name,
        row.file_name,
        row.mapping,
        row.state,
        Tally(row.read, row.accepted, row.duplicates, row.quarantined),
        row.redacted,
        row.position,
        row.size,
        row.refusal,
        row.refusal_details,
        row.offered_by,
        row.offered_at,
        row.ended_at,
        row.settled_before,
        row.withdrawn_at,
        row.feed.ledger,
    )
