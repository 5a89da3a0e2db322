"""How the board opens when its address asks for nothing."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from hark.core.terms.card import Card
from hark.core.terms.period import Grain, Period
from hark.web.question import Scope

LATEST_DAYS = 31
DEMONSTRATED = Period(date(2019, 4, 10), date(2019, 5, 3))
"""Of the bundled extracts the one with every dimension filled: company, state and channel."""


def scope(known: Sequence[Period], book: Mapping[str, Card], *, demonstration: bool) -> Scope:
    """The latest days for which there are data, and the first indicator that has a target."""
    targeted = [card.id for card in book.values() if card.target is not None]
    return Scope(_period(known, demonstration=demonstration), indicator=(targeted or list(book))[0])


def _period(known: Sequence[Period], *, demonstration: bool) -> Period:
    if demonstration and any(DEMONSTRATED.within(stretch) for stretch in known):
        return DEMONSTRATED
    latest = known[-1]
    return Period(max(latest.start, latest.end - timedelta(days=LATEST_DAYS)), latest.end)


def passes_over_later_days(scope: Scope, known: Sequence[Period]) -> bool:
    """Whether it opens on the days of the demonstration though there are later ones."""
    return scope.period == DEMONSTRATED and known[-1].end > DEMONSTRATED.end


def grain(period: Period) -> Grain:
    """The cut that gives a period a course one can follow: up to some sixty points."""
    if period.days <= 62:
        return Grain.DAY
    return Grain.WEEK if period.days <= 366 else Grain.MONTH


def dimensions(book: Mapping[str, Card]) -> tuple[str, ...]:
    """Every dimension some indicator can be split by, in the order of the catalogue."""
    return tuple(dict.fromkeys(dimension for card in book.values() for dimension in card.dimensions))
