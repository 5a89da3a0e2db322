"""Reading records that come one by one, and what becomes of each; kept they are by `flows.acknowledging`."""

import hmac
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from hark.core.terms.intake import Reason, Record, Unusable
from hark.flows import ahead, destinations, ring
from hark.flows.feed_names import require_name
from hark.guard.access import Staff, require
from hark.intake import mappings
from hark.intake.reading import Batch
from hark.intake.single import SingleReader

OUTCOMES = ACCEPTED, DUPLICATE, QUARANTINED = "accepted", "duplicate", "quarantined"


@dataclass(frozen=True, slots=True)
class Taken:
    """What becomes of a record: accepted, a duplicate, or quarantined for a reason found in a column.

    A duplicate of one that was quarantined has the reason too.
    One that is accepted may be dated `ahead` of today, as a mistyped year makes it.
    A record settled more than an hour ago is accepted here and found to be a duplicate when it is settled.
    """

    id: str
    outcome: str
    reason: Reason | None = None
    column: str = ""
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What a record is known by: the blind indexes of its id and of what it says."""

    taken: Taken
    about: str
    content: str
    original: bytes


@dataclass(frozen=True, slots=True)
class Read:
    """Records as they were read, and by what mapping; nothing of them is kept yet."""

    feed: str
    mapping: str
    ledger: str
    form: str
    said: Sequence[Said]
    corrects: bool = False


def read(
    originals: Sequence[bytes], *, form: str, mapping: str, feed: str, by: Staff, now: datetime | None = None
) -> Read:
    """What the records say. Call it before the transaction in which they are kept: it takes most of the time.

    With `now`, of those to be accepted it is told which are dated after today.

    Raises:
        NoSuchMapping, MappingBroken, BadFeedName: they cannot be read.
    """
    require(by, "feed.load")
    read_by = mappings.look_up(mapping, own=settings.HARK_MAPPINGS)
    destinations.require_may(by, read_by.ledger.name)
    feed = feed or read_by.feed
    require_name(feed)
    reader = SingleReader(read_by, form, pseudonyms=ring.pseudonyms())
    records = [reader.record(at, original) for at, original in enumerate(originals)]
    batch, unusable = reader.read(records)
    later = ahead.days(batch, range(len(batch)), mapping=read_by, now=now) if now else {}
    to_come = {batch.records[at].line for at in later}
    said = tuple(_said(records, batch, unusable, to_come, feed=feed, key=ring.index_key()))
    return Read(feed, mapping, read_by.ledger.name, form, said, read_by.corrects)


def _said(
    records: Sequence[Record],
    batch: Batch,
    unusable: Iterable[Unusable],
    to_come: Container[int],
    *,
    feed: str,
    key: bytes,
) -> Iterator[Said]:
    """Each record with what it is known by, in the order they came."""
    spoilt = {record.line: record for record in unusable}
    usable = zip(batch.records, batch.values["source_id"], batch.contents, strict=True)
    good = {record.line: (str(id), content) for record, id, content in usable}
    for record in records:
        if problem := spoilt.get(record.line):
            taken = Taken(problem.source_id, QUARANTINED, problem.reason, problem.column)
            # What cannot be read contradicts nothing: it is known by its bytes alone.
            about = content = _blind(record.original, key)
        else:
            id, said = good[record.line]
            taken = Taken(id, ACCEPTED, ahead=record.line in to_come)
            about, content = _blind(f"{feed}/{id}".encode(), key), _blind(said, key)
        yield Said(taken, about, content, record.original)


def _blind(value: bytes, key: bytes) -> str:
    """What stands for the value in the inbox, where nobody without the key can tell it from a guess."""
    return hmac.digest(key, b"inbox|" + value, "sha256").hex()
