"""From the clock on the wall to the moment it is."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

_HAIR = timedelta(microseconds=1)


def first_moment(day: date, at: time, *, zone: tzinfo) -> datetime:
    """The first moment of the day at which the clock on the wall shows `at` or later, in UTC.

    So where clocks are put back and show it twice, it is the first time; where they are put forward and
    never show it, it is the moment they jump.
    """
    wall = datetime.combine(day, at, tzinfo=zone)
    moment = wall.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return moment
    return _jump(wall.replace(fold=1).astimezone(UTC), moment, zone=zone)


def _jump(before: datetime, after: datetime, *, zone: tzinfo) -> datetime:
    """The moment between the two at which the clock was put forward."""
    old = before.astimezone(zone).utcoffset()
    while after - before > _HAIR:
        middle = before + (after - before) // 2
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after
