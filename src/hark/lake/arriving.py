"""How a feed's records lie over hours and days of late, and how new each arrival's newest was."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import cast

import ibis
from ibis.expr.types import Table

from hark.core.terms.ledger import ledger
from hark.lake.snapshots import Snapshot
from hark.lake.table import FactTable
from hark.measures.book import subject

LOOKED_AT = timedelta(weeks=10)


@dataclass(frozen=True, slots=True)
class Arriving:
    """Records by day and hour over the weeks up to the last day there is, and the newest of each arrival.

    Where facts have a day and no moment every hour is 0, and the newest are days.
    """

    counts: Mapping[tuple[date, int], int]
    newest: Mapping[int, date | datetime]
    by_hour: bool

    @property
    def last(self) -> date:
        """The last day there is."""
        return max(day for day, _ in self.counts)


Found = dict[str, Arriving]


def arriving(table: FactTable, *, until: date) -> Found:
    """What each feed of the ledger brought up to the day; a date mistyped into the future tells nothing.

    Remembered for the version; and of what came since the version remembered last only that is read.
    """
    snapshot = table.snapshot()

    def read() -> list[tuple[str, Arriving]]:
        of, version, known = table.memory.latest.get("arriving", (None, -1, {}))
        if of != until or version >= snapshot.version:
            return list(_read(table, snapshot, until, known={}).items())
        later = table.added(version + 1, snapshot.version)
        if later.back is not None:  # what was corrected counts once, on the day it is of now
            return list(_read(table, snapshot, until, known={}).items())
        return list(_read(table, later, until, known=cast(Found, known)).items())

    found = dict(table.memory.recall(("arriving", snapshot.version, until), read))
    table.memory.latest["arriving"] = (until, snapshot.version, found)
    return found


def _read(table: FactTable, of: Snapshot, until: date, *, known: Found) -> Found:
    """What is known, and what these facts add to it."""
    day = subject(table.name).day
    # An arrival brought what it told, whoever corrected that later.
    told = ibis.table(ibis.Schema.from_pyarrow(table.schema), name=of.every)
    told = told.filter(~told.retracts.fill_null(False), told[day] <= until)
    facts = of.whole.filter(of.whole[day] <= until)
    lasts: dict[str, date] = dict(table.rows(facts.group_by("feed").aggregate(last=facts[day].max())))
    found = dict(known)
    for feed, last in lasts.items():
        before = known.get(feed)
        first = max(last, before.last if before else last) - LOOKED_AT
        found[feed] = _joined(before, _of(table, facts, told, feed, first), first)
    return found


def _of(table: FactTable, facts: Table, told: Table, feed: str, after: date) -> Arriving:
    own, told = (t.filter(t.feed == feed, t[subject(table.name).day] > after) for t in (facts, told))
    by_hour = "hour" in own.columns
    hour = own.hour.cast("int64") if by_hour else ibis.literal(0)
    counted = own.group_by(day=own[subject(table.name).day], hour=hour).aggregate(n=own.count())
    moment = told[ledger(table.name).moment].max()
    # Moments are read as seconds: as moments the engine hands them out by a package Hark does without.
    newest = told.group_by("arrival").aggregate(newest=moment.epoch_seconds() if by_hour else moment)
    return Arriving(
        {(day, int(at)): n for day, at, n in table.rows(counted)},
        {arrival: datetime.fromtimestamp(at, UTC) if by_hour else at for arrival, at in table.rows(newest)},
        by_hour,
    )


def _joined(before: Arriving | None, added: Arriving, after: date) -> Arriving:
    if before is None:
        return added
    counts = {at: n for at, n in before.counts.items() if at[0] > after}
    for at, n in added.counts.items():
        counts[at] = counts.get(at, 0) + n
    newest = dict(before.newest)
    for arrival, moment in added.newest.items():
        newest[arrival] = max(newest.get(arrival, moment), moment)
    return Arriving(counts, newest, added.by_hour)
