"""Offering: a file becomes an arrival of a feed; the same bytes are the same arrival."""

from datetime import datetime
from hashlib import file_digest
from pathlib import Path

from django.conf import settings
from django.db import transaction

from hark.flows import destinations
from hark.flows.feed_names import feed_of, require_fit
from hark.guard.access import Staff, require
from hark.guard.redaction import redact
from hark.intake import mappings
from hark.intake.files import open_table
from hark.intake.mapping import Mapping
from hark.records import audit
from hark.records.feeds import ArrivalRow


def receive(
    path: Path, *, file_name: str, mapping: str, feed: str, by: Staff, now: datetime, stored_as: str = ""
) -> int:
    """The number of the arrival under which this file will be settled.

    The same bytes offered to the same feed again are the same arrival, so a load
    that was broken off is gone on with. A number of a customer in the name of the file is not kept.

    Raises:
        NoSuchMapping, BadFeedName, Refusal: the mapping, the name or the path is no good.
        OtherLedger: the feed delivers records of another kind.
    """
    read_by, feed = read_as(mapping, feed, by=by)
    file_name = redact(file_name, sealed=False).text
    if not path.is_file():
        open_table(path).close()  # says what is wrong with the path
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    with transaction.atomic():
        confirmed = ArrivalRow.objects.filter(stored_as=stored_as).first() if stored_as else None
        if confirmed:  # the button was pressed twice
            return int(confirmed.pk)
        feed_row = feed_of(feed, mapping=mapping, ledger=read_by.ledger.name, now=now)
        settled = None
        if before := ArrivalRow.objects.filter(feed=feed_row, file_digest=digest, withdrawn_at=None).first():
            settled = before.ended_at if before.state == ArrivalRow.State.DONE else before.settled_before
        arrival, _ = ArrivalRow.objects.filter(withdrawn_at=None).update_or_create(
            feed=feed_row,
            file_digest=digest,
            defaults={
                "file_name": file_name[:255],
                "size": path.stat().st_size,
                "mapping": mapping,
                "state": ArrivalRow.State.WAITING,
                "stored_as": stored_as,
                "lease_until": None,
                "offered_by": by.username,
                "offered_at": now,
                "refusal": "",
                "refusal_details": {},
                "ended_at": None,
                "settled_before": settled,
            },
        )
        audit.write(
            "feed.offered", f"{feed}/{arrival.pk}", by=by, now=now, file=file_name[:255], mapping=mapping
        )
    return int(arrival.pk)


def read_as(mapping: str | Mapping, feed: str, *, by: Staff) -> tuple[Mapping, str]:
    """The mapping, named or given, and the feed a file is offered to: the mapping's own where none is named.

    Raises:
        NotAllowed: the role does not load, or takes no complaints in by file.
        NoSuchMapping, BadFeedName: the mapping or the name is no good.
        OtherLedger: the feed delivers records of another kind.
    """
    require(by, "feed.load")  # before anything is told of the mapping
    known = mappings.look_up(mapping, own=settings.HARK_MAPPINGS) if isinstance(mapping, str) else mapping
    feed = feed or known.feed
    destinations.require_may(by, known.ledger.name)
    require_fit(feed, mapping=known.name, ledger=known.ledger.name)
    return known, feed


def is_settled(path: Path, *, feed: str) -> bool:
    """Whether these very bytes were settled to the end in this feed before."""
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    return ArrivalRow.objects.filter(
        feed__name=feed, file_digest=digest, state=ArrivalRow.State.DONE
    ).exists()
