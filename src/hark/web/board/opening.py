"""How the board opens when its address asks for nothing."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from hark.core.terms.card import Card
from hark.core.terms.figure import Lacking
from hark.core.terms.period import Grain, Period
from hark.web.board.lacking import late
from hark.web.question import Scope

LATEST_DAYS = 31
DEMONSTRATED = Period(date(2019, 4, 10), date(2019, 5, 3))
"""Of the bundled extracts the one with every dimension filled: company, state and channel."""


def scope(
    known: Sequence[Period],
    book: Mapping[str, Card],
    *,
    demonstration: bool,
    lacking: Sequence[Lacking],
    now: datetime,
) -> Scope:
    """The latest days for which there are data, or should be, and the first indicator that has a target."""
    targeted = [card.id for card in book.values() if card.target is not None]
    if demonstration and any(DEMONSTRATED.within(stretch) for stretch in known):
        period = DEMONSTRATED
    else:
        known = come(known, now=now)
        # Ending where the data end, a board would stay as green as it was while a feed is late.
        end = max([known[-1].end, *(each.days.end for each in late(lacking, now=now))])
        period = Period(max(known[-1].start, end - timedelta(days=LATEST_DAYS)), end)
    return Scope(period, indicator=(targeted or list(book))[0])


def come(known: Sequence[Period], *, now: datetime) -> list[Period]:
    """The days there are data of, as far as they have come: a record of a wrong year tells nothing of now."""
    end = now.date() + timedelta(days=2)  # somewhere it is tomorrow
    return [Period(each.start, min(each.end, end)) for each in known if each.start < end] or list(known)


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
