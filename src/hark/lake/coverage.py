"""Which days there are data for: an unknown is not a zero."""

from collections import defaultdict
from datetime import date, timedelta

from ibis.expr.types import Table

from hark.core.terms.period import Period, joined
from hark.lake.table import FactTable, Snapshot
from hark.measures.book import subject

QUIET_DAYS = 7


def coverage(table: FactTable, at: Snapshot | None = None) -> list[Period]:
    """The stretches of days some feed has data for, oldest first.

    Within a feed a run of more than a week without one record is taken as data that
    never came, not as quiet: an unknown is not a zero. It is the same over every wall: where
    others' data came, a unit without any had none.
    """
    snapshot = at or table.snapshot()
    return table.memory.recall(("coverage", snapshot.version), lambda: _stretches(table, snapshot.whole))


def _stretches(table: FactTable, t: Table) -> list[Period]:
    days: dict[str, list[date]] = defaultdict(list)
    column = subject(table.name).day
    for feed, day in table.rows(t.select("feed", column).distinct().order_by("feed", column)):
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
