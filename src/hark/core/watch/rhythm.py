"""A feed's rhythm: how many records it usually has in each hour of the week, and how much that varies.

Medians and median deviations are taken, so that a holiday, an outage or a campaign among the weeks learned
from does not become what is usual.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

WEEKS = 8
FEWEST_WEEKS = 3
NORMAL = 1.4826  # makes the median deviation of a normal sample its standard deviation
_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)

Counts = Mapping[tuple[date, int], int]


@dataclass(frozen=True, slots=True)
class Usual:
    """The middle of some counts and their robust standard deviation (F. R. Hampel, 1974)."""

    middle: float
    spread: float

    @classmethod
    def of(cls, counts: Sequence[int]) -> "Usual":
        """What is usual of counts, of which there is at least one."""
        middle = median(counts)
        return cls(middle, NORMAL * median(abs(count - middle) for count in counts))


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What is usual by ISO weekday, and by weekday and hour; a source that tells no hour has days only."""

    days: Mapping[int, Usual]
    hours: Mapping[tuple[int, int], Usual]
    weeks: int

    def expected(self, since: datetime, until: datetime) -> float:
        """How many records usually belong between two moments, told in the zone of the feed."""
        total, at = 0.0, since
        while at < until:
            step = min(at.replace(minute=0, second=0, microsecond=0) + _HOUR, until)
            total += self.in_hour(at.isoweekday(), at.hour) * ((step - at) / _HOUR)
            at = step
        return total

    def in_hour(self, weekday: int, hour: int) -> float:
        """How many records usually belong to the hour.

        Where the hours are so sparse that their medians hide most of the day, the day is shared out evenly.
        """
        day = self.days[weekday].middle
        told = sum(self.hours[weekday, each].middle for each in range(24)) if self.hours else 0.0
        return self.hours[weekday, hour].middle if told > day / 2 else day / 24


def learn(counts: Counts, *, until: date, by_hour: bool) -> Rhythm | None:
    """The rhythm of the last weeks before the day; None where they are too few to tell.

    A day without a record inside them counts as none, and so does an hour.
    """
    first = min((day for day, _ in counts), default=until)
    weeks = min(WEEKS, (until - first).days // 7)
    if weeks < FEWEST_WEEKS:
        return None
    days = [until - (at + 1) * _DAY for at in range(7 * weeks)]
    totals = by_day(counts)
    return Rhythm(
        _pooled({at: [totals.get(day, 0) for day in _on(at, days)] for at in range(1, 8)}),
        {
            (weekday, hour): Usual.of([counts.get((day, hour), 0) for day in _on(weekday, days)])
            for weekday in (range(1, 8) if by_hour else ())
            for hour in range(24)
        },
        weeks,
    )


def _pooled(counts: Mapping[int, Sequence[int]]) -> dict[int, Usual]:
    """What is usual of each weekday; its spread is at least what all days together vary by.

    A weekday alone has eight counts at most, and the median deviation of so few is often far too small.
    """
    usual = {weekday: Usual.of(own) for weekday, own in counts.items()}
    parts = [count / usual[at].middle for at, own in counts.items() if usual[at].middle for count in own]
    varies = NORMAL * median(abs(part - 1) for part in parts) if parts else 0.0
    return {at: Usual(own.middle, max(own.spread, varies * own.middle)) for at, own in usual.items()}


def by_day(counts: Counts) -> dict[date, int]:
    """The counts of hours added up to days."""
    totals: dict[date, int] = {}
    for (day, _), count in counts.items():
        totals[day] = totals.get(day, 0) + count
    return totals


def _on(weekday: int, days: Sequence[date]) -> list[date]:
    return [day for day in days if day.isoweekday() == weekday]
