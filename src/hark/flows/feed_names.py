"""The feed a name stands for: what a feed may be called, and that it delivers into one ledger only."""

import re
from datetime import datetime

from hark.core.errors import Refusal
from hark.core.terms.ledger import LedgerNamed
from hark.records.feeds import FeedRow

FEED_NAME = r"[A-Za-z0-9][A-Za-z0-9_\-]{0,63}"  # also a pattern of browsers, which want the last sign escaped


class BadFeedName(Refusal):
    """A feed cannot have this name."""


class OtherLedger(Refusal):
    """The feed delivers into another ledger than the mapping is for."""


def require_name(feed: str) -> None:
    """Refuse what is no name of a feed.

    Raises:
        BadFeedName: it is none.
    """
    if not re.fullmatch(FEED_NAME, feed):
        raise BadFeedName(
            'A feed cannot be called "{name}". Take letters, digits, - and _, not beginning with - or _.',
            name=feed[:80],
        )


def require_fit(feed: str, *, mapping: str, ledger: str) -> None:
    """Refuse what could not deliver the mapping's records, whether there is such a feed yet or not.

    Raises:
        BadFeedName: it is no name of a feed.
        OtherLedger: the feed delivers records of another kind.
    """
    require_name(feed)
    if row := FeedRow.objects.filter(name=feed).first():
        require_ledger(row, mapping=mapping, ledger=ledger)


def feed_of(name: str, *, mapping: str, ledger: str, now: datetime) -> FeedRow:
    """The feed of that name, which delivers into the mapping's ledger; made where there was none.

    Raises:
        OtherLedger: it delivers records of another kind.
    """
    row, _ = FeedRow.objects.get_or_create(
        name=name, defaults={"ledger": ledger, "mapping": mapping, "created_at": now}
    )
    require_ledger(row, mapping=mapping, ledger=ledger)
    return row


def require_ledger(row: FeedRow, *, mapping: str, ledger: str) -> None:
    """Refuse records of one kind to a feed that delivers another.

    Raises:
        OtherLedger: it does.
    """
    if row.ledger != ledger:
        raise OtherLedger(
            'The feed "{feed}" delivers {kept}, and the mapping "{mapping}" is for {told}. '
            "Name another feed.",
            feed=row.name,
            kept=LedgerNamed(row.ledger),
            mapping=mapping,
            told=LedgerNamed(ledger),
        )
