"""Which days there are data for: an unknown is not a zero."""

from collections import Counter, defaultdict
from datetime import date, timedelta

from ibis.expr.types import Table

from hark.core.terms.period import Period, joined
from hark.lake.adding import days_of_feeds
from hark.lake.cubes import DAYS_OF_FEEDS, cubes, number
from hark.lake.engine import Row
from hark.lake.segments import chain
from hark.lake.snapshots import Snapshot
from hark.lake.table import FactTable
from hark.measures.book import subject

QUIET_DAYS = 7


def coverage(table: FactTable, at: Snapshot | None = None) -> list[Period]:
    """The stretches of days some feed has data for, oldest first.

    Within a feed a run of more than a week without one record is taken as data that
    never came, not as quiet: an unknown is not a zero. It is the same over every wall: where
    others' data came, a unit without any had none.
    """
    snapshot = at or table.snapshot()
    return table.memory.recall(("coverage", snapshot.version), lambda: _stretches(table, snapshot))


def _stretches(table: FactTable, snapshot: Snapshot) -> list[Period]:
    days: dict[str, list[date]] = defaultdict(list)
    for feed, day in _days_of_feeds(table, snapshot):
        days[str(feed)].append(day)
    runs: list[Period] = []
    for feed_days in days.values():
        start = end = feed_days[0]
        for day in feed_days[1:]:
            if (day - end).days > QUIET_DAYS:
                runs.append(Period(start, end + timedelta(days=1)))
                start = day
            end = day
        runs.append(Period(start, end + timedelta(days=1)))
    return joined(runs)


def _days_of_feeds(table: FactTable, snapshot: Snapshot) -> list[Row]:
    """The days each feed has facts of, in order; from sums kept by day as far as there are any."""
    found = chain(table, upto=snapshot.version) if cubes(table.name) else []
    if not found:
        return table.rows(_days(snapshot.whole, subject(table.name).day).order_by("feed", "day"))
    cube = number(table.name, DAYS_OF_FEEDS)
    days: Counter[tuple[str, date]] = Counter()
    for feed, day, n in days_of_feeds(table.name, found, cube=cube):
        days[feed, day] += int(n)
    if found[-1].last < snapshot.version:
        later = table.added(found[-1].last + 1, snapshot.version)
        days.update(_counted(table, later.whole))
        if later.back is not None:
            days.subtract(_counted(table, later.back))
    return sorted(day for day, n in days.items() if n > 0)


def _counted(table: FactTable, t: Table) -> dict[tuple[str, date], int]:
    """How many facts each feed has of each day."""
    counted = t.group_by("feed", day=t[subject(table.name).day]).aggregate(n=t.count())
    return {(feed, day): n for feed, day, n in table.rows(counted)}


def _days(t: Table, column: str) -> Table:
    return t.select("feed", day=t[column]).distinct()
