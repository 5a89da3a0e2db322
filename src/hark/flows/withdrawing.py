"""Withdrawing: what an arrival brought is taken back in its ledger, some at a time.

Killed at any point and called again, it ends as if it had never been disturbed: what is left to be taken back
is read from the ledger. Whoever settles more into the feed finishes it first, under the same lock.
"""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from hark.flows import stores
from hark.flows.withdrawals import Withdrawal, told
from hark.guard.access import Staff
from hark.lake.facts import accepted_from
from hark.lake.table import FactTable
from hark.lake.withdrawing import Withdrawn, leaving, left
from hark.records import audit
from hark.records.feeds import ArrivalRow, FeedRow, WithdrawalRow

State = ArrivalRow.State


def finish(
    arrival: int,
    *,
    by: Staff,
    clock: Callable[[], datetime],
    report: Callable[[int], None] = lambda taken_back: None,
) -> Withdrawal:
    """What came of a withdrawal, once all the load brought is taken back.

    After each commit `report` hears how many are so far.
    """
    row = WithdrawalRow.objects.select_related("arrival__feed").get(arrival=arrival)
    table = stores.ledger(row.arrival.feed.ledger)
    is_left = True
    while is_left:  # others have their turn between
        with table.exclusive():
            is_left = _some(table, row, now=clock())
        report(row.taken_back)
    _end(table, row, by=by, now=clock())
    return told(row)


def of_feed(feed: str) -> Withdrawn:
    """What is withdrawn of the feed."""
    found = WithdrawalRow.objects.filter(arrival__feed__name=feed).values_list("arrival", "restored")
    arrivals, restored = zip(*found, strict=True) if found else ((), ())
    return Withdrawn(frozenset(arrivals), frozenset(restored) - {None})


def settled(table: FactTable, feed: FeedRow, *, now: datetime) -> Withdrawn:
    """The same, once all of it is taken back. Call it inside `table.exclusive`."""
    for row in WithdrawalRow.objects.select_related("arrival__feed").filter(
        arrival__feed=feed, ended_at=None
    ):
        while _some(table, row, now=now):
            pass
    return of_feed(feed.name)


def _some(table: FactTable, row: WithdrawalRow, *, now: datetime) -> bool:
    """Whether there was something to take back, and some of it was."""
    feed = row.arrival.feed
    withdrawn = of_feed(feed.name)
    if row.facts is None:
        row.facts = left(table, row.arrival.pk, feed=feed.name, withdrawn=withdrawn)
        row.save(update_fields=["facts"])
    found = leaving(table, row.arrival.pk, feed=feed.name, withdrawn=withdrawn)
    if not found.facts:
        return False
    if found.again and row.restored is None:
        row.restored = _restored(row.arrival, by=row.asked_by, now=now)
        row.save(update_fields=["restored"])
    table.append(found.rows(row.restored.pk if row.restored else None))
    row.taken_back += len(found.facts)
    row.save(update_fields=["taken_back"])
    return True


def _restored(arrival: ArrivalRow, *, by: str, now: datetime) -> ArrivalRow:
    """The arrival by which earlier facts come to be in force again."""
    named = f"withdrawal-{arrival.pk}"
    return ArrivalRow.objects.create(
        feed=arrival.feed,
        file_name=named,
        file_digest=sha256(named.encode()).hexdigest(),
        size=0,
        mapping=arrival.mapping,
        state=State.DONE,
        offered_by=by,
        offered_at=now,
        started_at=now,
        ended_at=now,
    )


def _end(table: FactTable, row: WithdrawalRow, *, by: Staff, now: datetime) -> None:
    """Keep what came of it; of whoever was killed in the midst the counts are those of the ledger."""
    with transaction.atomic():
        if row.restored is not None:
            row.restored.read = row.restored.accepted = accepted_from(table, arrival=row.restored.pk)
            row.restored.save(update_fields=["read", "accepted"])
        row.taken_back, row.ended_at = row.facts or 0, now
        row.save(update_fields=["taken_back", "ended_at"])
        subject = f"{row.arrival.feed.name}/{row.arrival.pk}"
        audit.write("feed.taken_back", subject, by=by, now=now, facts=row.taken_back)
