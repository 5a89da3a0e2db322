"""Freshness: how it stands with the data of each feed now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from django.conf import settings
from django.db.models import Q

from hark.core.errors import NotFound, Refusal
from hark.core.terms.figure import Lacking
from hark.core.terms.ledger import LEDGERS
from hark.core.watch import freshness as judging
from hark.core.watch.freshness import Delivery, Standing, judge
from hark.core.watch.rhythm import WEEKS, Rhythm, Usual, by_day, learn
from hark.flows import stores
from hark.guard.access import Staff, require
from hark.intake import mappings
from hark.lake.arriving import Arriving, arriving
from hark.lake.table import FactTable
from hark.records.feeds import ArrivalRow, FeedRow

_LACKING = "lacking"
VARIES = 0.1  # by how much of itself a declared day may vary, where nobody has learned it


class NoSuchFeed(NotFound):
    """No feed has this name."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """How it stands with a feed; `days` are its records by day over the weeks it was learned from.

    Of the days in `complete` somebody said that nothing is missing; `is_changed` says that there is a change
    of what is usual to be undone.
    """

    feed: str
    ledger: str
    standing: Standing
    rhythm: Rhythm | None
    declared: bool
    days: Mapping[date, int]
    complete: tuple[date, ...] = ()
    is_changed: bool = False


def freshness(*, by: Staff, now: datetime) -> list[Freshness]:
    """How it stands with each feed, by name."""
    require(by, "feed.see")
    brought = {ledger.name: arriving(ledger, until=_until(now)) for ledger in stores.begun()}
    return [
        _of(row, brought.get(row.ledger, {}).get(row.name), now=now)
        for row in FeedRow.objects.order_by("name")
    ]


def of_feed(feed: str, *, by: Staff, now: datetime) -> Freshness:
    """How it stands with one feed.

    Raises:
        NoSuchFeed: there is none of this name.
    """
    require(by, "feed.see")
    row = FeedRow.objects.filter(name=feed).first()
    if row is None:
        raise no_such(feed)
    if row.ledger not in LEDGERS:
        return _of(row, None, now=now)
    brought = arriving(stores.ledger(row.ledger), until=_until(now))
    return _of(row, brought.get(row.name), now=now)


def no_such(feed: str) -> NoSuchFeed:
    """What whoever names a feed there is not is told."""
    return NoSuchFeed('There is no feed called "{name}".', name=feed[:64])


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


def newest(ledger: str, *, now: datetime) -> datetime | None:
    """The moment of the newest record of a ledger where its source is; None where none came of late.

    Told to whoever asks an indicator, as what is lacking is.
    """
    brought = arriving(stores.ledger(ledger), until=_until(now))
    rows = FeedRow.objects.filter(ledger=ledger, name__in=brought)
    came = (each for row in rows for each in _deliveries(row, brought[row.name], _zone(row.mapping), now=now))
    return max((each.newest for each in came), default=None)


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


def forget(ledger: str) -> None:
    """Judge the feeds of a ledger anew: what is usual of one has changed."""
    if ledger in LEDGERS:
        stores.ledger(ledger).memory.forget(_LACKING)


def _of(row: FeedRow, brought: Arriving | None, *, now: datetime) -> Freshness:
    zone = _zone(row.mapping)
    declared = _declared(row.rhythm)
    complete = tuple(date.fromisoformat(day) for day in row.rhythm.get("complete", []))
    said = complete, "before" in row.rhythm
    if brought is None:
        standing = judge(declared, deliveries=(), days={}, now=now)
        return Freshness(row.name, row.ledger, standing, declared, bool(declared), {}, *said)
    last = brought.last
    rhythm = declared or learn(brought.counts, until=last, by_hour=brought.by_hour)
    days = by_day(brought.counts)
    standing = judge(
        rhythm,
        deliveries=_deliveries(row, brought, zone, now=now),
        days=days,
        now=now.astimezone(zone),
        complete=complete,
    )
    since = max(min(days), last - timedelta(days=7 * WEEKS - 1))
    shown = {
        day: days.get(day, 0) for day in (since + timedelta(days=n) for n in range((last - since).days + 1))
    }
    return Freshness(row.name, row.ledger, standing, rhythm, bool(declared), shown, *said)


def _deliveries(row: FeedRow, brought: Arriving, zone: tzinfo, *, now: datetime) -> list[Delivery]:
    """The arrivals that brought something and were not withdrawn by now, in the zone of the feed."""
    rows = ArrivalRow.objects.filter(feed=row, pk__in=brought.newest, restored_by=None)
    rows = rows.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=now))
    came = dict(rows.values_list("pk", "offered_at"))
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


def _declared(kept: Mapping[str, Any]) -> Rhythm | None:
    if "days" not in kept:
        return None
    hours = {
        (weekday, hour): _about(count)
        for weekday, day in enumerate(kept.get("hours", ()), start=1)
        for hour, count in enumerate(day)
    }
    return Rhythm({at: _about(count) for at, count in enumerate(kept["days"], start=1)}, hours, 0)


def _about(count: int) -> Usual:
    return Usual(count, VARIES * count)


def _zone(mapping: str) -> tzinfo:
    """Where the feed is; the zone of UTC for one whose mapping is gone or broken."""
    try:
        return mappings.look_up(mapping, own=settings.HARK_MAPPINGS).zone
    except Refusal:
        return UTC
