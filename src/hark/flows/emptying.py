"""Emptying the inbox: what was acknowledged is settled into its ledger, each record exactly once."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime

from django.conf import settings
from django.db import transaction

from hark.core.errors import Refusal
from hark.flows import ring, streams
from hark.flows.destinations import account, take
from hark.flows.inbox import BATCH, forget, waiting
from hark.flows.streams import Stream
from hark.guard.access import Staff
from hark.intake import mappings
from hark.intake.single import SingleReader
from hark.records import audit
from hark.records.feeds import ArrivalRow
from hark.records.inbox import InboxRow
from hark.records.sealed import context

BATCH_BYTES = 16 * 2**20


def empty(*, by: Staff, clock: Callable[[], datetime], report: Callable[[], None] = lambda: None) -> int:
    """How many of the records that wait longest are settled; those whose mapping is no good wait on.

    After each batch `report` is called.
    Killed at any point and called again, it ends as if it had never been disturbed.
    """
    settled = 0
    for stream, ids in _streams().items():
        for some in _batches(ids):
            try:
                settled += _settle(stream, some, by=by, now=clock())
                report()
            except Refusal as problem:
                logging.getLogger(__name__).warning("What is in the inbox cannot be settled: %s", problem)
                break
    return settled


def _streams() -> dict[Stream, list[int]]:
    """The numbers of the records that wait longest in each feed, under their streams."""
    found: dict[Stream, list[int]] = {}
    for feed, mapping, form in waiting().order_by().values_list("feed", "mapping", "form").distinct():
        rows = waiting().filter(feed=feed, mapping=mapping, form=form)
        for pk, at in rows.values_list("pk", "at")[:BATCH]:
            found.setdefault(Stream(feed, mapping, form, at.date()), []).append(pk)
    return found


def _batches(ids: Sequence[int]) -> Iterator[list[InboxRow]]:
    """The records of these numbers, so many at a time, or fewer where they are long."""
    some: list[InboxRow] = []
    size = 0
    for row in InboxRow.objects.filter(pk__gte=ids[0], pk__in=ids).order_by("pk").iterator(500):
        some.append(row)
        size += len(row.original)
        if len(some) == BATCH or size > BATCH_BYTES:
            yield some
            some, size = [], 0
    if some:
        yield some


def _settle(stream: Stream, rows: Sequence[InboxRow], *, by: Staff, now: datetime) -> int:
    """Put the batch into the ledger or aside; then, together, out of the inbox and into the account."""
    mapping = mappings.look_up(stream.mapping, own=settings.HARK_MAPPINGS)
    reader = SingleReader(mapping, stream.form, pseudonyms=ring.pseudonyms())
    arrival = _arrival(stream, reader, now=now)
    seal = ring.sealer()
    opened = [(row.pk, seal.open(bytes(row.original), context=context(row, "original"))) for row in rows]
    taken = take(arrival, *reader.read(reader.record(*each) for each in opened), by=by, now=now)
    senders = Counter(row.offered_by for row in rows)
    with transaction.atomic():
        gone = waiting().filter(pk__in=[row.pk for row in rows]).update(settled_at=now, original=b"")
        account(arrival.pk, gone, sum(len(each) for _, each in opened), taken.redacted, now=now)
        if ArrivalRow.objects.filter(feed=arrival.feed_id, withdrawn_at__gte=now).exists():
            forget(arrival.feed_id)  # as who asked for it did, before this was marked as settled
        subject = f"{arrival.feed.name}/{arrival.pk}"
        audit.write("events.settled", subject, by=by, now=now, **asdict(taken.tally), senders=dict(senders))
    return gone


def _arrival(stream: Stream, reader: SingleReader, *, now: datetime) -> ArrivalRow:
    """The arrival whose account the stream is part of; the same one whoever comes for it again."""
    arrival = streams.arrival(stream, now=now)
    if arrival.header != list(reader.header):  # the first of the day, or the mapping was mended since
        arrival.header, arrival.dialect = list(reader.header), asdict(reader.dialect)
        arrival.save(update_fields=["header", "dialect"])
    return arrival
