"""What a page looks at, and how that stands in its address."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Self
from urllib.parse import urlencode

from hark.core.terms.period import Grain, Period
from hark.core.terms.question import Filter, Question
from hark.core.terms.relative import Relative

MISSING = "none"
"""How an address writes the value of a blank field. No file can hold it: reading takes "None" for blank."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a page looks at. Its `query` is the address that brings a colleague to the same sight.

    Without a `grain` the page cuts the period as suits its length. A period that was named by what day it
    is, as this month, stands in the address under its name: kept today, it is that of tomorrow, too.
    """

    period: Period
    indicator: str = ""
    grain: Grain | None = None
    filter: Filter = Filter()
    relative: Relative | None = None

    def question(self, *indicators: str, grain: Grain = Grain.ALL, by: tuple[str, ...] = ()) -> Question:
        """The question to ask of the indicators within this scope."""
        return Question(indicators, self.period, grain=grain, by=by, filter=self.filter)

    @property
    def query(self) -> str:
        """The scope as a query string."""
        return urlencode(list(self.pairs()))

    def pairs(self) -> Iterator[tuple[str, str]]:
        """The scope as the fields of a form."""
        if self.relative:
            yield "period", self.relative
        else:
            yield "from", self.period.start.isoformat()
            yield "to", self.period.end.isoformat()
        if self.indicator:
            yield "indicator", self.indicator
        if self.grain:
            yield "grain", self.grain
        for dimension, values in self.filter.where.items():
            for value in values:
                yield dimension, MISSING if value is None else value
        if self.filter.search:
            yield "q", self.filter.search

    def asks_about(self, piece: Period) -> bool:
        """Whether some day of the piece is of a weekday that is asked for."""
        return self.filter.days(piece) > 0

    def days(self, within: Period) -> int:
        """How many of its days are asked for and lie within the other period."""
        shared = self.period.shared(within)
        return self.filter.days(shared) if shared else 0

    def over(self, period: Period) -> Self:
        """The same sight over another period."""
        return replace(self, period=period, relative=None)

    def at(self, relative: Relative, *, today: date) -> Self:
        """The same sight over a period that is named by what day it is."""
        return replace(self, period=relative.on(today), relative=relative)

    def of(self, indicator: str) -> Self:
        """The same sight of another indicator."""
        return replace(self, indicator=indicator)

    def by(self, grain: Grain) -> Self:
        """The same sight, cut differently."""
        return replace(self, grain=grain)

    def having(self, dimension: str, value: str | None) -> Self:
        """The same sight, with `value` among those the dimension may have."""
        values = self.filter.where.get(dimension, ())
        return self if value in values else self._where(dimension, (*values, value))

    def without(self, dimension: str, value: str | None) -> Self:
        """The same sight, with `value` no longer asked of the dimension."""
        return self._where(dimension, tuple(v for v in self.filter.where.get(dimension, ()) if v != value))

    def free_of(self, dimension: str) -> Self:
        """The same sight, with nothing asked of the dimension."""
        return self._where(dimension, ())

    def unsearched(self) -> Self:
        """The same sight without the words searched for."""
        return replace(self, filter=replace(self.filter, search=""))

    def unfiltered(self) -> Self:
        """The same sight of all records."""
        return replace(self, filter=Filter())

    def _where(self, dimension: str, values: tuple[str | None, ...]) -> Self:
        where = {**self.filter.where, dimension: values}
        kept = {name: asked for name, asked in where.items() if asked}
        return replace(self, filter=replace(self.filter, where=kept))


def encoded(dimension: str, value: str | None) -> str:
    """The pair of a query string that asks for one value of a dimension."""
    return urlencode({dimension: MISSING if value is None else value})
