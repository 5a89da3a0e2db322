"""Keeping what was read in the inbox, together with what others send: it is acknowledged once it is there."""

import threading
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import OperationalError, connection, transaction

from hark.core.errors import Unavailable, is_locked
from hark.core.terms.intake import Reason
from hark.flows import inbox, ring, streams
from hark.flows.feed_names import feed_of
from hark.flows.streams import Stream
from hark.flows.taking import ACCEPTED, DUPLICATE, OUTCOMES, QUARANTINED, Read, Said, Taken
from hark.guard.access import Staff, require
from hark.guard.sealing import Sealer
from hark.records import audit
from hark.records.feeds import FeedRow
from hark.records.inbox import InboxRow
from hark.records.sealed import context

# SQLite lets one write at a time: a transaction for all who wait is over sooner than one for each.
_turn = threading.Lock()
_waiting: "deque[_Request]" = deque()
_MOST_TOGETHER = 1_000  # records, and those of one request more


@dataclass(eq=False, slots=True)
class _Request:
    """What one sender waits to have kept."""

    read: Sequence[Read]
    by: Staff
    now: datetime
    taken: list[list[Taken]] = field(default_factory=list)
    is_kept: bool = False
    problem: Unavailable | None = None

    @property
    def records(self) -> int:
        """How many it has of them."""
        return sum(len(read.said) for read in self.read)


def keep(read: Sequence[Read], *, by: Staff, now: datetime) -> list[list[Taken]]:
    """What becomes of each of the records, every one of which is kept: acknowledge when this returns.

    Raises:
        OtherLedger: a feed delivers records of another kind, so nothing was kept.
        InboxFull: there is no room for them.
        Unavailable: others have kept the records busy for too long; nothing was kept.
    """
    require(by, "feed.load")
    mine = _Request(read, by, now)
    # Whoever is in a transaction has SQLite's own turn: they must not wait for who waits for that.
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        _commit([mine])
    else:
        _together(mine)
    return mine.taken


def _together(mine: _Request) -> None:
    """Keep what waits in this process in one transaction: a sync of the disk serves all who wait for one."""
    _waiting.append(mine)
    with _turn:
        if mine.problem:
            raise mine.problem
        if mine.is_kept:  # by whoever had the turn before
            return
        some: list[_Request] = []
        while _waiting and sum(each.records for each in some) < _MOST_TOGETHER:
            some.append(_waiting.popleft())
        if mine not in some:
            with suppress(ValueError):  # whoever had taken it along has died
                _waiting.remove(mine)
            some.append(mine)
        try:
            _commit(some)
        except Unavailable as problem:  # so it is for all of them
            for each in some:
                each.problem = problem
            raise
        except Exception:
            if len(some) == 1:
                raise
            # One of them cannot be kept, and none was: the others come back for their turn.
            _waiting.extend(each for each in some if each is not mine)
            _commit([mine])


def _commit(some: Sequence[_Request]) -> None:
    """Keep what they have in one transaction.

    Raises:
        OtherLedger: as for `keep`.
        Unavailable: as for `keep`, or there is no room.
    """
    inbox.require_room()
    try:
        with transaction.atomic():
            taken = _keep(some)
            _account(some, taken)
    except OperationalError as problem:
        if is_locked(problem):
            raise Unavailable("Too much is being written at this moment.") from problem
        raise
    for request, found in zip(some, taken, strict=True):
        request.taken, request.is_kept = found, True


def _keep(some: Sequence[_Request]) -> list[list[list[Taken]]]:
    """What becomes of each record of each request; what is new is in the inbox."""
    reads = [read for request in some for read in request.read]
    feeds, seal = _feeds(reads, now=some[0].now), ring.sealer()
    known = _known(feeds.values(), {said.about for read in reads for said in read.said})
    taken, new = list[list[list[Taken]]](), list[InboxRow]()
    for request in some:
        taken.append([])
        for read in request.read:
            feed = feeds[read.feed]
            told = [_told(each, known[feed.pk], corrects=read.corrects) for each in read.said]
            new += (
                _row(feed, read, said, seal, by=request.by, now=request.now)
                for said, each in zip(read.said, told, strict=True)
                if each.outcome != DUPLICATE
            )
            taken[-1].append(told)
    # Another sender of the same record may have been quicker by a moment: then it is here.
    InboxRow.objects.bulk_create(new, batch_size=500, ignore_conflicts=True)
    return taken


def _feeds(reads: Iterable[Read], *, now: datetime) -> dict[str, FeedRow]:
    """The feeds they came to, by name; one that is read in several ways has to fit each of them."""
    ways = dict.fromkeys((read.feed, read.mapping, read.ledger) for read in reads)
    return {feed: feed_of(feed, mapping=mapping, ledger=ledger, now=now) for feed, mapping, ledger in ways}


def _account(some: Sequence[_Request], taken: Sequence[Sequence[Sequence[Taken]]]) -> None:
    """Have the day's arrival tell of duplicates, of which nothing is kept to be settled, and note the deed.

    In the order of the arrivals, and the audit last, as whoever settles does: nobody waits in a circle.
    """
    duplicates = Counter[Stream]()
    noted = []
    for request, founds in zip(some, taken, strict=True):
        for read, found in zip(request.read, founds, strict=True):
            counts = {word: sum(told.outcome == word for told in found) for word in OUTCOMES}
            noted.append(
                audit.Deed(
                    "events.taken", read.feed, request.by, request.now, {"mapping": read.mapping, **counts}
                )
            )
            if counts[DUPLICATE]:
                feed = FeedRow.objects.values_list("pk", flat=True).get(name=read.feed)
                stream = Stream(feed, read.mapping, read.form, request.now.date())
                duplicates[stream] += counts[DUPLICATE]
    for stream, count in sorted(duplicates.items()):
        streams.add_duplicates(stream, count, now=some[0].now)
    audit.write_all(noted)


def _known(feeds: Iterable[FeedRow], abouts: set[str]) -> dict[int, dict[str, set[str]]]:
    """What is said in each feed under these ids by the records that are or were here within the hour."""
    known: dict[int, dict[str, set[str]]] = {feed.pk: {} for feed in feeds}
    rows = InboxRow.objects.filter(feed__in=known, about__in=abouts)
    for feed, about, content in rows.values_list("feed_id", "about", "content"):
        known[feed].setdefault(about, set()).add(content)
    return known


def _told(said: Said, known: dict[str, set[str]], *, corrects: bool) -> Taken:
    """What becomes of a record beside those known, among which it is from now on.

    Whether a correction contradicts another of the same moment shows when it is settled.
    """
    here = known.setdefault(said.about, set())
    taken = said.taken
    if said.content in here:
        taken = replace(taken, outcome=DUPLICATE, ahead=False)
    elif here and taken.outcome == ACCEPTED and not corrects:
        taken = Taken(taken.id, QUARANTINED, Reason.CONFLICT)
    here.add(said.content)
    return taken


def _row(feed: FeedRow, read: Read, said: Said, seal: Sealer, *, by: Staff, now: datetime) -> InboxRow:
    row = InboxRow(feed=feed, mapping=read.mapping, form=read.form, about=said.about, content=said.content)
    row.original = seal.seal(said.original, context=context(row, "original"))
    row.offered_by, row.at = by.username, now
    return row
