"""Freshness: how it stands with the data of each feed now, and the rhythm somebody declares for one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from django.conf import settings
from django.db import transaction

from hark.core.errors import NotFound, Refusal
from hark.core.watch.freshness import Delivery, Standing, judge
from hark.core.watch.rhythm import WEEKS, Rhythm, Usual, by_day, learn
from hark.flows import stores
from hark.guard.access import Staff, require
from hark.intake import mappings
from hark.lake.arriving import Arriving, arriving
from hark.records import audit
from hark.records.feeds import ArrivalRow, FeedRow

MOST = 10**12
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
    brought = {ledger.name: arriving(ledger) for ledger in stores.begun()}
    return [
        _of(row, brought.get(row.ledger, {}).get(row.name), now=now)
        for row in FeedRow.objects.order_by("name")
    ]


def declare(feed: str, *, days: Sequence[int], by: Staff, now: datetime) -> None:
    """The usual number of records from Monday to Sunday, instead of what is learned; none: learn it again.

    Raises:
        NoSuchFeed: there is none of this name.
        BadRhythm: it is not seven numbers from zero up, with one above it.
    """
    require(by, "feed.load")
    if days and not (len(days) == 7 and all(0 <= count < MOST for count in days) and any(days)):
        raise BadRhythm(
            "A rhythm is seven whole numbers, Monday to Sunday, none below zero and not all zero."
        )
    with transaction.atomic():
        row = FeedRow.objects.select_for_update().filter(name=feed).first()
        if row is None:
            raise NoSuchFeed('There is no feed called "{name}".', name=feed[:64])
        row.rhythm = {"days": list(days)} if days else {}
        row.save(update_fields=["rhythm"])
        audit.write("feed.rhythm", feed, by=by, now=now, days=list(days))


def _of(row: FeedRow, brought: Arriving | None, *, now: datetime) -> Freshness:
    zone = _zone(row.mapping)
    declared = _declared(row.rhythm)
    if brought is None:
        standing = judge(declared, deliveries=(), days={}, now=now)
        return Freshness(row.name, row.ledger, standing, declared, bool(declared), {})
    last = max(day for day, _ in brought.counts)
    rhythm = declared or learn(brought.counts, until=last, by_hour=brought.by_hour)
    days = by_day(brought.counts)
    standing = judge(rhythm, deliveries=_deliveries(row, brought, zone), days=days, now=now.astimezone(zone))
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
    if not kept:
        return None
    usual = {at: Usual(count, VARIES * count) for at, count in enumerate(kept["days"], start=1)}
    return Rhythm(usual, {}, 0)


def _zone(mapping: str) -> tzinfo:
    """Where the feed is; the zone of UTC for one whose mapping is gone or broken."""
    try:
        return mappings.look_up(mapping, own=settings.HARK_MAPPINGS).zone
    except Refusal:
        return UTC
