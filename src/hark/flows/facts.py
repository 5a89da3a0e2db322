"""The records of any ledger: page by page, one, and all that match in a file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from hark.core.errors import NotFound, Refusal
from hark.core.terms.ledger import LEDGERS, LedgerNamed
from hark.core.terms.period import Period
from hark.core.terms.question import Filter
from hark.flows import stores, zones
from hark.guard.access import Staff, require
from hark.lake import fetching, finding, listing, ordering, selecting
from hark.lake.coverage import coverage
from hark.measures.book import look_up, subject
from hark.outlets import spreadsheets
from hark.records import audit
from hark.records.feeds import ArrivalRow

Selection = selecting.Selection
Fact = fetching.Fact
sorted_by = ordering.sorted_by


class CountedElsewhere(Refusal):
    """The indicator is not counted from these records."""


class NoSuchFact(NotFound):
    """No record of the ledger has this id in this feed."""


class WithdrawnSince(NotFound):
    """The record came by a load that was withdrawn."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some records of a list, how many the list holds, and the version of the data it was read from."""

    facts: list[Fact]
    total: int
    data_version: int


@dataclass(frozen=True, slots=True)
class Export:
    """A file being written: its name and type, its rows, the fields masked, its bytes."""

    name: str
    content_type: str
    rows: int
    masked: tuple[str, ...]
    chunks: Iterator[bytes]


def dimensions(ledger: str) -> tuple[str, ...]:
    """What a list of the ledger's records can be filtered by."""
    return tuple(subject(ledger).dimensions)


def days(ledger: str, *, by: Staff) -> list[Period]:
    """The stretches of days there are records from, oldest first."""
    require(by, f"{LEDGERS[ledger].one}.see")
    return coverage(stores.seen(ledger, by=by))


def counted_in(indicator: str) -> str:
    """The name of the ledger an indicator is counted in.

    Raises:
        NoSuchIndicator: the book has none under this id.
    """
    return look_up(indicator)[0].subject


def selection(
    ledger: str,
    *,
    period: Period | None = None,
    filter: Filter | None = None,
    indicator: str | None = None,
    sort: str = "",
    descending: bool = True,
) -> Selection:
    """Which records of the ledger to list; with an `indicator`, those behind its number.

    Raises:
        CountedElsewhere: the indicator is counted in another ledger.
    """
    if indicator and counted_in(indicator) != ledger:
        raise CountedElsewhere(
            "{indicator} is counted from {counted}, not from {ledger}.",
            indicator=indicator,
            counted=LedgerNamed(counted_in(indicator)),
            ledger=LedgerNamed(ledger),
        )
    formula = look_up(indicator)[1] if indicator else None
    return Selection(period, filter or Filter(), formula, sort, descending)


def page(ledger: str, chosen: Selection, *, offset: int, limit: int, by: Staff) -> Page:
    """The records from `offset` on, at most `limit`, without what is sealed; moments as at their source."""
    require(by, f"{LEDGERS[ledger].one}.see")
    table = stores.seen(ledger, by=by)
    at = table.snapshot()
    found = listing.page(table, chosen, offset=offset, limit=limit, at=at)
    # A page that is not full ends the list, and counting all of it again would tell nothing new.
    ends_here = len(found) < limit and (found or offset == 0)
    total = offset + len(found) if ends_here else listing.total(table, chosen, at=at)
    return Page(list(map(zones.told(LEDGERS[ledger]), found)), total, at.version)


def values(ledger: str, chosen: Selection, dimension: str, *, by: Staff) -> list[tuple[str | None, int]]:
    """How many of the records have each value of a dimension, the commonest first; None: it is missing."""
    require(by, f"{LEDGERS[ledger].one}.see")
    return listing.tally(stores.seen(ledger, by=by), chosen, dimension)


def one(ledger: str, feed: str, source_id: str, *, by: Staff) -> Fact:
    """One record, without what is sealed.

    Raises:
        NoSuchFact: there is none.
        WithdrawnSince: it came by a load that was withdrawn.
    """
    require(by, f"{LEDGERS[ledger].one}.see")
    found = finding.one(stores.seen(ledger, by=by), feed=feed, source_id=source_id)
    if found is None:
        require_not_withdrawn(ledger, feed, source_id, by=by)
        raise NoSuchFact("There is no record {source_id} in the feed {feed}.", source_id=source_id, feed=feed)
    return zones.told(LEDGERS[ledger])(found[0])


