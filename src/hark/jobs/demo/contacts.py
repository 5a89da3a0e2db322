"""Contacts of the last weeks, for the demonstration: simulated, of nobody real, loaded as any file is."""

from datetime import datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

from hark.guard.access import operator
from hark.jobs.data import settle
from hark.jobs.demo.drawing import ZONE, write_csv
from hark.jobs.demo.simulated import FEED, World
from hark.jobs.start import operator_name
from hark.records.feeds import ArrivalRow

WEEKS, A_WEEK = 7, 2_500  # with the present week, which is not over
_ZONE = timezone(timedelta(seconds=ZONE))
UNITS = ("CA", "WA", "NY", "NJ", "TX", "FL", "IL", "OH")  # some of the branches of `people`


def ensure(*, now: datetime) -> None:
    """The contacts of the days before `now`, loaded where none were: on another day there would be others."""
    if ArrivalRow.objects.filter(feed__name=FEED, state=ArrivalRow.State.DONE).exists():
        print(f"{FEED}: already loaded", flush=True)
        return
    today = now.astimezone(_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    monday = today.date() - timedelta(days=today.weekday(), weeks=WEEKS - 1)
    world = World(WEEKS * A_WEEK, first=monday, weeks=WEEKS, units=UNITS)
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"{FEED}.csv"
        write_csv(world, file, until=today)
        settled = settle(file, mapping="contacts", feed=FEED, by=operator(operator_name()))
    if settled.refusal:
        raise settled.refusal
    print(f"{FEED}: {settled.tally.accepted:,} contacts", flush=True)
