"""Spans of calendar days, and how they are cut into days, weeks and months."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from hark.core.errors import Refusal

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
"""Beyond them nobody means a day in earnest, and at the far ends there is no day before or after."""


class PeriodBackwards(Refusal):
    """The period ends before it begins."""


class Grain(StrEnum):
    """How finely a period is cut."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    ALL = "all"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Calendar days from `start` up to, but without, `end`."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise PeriodBackwards(
                "The period must end after it begins: {start} to {end} holds no day (the end is exclusive).",
                start=self.start,
                end=self.end,
            )

    @property
    def days(self) -> int:
        """How many calendar days it holds, at least one."""
        return (self.end - self.start).days

    @property
    def before(self) -> "Period":
        """What ends where this begins: as many months where it is of whole ones, else as many days."""
        months = _months(self)
        begins = _moved(self.start, -months) if months else self.start - timedelta(days=self.days)
        return Period(begins, self.start)

    @property
    def last_day(self) -> date:
        """The last day inside it, for readers who count inclusively."""
        return self.end - timedelta(days=1)

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def is_over(self, today: date) -> bool:
        """Whether its last day has passed."""
        return self.end <= today

    def first(self, days: int) -> "Period":
        """As many days from its start, itself where it holds no more."""
        return Period(self.start, min(self.end, self.start + timedelta(days=days)))

    def so_far(self, today: date) -> "Period":
        """Its days that are over; its first where none is."""
        return self.first(max(1, (today - self.start).days))

    def shared(self, other: "Period") -> "Period | None":
        """The days the two have in common; None where there is none."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Period(start, end) if start < end else None

    def overlaps(self, other: "Period") -> bool:
        """Whether the two share at least one day."""
        return self.shared_days(other) > 0

    def shared_days(self, other: "Period") -> int:
        """How many days the two have in common."""
        shared = self.shared(other)
        return shared.days if shared else 0

    def within(self, other: "Period") -> bool:
        """Whether every day of it is a day of the other."""
        return other.start <= self.start and self.end <= other.end

    def split(self, grain: Grain) -> Iterator["Period"]:
        """The pieces of one `grain`, first and last cut to this period. Weeks begin on Monday."""
        at = self.start
        while at < self.end:
            piece = Period(at, min(_next(at, grain=grain, end=self.end), self.end))
            yield piece
            at = piece.end

    def pieces(self, grain: Grain) -> int:
        """How many pieces `split` gives, or a few more; without splitting."""
        shortest = {Grain.DAY: 1, Grain.WEEK: 7, Grain.MONTH: 28, Grain.ALL: self.days}[grain]
        return self.days // shortest + (2 if grain in {Grain.WEEK, Grain.MONTH} else 0)

    def label(self, grain: Grain) -> str:
        """The ISO 8601 name: 2019-04-10, 2019-W15, 2019-04, or 2019-04-10/2019-05-03."""
        match grain:
            case Grain.DAY:
                return self.start.isoformat()
            case Grain.WEEK:
                year, week, _ = self.start.isocalendar()
                return f"{year}-W{week:02d}"
            case Grain.MONTH:
                return f"{self.start:%Y-%m}"
            case Grain.ALL:
                return f"{self.start}/{self.end}"


def _next(day: date, *, grain: Grain, end: date) -> date:
    """Where the piece that begins on `day` ends at the latest; after 9999 there is no day to step to."""
    match grain:
        case Grain.DAY:
            return day + timedelta(days=1)
        case Grain.WEEK:
            return day + min(timedelta(days=7 - day.weekday()), end - day)
        case Grain.MONTH if (day.year, day.month) == (end.year, end.month):
            return end
        case Grain.MONTH:
            return date(day.year + day.month // 12, day.month % 12 + 1, 1)
        case Grain.ALL:
            return end


def _months(period: Period) -> int:
    """How many calendar months it is; 0 where it does not begin and end with one."""
    if period.start.day != 1 or period.end.day != 1:
        return 0
    return (period.end.year - period.start.year) * 12 + period.end.month - period.start.month


def _moved(first: date, months: int) -> date:
    """The first day of the month so many later."""
    at = first.year * 12 + first.month - 1 + months
    return date(at // 12, at % 12 + 1, 1)


def joined(periods: Iterable[Period]) -> list[Period]:
    """The same days in as few periods as hold them, oldest first."""
    runs: list[Period] = []
    for period in sorted(periods):
        if runs and period.start <= runs[-1].end:
            runs[-1] = Period(runs[-1].start, max(runs[-1].end, period.end))
        else:
            runs.append(period)
    return runs
