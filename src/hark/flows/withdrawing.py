"""Withdrawing: what an arrival brought is taken back in its ledger, in one commit.

Killed at any point and called again, it ends as if it had never been disturbed: what is to be taken back is
read from the ledger. Whoever settles more into the feed finishes it first, under the same lock.
"""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from hark.flows import inbox, stores, uploads
from hark.flows.putting_away import put_away_all_of
from hark.flows.withdrawals import Withdrawal, told
from hark.guard.access import Staff
from hark.lake.facts import accepted_from
from hark.lake.table import FactTable
from hark.lake.withdrawing import Leaving, Withdrawn
from hark.records import audit
from hark.records.feeds import ArrivalRow, WithdrawalRow

State = ArrivalRow.State


def finish(arrival: int, *, by: Staff, clock: Callable[[], datetime]) -> Withdrawal:
    """What came of a withdrawal, once all the load brought is taken back, now or before."""
    table = stores.ledger(ArrivalRow.objects.select_related("feed").get(pk=arrival).feed.ledger)
    with table.exclusive():
        return told(_take_back(table, arrival, by=by, now=clock()))


def of_feed(feed: str) -> Withdrawn:
    """What is withdrawn of the feed."""
    found = WithdrawalRow.objects.filter(arrival__feed__name=feed).values_list("arrival", "restored")
    arrivals, restored = zip(*found, strict=True) if found else ((), ())
    return Withdrawn(frozenset(arrivals), frozenset(restored) - {None})


def settled(table: FactTable, feed: str, *, by: Staff, now: datetime) -> Withdrawn:
    """The same, once all of it is taken back. Call it inside `table.exclusive`."""
    left = WithdrawalRow.objects.filter(arrival__feed__name=feed, ended_at=None)
    for arrival in list(left.values_list("arrival", flat=True)):
        _take_back(table, arrival, by=by, now=now)
    return of_feed(feed)


def _take_back(table: FactTable, arrival: int, *, by: Staff, now: datetime) -> WithdrawalRow:
    """Take back what is in force because of it, and keep what came of it; under the lock no other does."""
    row = WithdrawalRow.objects.select_related("arrival__feed", "restored").get(arrival=arrival)
    if row.ended_at is not None:
        return row
    feed = row.arrival.feed.name
    leaving = Leaving(table, arrival, feed=feed, withdrawn=of_feed(feed))
    if facts := leaving.facts():
        again = leaving.corrected()
        with transaction.atomic():
            row.taken_back = facts
            row.restored = row.restored or (_restored(row, now=now) if again else None)
            row.save(update_fields=["taken_back", "restored"])
        with leaving.rows(row.restored.pk if row.restored else None) as rows:
            table.append(rows)
    _end(table, row, by=by, now=now)
    return row


def _restored(row: WithdrawalRow, *, now: datetime) -> ArrivalRow:
    """The arrival by which earlier facts come to be in force again."""
    named = f"withdrawal-{row.arrival.pk}"
    return ArrivalRow.objects.create(
        feed=row.arrival.feed,
        file_name=named,
        file_digest=sha256(named.encode()).hexdigest(),
        size=0,
        mapping=row.arrival.mapping,
        state=State.DONE,
        offered_by=row.asked_by,
        offered_at=now,
        started_at=now,
        ended_at=now,
    )


def _end(table: FactTable, row: WithdrawalRow, *, by: Staff, now: datetime) -> None:
    """Keep what came of it, and see to what has come, or was left by who died, since it was asked for."""
    if row.arrival.stored_as:
        uploads.forget(row.arrival.stored_as)
    with transaction.atomic():
        if row.restored is not None:
            row.restored.read = row.restored.accepted = accepted_from(table, arrival=row.restored.pk)
            row.restored.save(update_fields=["read", "accepted"])
        row.taken_back, row.ended_at = row.taken_back or 0, now
        row.save(update_fields=["taken_back", "ended_at"])
        put_away_all_of(row.arrival, by=row.asked_by, now=now)
        inbox.forget(row.arrival.feed_id)
        subject = f"{row.arrival.feed.name}/{row.arrival.pk}"
        audit.write("feed.taken_back", subject, by=by, now=now, facts=row.taken_back)
