"""What an indicator says: a figure with its interval, count and verdict."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum

from hark.core.terms.period import Grain, Period


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole.

    Two counts are kept rather than one quotient, so shares of several teams
    can be added: an average of percentages is not the percentage of the sum.
    """

    part: int
    whole: int

    def __add__(self, other: "Share") -> "Share":
        return Share(self.part + other.part, self.whole + other.whole)

    @property
    def value(self) -> float | None:
        """The quotient; None on a day without calls, which is not 0 %."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with the 95 % interval it may be trusted to; None where it cannot be known."""

    value: float | None
    low: float | None = None
    high: float | None = None


UNKNOWN = Estimate(None)


class Verdict(StrEnum):
    """How an indicator stands against its target, judged by the interval and not by the point."""

    MET = "met"
    MISSED = "missed"
    UNSURE = "unsure"
    NO_DATA = "no_data"
    NO_TARGET = "no_target"
    UNKNOWN = "unknown"
    """Data it depends on are late or thin: whatever came of them says nothing yet."""


class Source(StrEnum):
    """What a figure was counted from; both give the same."""

    FACTS = "facts"
    ROLLUP = "rollup"


class Change(StrEnum):
    """How a figure compares with the period before."""

    HIGHER = "higher"
    LOWER = "lower"
    SAME = "not_distinguishable"
    UNKNOWN = "unknown"


class Lack(StrEnum):
    """Why data are lacking: nothing has come for too long, or less came of a day than chance explains."""

    LATE = "late"
    THIN = "thin"


@dataclass(frozen=True, slots=True)
class Lacking:
    """Days of which a feed has not brought what it usually brings, of all of them `expected` records.

    Of a late feed `since` is the moment of its newest record, in the feed's own zone; the days end today.
    """

    feed: str
    lack: Lack
    days: Period
    expected: float
    since: datetime | None = None

    def as_plain(self) -> dict[str, object]:
        """The reason as the command line and the API say it."""
        return {
            "feed": self.feed,
            "lack": self.lack.value,
            "from": self.days.start.isoformat(),
            "to": self.days.end.isoformat(),
            "since": self.since and self.since.isoformat(),
            "expected": self.expected,
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """One figure, and everything needed to trust it and to ask for it again.

    `part` and `whole` are what `value` was divided from; `n` is the number of
    records behind it and `excluded` those left out because the field was blank.
    `known_days` are the days of the period for which there are data at all; `squares`
    is the sum of the squares where a mean was taken. `source` says whether sums kept by
    day were added up, or the facts themselves, and `engine` what did it. What is `lacking`
    on the days of the period makes its verdict unknown. A suppressed answer keeps its place
    but none of its numbers: they are None.
    """

    indicator: str
    period: Period
    grain: Grain
    by: dict[str, str | None]
    estimate: Estimate
    part: float | None
    whole: float | None
    n: int | None
    excluded: int | None
    verdict: Verdict
    target: float | None
    definition: int
    data_version: int
    known_days: int = 0
    quantiles: dict[str, Estimate] = field(default_factory=dict)
    squares: float | None = None
    suppressed: bool = False
    source: Source = Source.FACTS
    lacking: tuple[Lacking, ...] = ()
    engine: str = "duckdb"

    def as_plain(self) -> dict[str, object]:
        """The answer as the command line and the API say it: one shape, every digit."""
        return {
            "indicator": self.indicator,
            "period": self.period.label(self.grain),
            "from": self.period.start.isoformat(),
            "to": self.period.end.isoformat(),
            "by": self.by,
            "value": self.estimate.value,
            "low": self.estimate.low,
            "high": self.estimate.high,
            "part": self.part,
            "whole": self.whole,
            "n": self.n,
            "excluded": self.excluded,
            "verdict": self.verdict.value,
            "target": self.target,
            "known_days": self.known_days,
            "definition": self.definition,
            "data_version": self.data_version,
            "source": self.source.value,
            "engine": self.engine,
            "quantiles": {name: asdict(estimate) for name, estimate in self.quantiles.items()},
            "suppressed": self.suppressed,
            "lacking": [each.as_plain() for each in self.lacking],
        }
