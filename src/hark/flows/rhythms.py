"""What somebody says of a feed: its usual volume, days of which nothing is missing; undone at one press."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from hark.core.errors import Refusal
from hark.core.terms.period import FIRST_DAY
from hark.flows import freshness
from hark.guard.access import Staff, require
from hark.records import audit
from hark.records.feeds import FeedRow

MOST = 10**12
AHEAD = timedelta(days=366)  # holidays are announced for the next year, not for later ones
Kept = dict[str, Any]


class BadRhythm(Refusal):
    """What was declared is no rhythm."""


class NoSuchDay(Refusal):
    """Of this day nobody can say that nothing is missing."""


class NothingToUndo(Refusal):
    """Nobody has changed anything yet."""


def declare(
    feed: str, *, days: Sequence[int] = (), hours: Sequence[Sequence[int]] = (), by: Staff, now: datetime
) -> None:
    """The usual number of records from Monday to Sunday, instead of what is learned; none: learn it again.

    With `hours`, twenty-four for each of the seven, a day has what they add up to; without them what a day
    has is shared out evenly. Seven zeros say that nothing more is expected of the feed.

    Raises:
        NoSuchFeed: there is none of this name.
        BadRhythm: it is not so many numbers from zero up.
    """
    require(by, "feed.load")
    told = [count for day in hours for count in day] if hours else list(days)
    is_a_week = len(hours) == 7 and all(len(day) == 24 for day in hours) if hours else len(days) in (0, 7)
    if not is_a_week or not all(0 <= count < MOST for count in told):
        raise BadRhythm("A rhythm is seven whole numbers, Monday to Sunday, none below zero.")
    usual: Kept = {"days": [sum(day) for day in hours] if hours else list(days)}
    usual |= {"hours": [list(day) for day in hours]} if hours else {}

    def declared(kept: Kept) -> Kept:
        return (usual if usual["days"] else {}) | {"complete": kept.get("complete", [])}

    _change(feed, declared, "feed.rhythm", by=by, now=now, **usual)


def complete(feed: str, *, days: Sequence[date], by: Staff, now: datetime) -> None:
    """Note that nothing is missing on these days, however thin they look: a holiday, a quiet day.

    Raises:
        NoSuchFeed: there is none of this name.
        NoSuchDay: one lies long before or long after anything anybody knows of.
    """
    first, last = days_known(now)
    for day in days:
        if not first <= day <= last:
            raise NoSuchDay(
                "Nobody can know of {day} that nothing is missing. Name a day from {first} to {last}.",
                day=day,
                first=first,
                last=last,
            )
    told = [day.isoformat() for day in days]

    def noted(kept: Kept) -> Kept:
        return kept | {"complete": sorted({*kept.get("complete", []), *told})}

    _change(feed, noted, "feed.complete", by=by, now=now, dates=told)


def days_known(now: datetime) -> tuple[date, date]:
    """The first and the last day of which somebody can say that nothing is missing."""
    return FIRST_DAY, timezone.localtime(now).date() + AHEAD


def take_back(feed: str, *, day: date, by: Staff, now: datetime) -> None:
    """Let a day that was said to be complete be judged again.

    Raises:
        NoSuchFeed: there is none of this name.
    """
    told = day.isoformat()

    def without(kept: Kept) -> Kept:
        return kept | {"complete": [each for each in kept.get("complete", []) if each != told]}

    _change(feed, without, "feed.complete_taken_back", by=by, now=now, dates=[told])


def undo(feed: str, *, by: Staff, now: datetime) -> None:
    """What was said of the feed before the last change; undone once more, what was said after it.

    Raises:
        NoSuchFeed: there is none of this name.
        NothingToUndo: nobody has said anything yet.
    """

    def restored(kept: Kept) -> Kept:
        if "before" not in kept:
            raise NothingToUndo("Nobody has changed what is usual of this feed, so there is nothing to undo.")
        before: Kept = kept["before"]
        return before

    _change(feed, restored, "feed.undone", by=by, now=now)


def _change(
    feed: str, change: Callable[[Kept], Kept], act: str, *, by: Staff, now: datetime, **details: object
) -> None:
    """Keep what `change` makes of what is kept, and beside it what was kept before."""
    require(by, "feed.load")
    with transaction.atomic():
        row = FeedRow.objects.select_for_update().filter(name=feed).first()
        if row is None:
            raise freshness.no_such(feed)
        held = {name: said for name, said in row.rhythm.items() if name != "before"}
        row.rhythm = change(row.rhythm) | {"before": held}
        row.save(update_fields=["rhythm"])
        audit.write(act, feed, by=by, now=now, **details)
    freshness.forget(row.ledger)
