"""Figures that count complaints still open: how long they last, how many are on time, and their causes."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from math import exp, log, sqrt

from scipy.special import ndtri

from hark.core.stats.intervals import CONFIDENCE, wilson
from hark.core.terms.figure import UNKNOWN, Estimate, Share


@dataclass(frozen=True, slots=True, order=True)
class Spell:
    """How many days a complaint has lasted; one that is not `ended` still lasts, and is censored."""

    days: float
    ended: bool


@dataclass(frozen=True, slots=True)
class Step:
    """From this day on so many are still open: the share with its interval, and how many were at risk."""

    days: float
    open: Estimate
    at_risk: int


def kaplan_meier(spells: Iterable[Spell], *, confidence: float = CONFIDENCE) -> tuple[Step, ...]:
    """The share of complaints still open after each day on which one ended, those that last censored.

    E. L. Kaplan and P. Meier, "Nonparametric estimation from incomplete observations", Journal of the
    American Statistical Association 53 (1958). The variance is that of M. Greenwood (1926), the interval
    on the scale of log(-log), which stays between 0 and 1 (J. D. Kalbfleisch and R. L. Prentice, "The
    statistical analysis of failure time data", 1980). Where all have ended there is no interval.
    """
    ordered = sorted(spells)
    at_risk, share, summed = len(ordered), 1.0, 0.0
    steps = []
    for days, group in groupby(ordered, key=lambda spell: spell.days):
        same = list(group)
        ended = sum(spell.ended for spell in same)
        if ended:
            share *= 1 - ended / at_risk
            summed += ended / (at_risk * (at_risk - ended)) if ended < at_risk else 0.0
            steps.append(Step(days, _interval(share, summed, confidence), at_risk))
        at_risk -= len(same)
    return tuple(steps)


def median_days(steps: Sequence[Step]) -> float | None:
    """After how many days half of the complaints have ended; None where not half of them have."""
    return next((step.days for step in steps if step.open.value is not None and step.open.value <= 0.5), None)


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


def pareto(causes: Iterable[str]) -> tuple[Cause, ...]:
    """The causes, the commonest first, each with what they add up to."""
    counts = Counter(causes)
    whole, so_far, found = counts.total(), 0, []
    for cause, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        so_far += count
        found.append(Cause(cause, count, so_far / whole))
    return tuple(found)


def _interval(share: float, summed: float, confidence: float) -> Estimate:
    if not 0 < share < 1:
        return Estimate(share)
    reach = float(ndtri((1 + confidence) / 2)) * sqrt(summed) / abs(log(share))
    low, high = (exp(log(share) * exp(sign * reach)) for sign in (1, -1))
    return Estimate(share, low, high)
