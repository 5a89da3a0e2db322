"""Whether a feed's data are fresh, late or thin, judged by its own rhythm and honest about small numbers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import exp

from hark.core.stats import special
from hark.core.terms.figure import Lack, Lacking
from hark.core.terms.period import Period
from hark.core.watch.rhythm import WEEKS, Rhythm, Usual

SURPRISE = 0.001  # how improbable it must be that so little came by chance
FAR = 4  # and how many robust standard deviations below the usual a day must be
PATIENCE = 1.5  # times what the feed usually keeps waiting for
SHORTEST_SILENCE = timedelta(hours=1)
LIVING = timedelta(days=14)  # data older than this when they came were history and say nothing of a rhythm
ENDED_AFTER = timedelta(weeks=4)
_DAY = timedelta(days=1)
FEWEST_DELIVERIES = 3
DOUBT = 0.05  # from how small a chance on a late feed's silence counts as data that are missing


class State(StrEnum):
    """How it stands with a feed's data."""

    FRESH = "fresh"
    LATE = "late"
    THIN = "thin"
    LEARNING = "learning"
    ENDED = "ended"
    HISTORY = "history"


@dataclass(frozen=True, slots=True)
class Delivery:
    """When data came, and how new the newest of them were."""

    arrived: datetime
    newest: datetime


@dataclass(frozen=True, slots=True)
class ThinDay:
    """A day with fewer records than chance explains; `usual` is the median of its weekday."""

    day: date
    count: int
    usual: float


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with a feed, and why.

    `missing` records would usually have come since the newest; it keeps `usually_waiting` of them waiting.
    """

    state: State
    newest: datetime | None
    missing: float | None = None
    usually_waiting: float | None = None
    thin: tuple[ThinDay, ...] = ()


def judge(
    rhythm: Rhythm | None,
    *,
    deliveries: Sequence[Delivery],
    days: Mapping[date, int],
    now: datetime,
    complete: Collection[date] = (),
) -> Standing:
    """How it stands with a feed whose records by day are `days`; all moments in the feed's own zone.

    It is late when so much is missing that chance does not explain it beyond what it usually keeps waiting;
    thin when a whole day of the last weeks is too small by chance and by its own spread, unless somebody said
    that it is `complete`. A feed of history is never late, and one silent for four weeks has ended.
    """
    newest = max((delivery.newest for delivery in deliveries), default=None)
    living = [each for each in deliveries if each.arrived - each.newest <= LIVING]
    if newest is None or not living:
        return Standing(State.HISTORY, newest)
    ended = now - newest > ENDED_AFTER
    waited = _waited(rhythm, deliveries) if rhythm else []
    if rhythm is None or len(waited) < FEWEST_DELIVERIES:
        return Standing(State.ENDED if ended else State.LEARNING, newest)
    missing = rhythm.expected(newest, min(now, newest + ENDED_AFTER))
    usually = _nine_in_ten(waited)
    thin = tuple(each for each in thin_days(rhythm, days, until=newest.date()) if each.day not in complete)
    late = _is_surprising(missing, usually) and now - newest >= SHORTEST_SILENCE
    state = State.ENDED if ended else State.LATE if late else State.THIN if thin else State.FRESH
    return Standing(state, newest, missing, usually, thin)


def lacking(feed: str, standing: Standing, rhythm: Rhythm | None, *, now: datetime) -> list[Lacking]:
    """The days whose data are late or thin; `now` is in the feed's own zone.

    A late feed lacks the days since its newest record. Of one that has ended the four weeks stay in which it
    was waited for: that time passed makes nothing whole.
    """
    found = [
        Lacking(feed, Lack.THIN, Period(each.day, each.day + _DAY), each.usual) for each in standing.thin
    ]
    newest, missing, usually = standing.newest, standing.missing, standing.usually_waiting
    if rhythm is None or newest is None or missing is None or usually is None:
        return found
    if standing.state not in {State.LATE, State.ENDED} or not _is_surprising(missing, usually):
        return found
    until = min(now, newest + ENDED_AFTER)
    days = Period(_first_missing(rhythm, newest, until), until.date() + _DAY)
    return [Lacking(feed, Lack.LATE, days, missing, since=newest), *found]


def _first_missing(rhythm: Rhythm, newest: datetime, until: datetime) -> date:
    """The first day by whose end chance hardly explains the silence: a weekend without work lacks nothing."""
    at, silence = newest, 0.0
    while at < until:
        midnight = (at + _DAY).replace(hour=0, minute=0, second=0, microsecond=0)
        silence += rhythm.expected(at, min(midnight, until))
        if exp(-silence) < DOUBT:
            break
        at = midnight
    return min(at, until).date()


def thin_days(rhythm: Rhythm, days: Mapping[date, int], *, until: date) -> list[ThinDay]:
    """The thin ones of the last weeks before `until`, which itself may not be over; oldest first."""
    first = max(min(days, default=until), until - timedelta(weeks=WEEKS))
    looked_at = [first + timedelta(days=at) for at in range((until - first).days)]
    return [
        ThinDay(day, days.get(day, 0), rhythm.days[day.isoweekday()].middle)
        for day in looked_at
        if is_thin(days.get(day, 0), rhythm.days[day.isoweekday()])
    ]


def is_thin(count: int, usual: Usual) -> bool:
    """Whether so few are neither chance, by the exact Poisson tail, nor within how days usually vary."""
    return bool(special.pdtr(count, usual.middle) < SURPRISE and count < usual.middle - FAR * usual.spread)


def _is_surprising(missing: float, usually: float) -> bool:
    """Whether chance does not explain that so many are missing beyond those the feed keeps waiting."""
    return exp(-max(0.0, missing - PATIENCE * usually)) < SURPRISE


def _waited(rhythm: Rhythm, deliveries: Sequence[Delivery]) -> list[float]:
    """How many records each living delivery had kept waiting; the first follows on nothing."""
    waited: list[float] = []
    newest: datetime | None = None
    for delivery in sorted(deliveries, key=lambda each: each.arrived):
        alive = delivery.arrived - delivery.newest <= LIVING
        if newest and alive and delivery.arrived - newest <= ENDED_AFTER:
            waited.append(rhythm.expected(newest, delivery.arrived))
        newest = max(newest or delivery.newest, delivery.newest)
    return waited


def _nine_in_ten(waited: Sequence[float]) -> float:
    """What nine deliveries in ten did not exceed: one outage does not become what is usual."""
    return sorted(waited)[int(0.9 * (len(waited) - 1))]