def require_not_withdrawn(ledger: str, feed: str, source_id: str, *, by: Staff) -> None:
    """Tell of a record that is not found by which load it came, where that was withdrawn.

    Raises:
        WithdrawnSince: so it is, and it is in force nowhere, nor where the person does not see it.
    """
    if finding.one(stores.ledger(ledger), feed=feed, source_id=source_id):
        return
    for gone in earlier(ledger, feed, source_id, by=by):
        if gone.is_withdrawn:
            raise WithdrawnSince(
                "The record {source_id} in the feed {feed} came by load {load}, which was withdrawn.",
                source_id=source_id,
                feed=feed,
                load=gone.arrival,
            )


@dataclass(frozen=True, slots=True)
class Earlier:
    """A fact in force no more: when its source changed it, how it came, whether that was withdrawn."""

    fact: Fact
    changed: datetime | None
    arrival: int
    file_name: str
    arrived_at: datetime
    is_withdrawn: bool


def earlier(ledger: str, feed: str, source_id: str, *, by: Staff) -> list[Earlier]:
    """What was told under this id and is in force no more, the newest first, without what is sealed."""
    require(by, f"{LEDGERS[ledger].one}.see")
    found = finding.superseded(stores.seen(ledger, by=by), feed=feed, source_id=source_id)
    # What held again for a while stands under the arrival that told it.
    came = ArrivalRow.objects.filter(restored_by=None).in_bulk([each.arrival for each in found])
    told = zones.told(LEDGERS[ledger])
    return [
        Earlier(
            told(each.fact),
            each.changed,
            each.arrival,
            came[each.arrival].file_name,
            came[each.arrival].offered_at,
            came[each.arrival].withdrawn_at is not None,
        )
        for each in found
        if each.arrival in came
    ]


def open_one(ledger: str, feed: str, source_id: str, *, by: Staff, now: datetime) -> Fact:
    """One record, without what is sealed; that it was opened is noted.

    Raises:
        NoSuchFact: there is none.
    """
    fact = one(ledger, feed, source_id, by=by)
    with transaction.atomic():
        audit.write(f"{LEDGERS[ledger].one}.opened", f"{feed}/{source_id}", by=by, now=now)
    return fact


def export(ledger: str, chosen: Selection, *, form: str, by: Staff, now: datetime) -> Export:
    """Every record of the selection as CSV or XLSX, without a cap, what is sealed left out.

    Raises:
        NoSuchForm: it is neither `csv` nor `xlsx`.
    """
    kept = LEDGERS[ledger]
    require(by, f"{kept.one}.export")
    table = stores.seen(ledger, by=by)
    at, masked = table.snapshot(), _masked(ledger)
    rows = listing.total(table, chosen, at=at)
    shown = columns(ledger)
    cells = (_cells(fact, shown) for fact in map(zones.told(kept), listing.stream(table, chosen, at=at)))
    chunks = spreadsheets.write(form, shown, cells)
    with transaction.atomic():
        audit.write(f"{kept.one}.exported", ledger, by=by, now=now, form=form, rows=rows, masked=list(masked))
    return Export(
        name=f"{ledger}-{now:%Y%m%d-%H%M%S}.{form}",
        content_type=spreadsheets.CONTENT_TYPES[form],
        rows=rows,
        masked=masked,
        chunks=chunks,
    )


def columns(ledger: str) -> tuple[str, ...]:
    """The fields of a record that are taken out in files."""
    return tuple(name for name in fetching.shown(ledger) if name not in _masked(ledger))


def _masked(ledger: str) -> tuple[str, ...]:
    """What is not taken out: what is sealed, and what ties records to one customer."""
    kept = LEDGERS[ledger]
    return (*sorted(kept.sealed), *(name for name in ("customer",) if name in kept.pseudonyms))


def _cells(fact: Fact, columns: tuple[str, ...]) -> list[object]:
    return [_written(getattr(fact, name)) for name in columns]


def _written(value: object) -> object:
    """Moments as ISO 8601 with their zone, which a spreadsheet's own dates do not have."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return ", ".join(value) if isinstance(value, tuple) else value
