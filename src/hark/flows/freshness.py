"""Freshness: how it stands with the data of each feed now, and the rhythm somebody declares for one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from django.conf import settings
from django.db import transaction

from hark.core.errors import NotFound, Refusal
from hark.core.terms.figure import Lacking
from hark.core.watch import freshness as judging
from hark.core.watch.freshness import Delivery, Standing, judge
from hark.core.watch.rhythm import WEEKS, Rhythm, Usual, by_day, learn
from hark.flows import stores
from hark.guard.access import Staff, require
from hark.intake import mappings
from hark.lake.arriving import Arriving, arriving
from hark.lake.table import FactTable
from hark.records import audit
from hark.records.feeds import ArrivalRow, FeedRow

MOST = 10**12
_LACKING = "lacking"
VARIES = 0.1  # by how much of itself a declared day may vary, where nobody has learned it


class NoSuchFeed(NotFound):
    """No feed has this name."""


class BadRhythm(Refusal):
    """What was declared is no rhythm."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """How it stands with a feed; `days` are its records by day over the weeks it was learned from."""

    feed: str
    ledger: str
    standing: Standing
    rhythm: Rhythm | None
    declared: bool
    days: Mapping[date, int]


def freshness(*, by: Staff, now: datetime) -> list[Freshness]:
    """How it stands with each feed, by name."""
    require(by, "feed.see")
    brought = {ledger.name: arriving(ledger, until=_until(now)) for ledger in stores.begun()}
    return [
        _of(row, brought.get(row.ledger, {}).get(row.name), now=now)
        for row in FeedRow.objects.order_by("name")
    ]


def lacking(ledger: str, *, now: datetime, version: int | None = None) -> list[Lacking]:
    """The days whose data the feeds of a ledger have not brought as they usually do.

    Of a `version` it tells what was lacking when that was committed, so it tells the same for ever. Whoever
    asks an indicator is told, in every role: it is why a verdict is unknown.
    """
    table = stores.ledger(ledger)
    if version is not None:
        table, now = table.as_of(version), table.committed(version)
    # By the minute: a page asks for many figures, and an hour's silence is the shortest that says anything.
    now = now.replace(second=0, microsecond=0)
    key = _LACKING, table.snapshot().version, now
    return table.memory.recall(key, lambda: _read(table, now=now))


def _read(table: FactTable, *, now: datetime) -> list[Lacking]:
    brought = arriving(table, until=_until(now))
    if not brought:
        return []
    rows = FeedRow.objects.filter(ledger=table.name, name__in=brought).order_by("name")
    return [each for row in rows for each in _lacking(row, brought[row.name], now=now)]


def _lacking(row: FeedRow, brought: Arriving, *, now: datetime) -> list[Lacking]:
    found = _of(row, brought, now=now)
    return judging.lacking(row.name, found.standing, found.rhythm, now=now.astimezone(_zone(row.mapping)))


def _until(now: datetime) -> date:
    """The last day that may have begun anywhere."""
    return (now.astimezone(UTC) + timedelta(hours=14)).date()


def declare(feed: str, *, days: Sequence[int], by: Staff, now: datetime) -> None:
    """The usual number of records from Monday to Sunday, instead of what is learned; none: learn it again.

    Seven zeros say that nothing more is expected of the feed.

    Raises:
        NoSuchFeed: there is none of this name.
        BadRhythm: it is not seven numbers from zero up.
    """
    require(by, "feed.load")
    if days and not (len(days) == 7 and all(0 <= count < MOST for count in days)):
        raise BadRhythm("A rhythm is seven whole numbers, Monday to Sunday, none below zero.")
    with transaction.atomic():
        row = _row(feed)
        row.rhythm = ({"days": list(days)} if days else {}) | {"complete": row.rhythm.get("complete", [])}
        row.save(update_fields=["rhythm"])
        audit.write("feed.rhythm", feed, by=by, now=now, days=list(days))
    stores.ledger(row.ledger).memory.forget(_LACKING)


def complete(feed: str, *, days: Sequence[date], by: Staff, now: datetime) -> None:
    """Note that nothing is missing on these days, however thin they look: a holiday, a quiet day.

    Raises:
        NoSuchFeed: there is none of this name.
    """
    require(by, "feed.load")
    told = [day.isoformat() for day in days]
    with transaction.atomic():
        row = _row(feed)
        row.rhythm = row.rhythm | {"complete": sorted({*row.rhythm.get("complete", []), *told})}
        row.save(update_fields=["rhythm"])
        audit.write("feed.complete", feed, by=by, now=now, days=told)
    stores.ledger(row.ledger).memory.forget(_LACKING)


def _row(feed: str) -> FeedRow:
    row = FeedRow.objects.select_for_update().filter(name=feed).first()
    if row is None:
        raise NoSuchFeed('There is no feed called "{name}".', name=feed[:64])
    return row


def _of(row: FeedRow, brought: Arriving | None, *, now: datetime) -> Freshness:
    zone = _zone(row.mapping)
    declared = _declared(row.rhythm)
    if brought is None:
        standing = judge(declared, deliveries=(), days={}, now=now)
        return Freshness(row.name, row.ledger, standing, declared, bool(declared), {})
    last = brought.last
    rhythm = declared or learn(brought.counts, until=last, by_hour=brought.by_hour)
    days = by_day(brought.counts)
    standing = judge(
        rhythm,
        deliveries=_deliveries(row, brought, zone),
        days=days,
        now=now.astimezone(zone),
        complete={date.fromisoformat(day) for day in row.rhythm.get("complete", [])},
    )
    since = max(min(days), last - timedelta(days=7 * WEEKS - 1))
    shown = {
        day: days.get(day, 0) for day in (since + timedelta(days=n) for n in range((last - since).days + 1))
    }
    return Freshness(row.name, row.ledger, standing, rhythm, bool(declared), shown)


def _deliveries(row: FeedRow, brought: Arriving, zone: tzinfo) -> list[Delivery]:
    """The arrivals that brought something, in the zone of the feed."""
    came = dict(ArrivalRow.objects.filter(feed=row, pk__in=brought.newest).values_list("pk", "offered_at"))
    return [
        Delivery(came[id].astimezone(zone), _moment(newest, zone, came[id]))
        for id, newest in brought.newest.items()
        if id in came
    ]


def _moment(newest: date | datetime, zone: tzinfo, arrived: datetime) -> datetime:
    """The newest record's moment; of a day all is known up to its end, or to when it came."""
    if isinstance(newest, datetime):
        return newest.astimezone(zone)
    end = datetime.combine(newest + timedelta(days=1), time(), tzinfo=zone)
    return min(end, arrived.astimezone(zone))


def _declared(kept: Mapping[str, Sequence[int]]) -> Rhythm | None:
    if "days" not in kept:
        return None
    usual = {at: Usual(count, VARIES * count) for at, count in enumerate(kept["days"], start=1)}
    return Rhythm(usual, {}, 0)


def _zone(mapping: str) -> tzinfo:
    """Where the feed is; the zone of UTC for one whose mapping is gone or broken."""
    try:
        return mappings.look_up(mapping, own=settings.HARK_MAPPINGS).zone
    except Refusal:
        return UTC
