"""Figures that count open complaints too: how long they last, who is on time, why they come, what rises."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from math import exp, log, sqrt

from hark.core.stats import special
from hark.core.stats.intervals import CONFIDENCE, rate_ratio, wilson
from hark.core.terms.figure import UNKNOWN, Change, Estimate, Share

_HAIR = 1e-9  # what rounding may leave of a share that is exactly the half


@dataclass(frozen=True, slots=True, order=True)
class Spell:
    """How many days a complaint has lasted; one that is not `ended` still lasts, and is censored."""

    days: float
    ended: bool


@dataclass(frozen=True, slots=True)
class Step:
    """From this day on so many are still open: the share with its interval, and how many were at risk.

    `left` tells, from this day until the next step, how many lasted longer than each day on which some did
    not: between two steps observation ends of those that still last.
    """

    days: float
    open: Estimate
    at_risk: int
    left: tuple[tuple[float, int], ...] = ()


def kaplan_meier(
    spells: Iterable[Spell] | Mapping[Spell, int], *, confidence: float = CONFIDENCE
) -> tuple[Step, ...]:
    """The share of complaints still open after each day on which one ended, those that last censored.

    Of many that lasted alike it is enough to say how many.

    E. L. Kaplan and P. Meier, "Nonparametric estimation from incomplete observations", Journal of the
    American Statistical Association 53 (1958). The variance is that of M. Greenwood (1926), the interval
    on the scale of log(-log), which stays between 0 and 1 (J. D. Kalbfleisch and R. L. Prentice, "The
    statistical analysis of failure time data", 1980). Where all have ended there is no interval.
    """
    counts = Counter(spells)
    at_risk, share, summed = counts.total(), 1.0, 0.0
    steps: list[Step] = []
    left: list[list[tuple[float, int]]] = []
    for days, group in groupby(sorted(counts, key=_lasted), key=lambda spell: spell.days):
        same = {spell.ended: counts[spell] for spell in group}
        ended = same.get(True, 0)
        if ended:
            share *= 1 - ended / at_risk
            summed += ended / (at_risk * (at_risk - ended)) if ended < at_risk else 0.0
            steps.append(Step(days, _interval(share, summed, confidence), at_risk))
            left.append([])
        at_risk -= sum(same.values())
        if left:
            left[-1].append((days, at_risk))
    return tuple(replace(step, left=tuple(each)) for step, each in zip(steps, left, strict=True))


def median_days(steps: Sequence[Step]) -> float | None:
    """After how many days half of the complaints have ended; None where not half of them have."""
    return days_until(steps, 0.5).value


def days_until(steps: Sequence[Step], ended: float) -> Estimate:
    """After how many days this share of the complaints has ended; None where, or until, not so many have.

    Its interval are the days on which the curve's own holds the share: R. Brookmeyer and J. Crowley, "A
    confidence interval for the median survival time", Biometrics 38 (1982).
    """

    def first(bounds: Iterable[float | None]) -> float | None:
        reached = (
            step.days
            for step, bound in zip(steps, bounds, strict=True)
            if bound is not None and bound <= 1 - ended + _HAIR
        )
        return next(reached, None)

    opens = [step.open for step in steps]
    low = first(each.value if each.low is None else each.low for each in opens)
    high = first(each.value if each.high is None else each.high for each in opens)
    return Estimate(first(each.value for each in opens), low, high)


def at(steps: Sequence[Step], days: float) -> Step | None:
    """How it stands after so many days, and how many lasted so long; None while none has ended yet."""
    reached = bisect_right(steps, days, key=lambda step: step.days)
    if not reached:
        return None
    step = steps[reached - 1]
    gone = bisect_left(step.left, days, key=lambda day: day[0])
    return replace(step, at_risk=step.left[gone - 1][1]) if gone else step


@dataclass(frozen=True, slots=True)
class Term:
    """By when a complaint was due, and when it was met; None while it is not."""

    due: datetime
    met: datetime | None = None


def on_time(
    terms: Iterable[Term], *, now: datetime, confidence: float = CONFIDENCE
) -> tuple[Share, Estimate]:
    """Which share was on time, of those that were met and those open past their day, with its interval.

    One that is open and not yet due says nothing. Of those that were met alone, the share would rise the
    longer the late ones are left lying.
    """
    counted = [term for term in terms if term.met or term.due < now]
    share = Share(sum(1 for term in counted if term.met and term.met <= term.due), len(counted))
    return share, wilson(share.part, share.whole, confidence=confidence) if share.whole else UNKNOWN


@dataclass(frozen=True, slots=True)
class Cause:
    """A cause, how many complaints it has, and which share it and the commoner ones have together."""

    cause: str
    count: int
    together: float


def pareto(causes: Iterable[str] | Mapping[str, int]) -> tuple[Cause, ...]:
    """The causes, the commonest first, each with what they add up to."""
    counts = Counter(causes)
    whole, so_far, found = counts.total(), 0, []
    for cause, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        so_far += count
        found.append(Cause(cause, count, so_far / whole))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Topic:
    """How many complaints were of a topic, how many in as long a time before, and how that moved."""

    topic: tuple[str, ...]
    now: int
    before: int
    ratio: Estimate
    change: Change


FEWEST = 10
"""A topic of fewer complaints, both periods together, is not compared."""


def topics(
    now: Mapping[tuple[str, ...], int],
    before: Mapping[tuple[str, ...], int],
    *,
    days: float = 1,
    days_before: float = 1,
) -> tuple[Topic, ...]:
    """The topics that can be compared, those that rose most surely first.

    As many are looked at, each interval is so wide that all hold together 95 times in a hundred: O. J. Dunn,
    "Multiple comparisons among means", Journal of the American Statistical Association 56 (1961), after
    Bonferroni. Which are compared is chosen by the sum of both periods, which the interval supposes given.
    """
    compared = [name for name in {**now, **before} if now.get(name, 0) + before.get(name, 0) >= FEWEST]
    confidence = 1 - (1 - CONFIDENCE) / max(1, len(compared))
    found = [
        _topic(name, now.get(name, 0), before.get(name, 0), days / days_before, confidence)
        for name in compared
    ]
    return tuple(sorted(found, key=lambda each: (-(each.ratio.low or 0), -each.now, each.topic)))


def _topic(name: tuple[str, ...], now: int, before: int, longer: float, confidence: float) -> Topic:
    ratio = rate_ratio(now, before, exposure=longer, exposure_before=1, confidence=confidence)
    if ratio.low is not None and ratio.low > 1:
        change = Change.HIGHER
    elif ratio.high is not None and ratio.high < 1:
        change = Change.LOWER
    else:
        change = Change.SAME
    return Topic(name, now, before, ratio, change)


def _lasted(spell: Spell) -> tuple[float, bool]:
    return spell.days, spell.ended  # comparing spells themselves takes ten times as long


def _interval(share: float, summed: float, confidence: float) -> Estimate:
    if not 0 < share < 1:
        return Estimate(share)
    reach = float(special.ndtri((1 + confidence) / 2)) * sqrt(summed) / abs(log(share))
    low, high = (exp(log(share) * exp(sign * reach)) for sign in (1, -1))
    return Estimate(share, low, high)
