"""How a feed's records lie over hours and days of late, and how new each arrival's newest was."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import ibis

from hark.core.terms.ledger import ledger
from hark.lake.facts import delivered
from hark.lake.table import FactTable, Snapshot
from hark.measures.book import subject

LOOKED_AT = timedelta(weeks=10)


@dataclass(frozen=True, slots=True)
class Arriving:
    """Records by day and hour up to the last day there is, and the newest of each arrival.

    Where facts have a day and no moment every hour is 0, and the newest are days.
    """

    counts: Mapping[tuple[date, int], int]
    newest: Mapping[int, date | datetime]
    by_hour: bool


def arriving(table: FactTable) -> dict[str, Arriving]:
    """What each feed of the ledger brought; remembered for the version."""
    snapshot = table.snapshot()

    def read() -> list[tuple[str, Arriving]]:
        return [(feed, _of(table, snapshot, feed, last)) for feed, (_, _, last) in delivered(table).items()]

    return dict(table.memory.recall(("arriving", snapshot.key), read))


def _of(table: FactTable, snapshot: Snapshot, feed: str, last: date) -> Arriving:
    about = subject(table.name)
    own = snapshot.table.filter(snapshot.table.feed == feed)
    by_hour = "hour" in own.columns
    lately = own.filter(own[about.day] > last - LOOKED_AT)
    hour = lately.hour.cast("int64") if by_hour else ibis.literal(0)
    counted = lately.group_by(day=lately[about.day], hour=hour).aggregate(n=lately.count())
    moment = own[ledger(table.name).moment].max()
    # Moments are read as seconds: as moments the engine hands them out by a package Hark does without.
    newest = own.group_by("arrival").aggregate(newest=moment.epoch_seconds() if by_hour else moment)
    return Arriving(
        {(day, int(at)): n for day, at, n in table.rows(counted)},
        {arrival: datetime.fromtimestamp(at, UTC) if by_hour else at for arrival, at in table.rows(newest)},
        by_hour,
    )
