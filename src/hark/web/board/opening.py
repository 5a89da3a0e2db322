"""How the board opens when its address asks for nothing."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from hark.core.terms.card import Card
from hark.core.terms.period import Grain, Period
from hark.web.question import Scope

LATEST_DAYS = 31


def scope(known: Sequence[Period], book: Mapping[str, Card]) -> Scope:
    """The latest days for which there are data, and the first indicator that has a target."""
    latest = known[-1]
    start = max(latest.start, latest.end - timedelta(days=LATEST_DAYS))
    targeted = [card.id for card in book.values() if card.target is not None]
    return Scope(Period(start, latest.end), indicator=(targeted or list(book))[0])


def grain(period: Period) -> Grain:
    """The cut that gives a period a course one can follow: up to some sixty points."""
    if period.days <= 62:
        return Grain.DAY
    return Grain.WEEK if period.days <= 366 else Grain.MONTH


def dimensions(book: Mapping[str, Card]) -> tuple[str, ...]:
    """Every dimension some indicator can be split by, in the order of the catalogue."""
    return tuple(dict.fromkeys(dimension for card in book.values() for dimension in card.dimensions))
