"""Records that come one by one: those that came to a feed on a day and are read alike are one arrival."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.db.models import F

from hark.records.feeds import ArrivalRow

OFFERED_BY = "inbox"  # an arrival of records that several accounts may have sent
State = ArrivalRow.State


@dataclass(frozen=True, slots=True, order=True)
class Stream:
    """Records that came to one feed on one day and are read alike: one arrival."""

    feed: int
    mapping: str
    form: str
    day: date


def arrival(stream: Stream, *, now: datetime) -> ArrivalRow:
    """The arrival whose account the stream is part of; the same one whoever comes for it again."""
    named = f"inbox/{stream.mapping}/{stream.form}/{stream.day}"
    found, _ = ArrivalRow.objects.filter(withdrawn_at=None).get_or_create(
        feed_id=stream.feed,
        file_digest=sha256(named.encode()).hexdigest(),
        defaults={
            "file_name": f"{stream.form}s-{stream.day}",
            "size": 0,
            "mapping": stream.mapping,
            "state": State.DONE,
            "offered_by": OFFERED_BY,
            "offered_at": now,
            "started_at": now,
            "ended_at": now,
        },
    )
    return found


def add_duplicates(stream: Stream, count: int, *, now: datetime) -> None:
    """Have the account tell of so many that came again and were not kept, in the caller's transaction."""
    ArrivalRow.objects.filter(pk=arrival(stream, now=now).pk).update(
        read=F("read") + count, duplicates=F("duplicates") + count
    )
