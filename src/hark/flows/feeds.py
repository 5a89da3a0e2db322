"""Feeds: what each has delivered, the files that arrived, and a look at a file before it is loaded."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Q

from hark.core.errors import NotFound, Refusal
from hark.core.terms.intake import Record, Tally, Unusable
from hark.core.terms.ledger import CASES
from hark.flows import destinations, origins, ring, settling, stores
from hark.flows.ahead import Ahead, ahead, brought
from hark.guard.access import Staff, require
from hark.intake import mappings
from hark.intake.cells import Value
from hark.intake.files import open_table
from hark.intake.mapping import Mapping
from hark.intake.mappings import MappingBroken
from hark.intake.places import reads
from hark.intake.reading import MissingColumns, Reader
from hark.lake.facts import delivered
from hark.lake.once import Outcome
from hark.records.feeds import ArrivalRow, FeedRow, QuarantineRow

PREVIEWED = 50
SIMULATED = "simulated-"  # how the name of a feed begins whose records are of nobody real


class NoSuchArrival(NotFound):
    """No file arrived under this number."""


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row as it would be read: its values by field, or why it would be kept aside.

    One that says `again` what an earlier row said is a duplicate, and so is one that is `here` already.
    """

    line: int
    values: dict[str, Value]
    problem: Unusable | None
    again: bool = False
    here: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows of a file under a mapping, with the columns the mapping does not read and lacks.

    `headings` are the file's own names of the columns that are read, and `kinds` what as, by field. Some of
    the rows may be dated `ahead` of today.
    """

    form: str
    fields: tuple[str, ...]
    kinds: dict[str, str]
    headings: dict[str, str]
    rows: list[PreviewRow]
    unread: tuple[str, ...]
    absent: tuple[str, ...]
    ahead: Ahead | None


@dataclass(frozen=True, slots=True)
class KnownMappings:
    """The mappings a file can be read by, the names of the institution's own, and what ails the others."""

    usable: list[Mapping]
    own: frozenset[str]
    broken: list[Refusal]


def known_mappings(*, by: Staff) -> KnownMappings:
    """Every mapping there is; one that cannot be understood stands in the way of no other."""
    require(by, "feed.see")
    folder = settings.HARK_MAPPINGS
    known = KnownMappings([], frozenset(file.stem for file in folder.glob("*.toml")), [])
    for name in mappings.names(folder):
        try:
            known.usable.append(mappings.look_up(name, own=folder))
        except MappingBroken as refusal:
            known.broken.append(refusal)
    return known


def mappings_into(known: KnownMappings, *, cases: bool) -> KnownMappings:
    """Those of them by which records become cases, or facts of the ledgers."""
    return replace(known, usable=[each for each in known.usable if each.ledger.handled is cases])


def preview(path: Path, *, mapping: str | Mapping, feed: str = "", by: Staff, now: datetime) -> Preview:
    """The first rows as they would be read by the mapping, named or given; nothing is loaded.

    They are compared with what the feed has brought: the mapping's own where none is named.

    Raises:
        Refusal: the file or the mapping cannot be used at all.
    """
    require(by, "feed.load")
    with open_table(path) as table:
        known = mappings.look_up(mapping, own=settings.HARK_MAPPINGS) if isinstance(mapping, str) else mapping
        reader = Reader(known, table.header, pseudonyms=ring.pseudonyms())
        rows, to_come = _previewed(
            reader, islice(table, PREVIEWED), mapping=known, feed=feed or known.feed, now=now
        )
        return Preview(
            form=table.form,
            fields=tuple(column.field for column, _ in reader.columns),
            kinds={column.field: column.kind.value for column, _ in reader.columns},
            headings={column.field: table.header[at] for column, at in reader.columns if at is not None},
            rows=rows,
            unread=reader.unread,
            absent=reader.absent,
            ahead=to_come,
        )


def fitting(path: Path, known: KnownMappings, *, refusal: Refusal, by: Staff) -> Mapping | None:
    """The mapping that reads the most columns of a file which lacks some of the one it was refused under.

    None where others read as many, and where it was refused for something else.
    """
    require(by, "feed.load")
    if not isinstance(refusal, MissingColumns):
        return None
    try:
        with open_table(path) as table:
            header = table.header
    except Refusal:
        return None
    read = {mapping.name: reads(mapping, header) for mapping in known.usable}
    most = [mapping for mapping in known.usable if read[mapping.name] == max(read.values())]
    return most[0] if len(most) == 1 and read[most[0].name] else None


def _previewed(
    reader: Reader, records: Iterable[Record], *, mapping: Mapping, feed: str, now: datetime
) -> tuple[list[PreviewRow], Ahead | None]:
    batch, unusable = reader.read(records)
    found = destinations.foreseen(batch, mapping=mapping, feed=feed, met=lambda said: (), now=now)
    rows = [PreviewRow(record.line, {}, record) for record in (*unusable, *found.aside.values())]
    told = {field: list(column) for field, column in batch.values.items()}
    met = set[tuple[Value, bytes]]()
    for at in (at for at in range(len(batch)) if at not in found.aside):
        values = {field: column[at] for field, column in told.items()}
        said = values["source_id"], batch.contents[at]
        known = found.outcomes[at] is Outcome.DUPLICATE
        rows.append(
            PreviewRow(
                batch.lines[at], values, None, again=known and said in met, here=known and said not in met
            )
        )
        if not known:
            met.add(said)
    kept = [at for at, outcome in found.outcomes.items() if outcome in settling.KEPT]
    return sorted(rows, key=lambda row: row.line), ahead(batch, kept, mapping=mapping, now=now)


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
    """Those of the records an arrival brought that are dated after today; None where none is.

    Raises:
        NoSuchArrival: there is none under this number.
    """
    return brought(id, ledger=arrival(id, by=by).ledger, now=now)


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
        row.feed.ledger,
    )
