"""What can be asked of an indicator."""

from dataclasses import dataclass, field

from hark.core.terms.period import Grain, Period


@dataclass(frozen=True, slots=True)
class Dimensions:
    """Dimensions a sentence names: as they are written, and on pages in the reader's language."""

    names: tuple[str, ...]

    def __str__(self) -> str:
        return ", ".join(self.names)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which records count: each named dimension has one of the given values (None: it is missing).

    A list may also be of one feed, or of what one arrival brought.
    """

    where: dict[str, tuple[str | None, ...]] = field(default_factory=dict)
    search: str = ""
    feed: str = ""
    arrival: int | None = None

    def days(self, period: Period) -> int:
        """How many days of the period are of a weekday that is asked for."""
        asked = self.where.get("weekday", ())
        if not asked or None in asked:
            return period.days
        weeks, rest = divmod(period.days, 7)
        begun = [(period.start.weekday() + at) % 7 + 1 for at in range(rest)]
        return sum(weeks + begun.count(weekday) for weekday in range(1, 8) if f"{weekday:02d}" in asked)


@dataclass(frozen=True, slots=True)
class Question:
    """Indicators over a period, cut by a grain and split by dimensions."""

    indicators: tuple[str, ...]
    period: Period
    grain: Grain = Grain.ALL
    by: tuple[str, ...] = ()
    filter: Filter = field(default_factory=Filter)
