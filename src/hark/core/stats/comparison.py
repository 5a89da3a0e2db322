"""Whether a figure changed by more than chance explains.

A change is claimed only where the interval of the difference leaves zero out, or
where the exact test would be as surprised on that side in at most half of the
doubt allowed: five times in a hundred, both sides together, by default.
"""

from hark.core.stats import special
from hark.core.stats.intervals import CONFIDENCE, newcombe, welch
from hark.core.stats.moments import Moments
from hark.core.terms.figure import Change, Estimate, Share


def compare_shares(now: Share, before: Share, *, confidence: float = CONFIDENCE) -> Change:
    """How a share moved, by Newcombe's interval for the difference."""
    return _change(newcombe(now, before, confidence=confidence))


def compare_means(now: Moments, before: Moments, *, confidence: float = CONFIDENCE) -> Change:
    """How a mean moved, by Welch's interval for the difference."""
    return _change(welch(now, before, confidence=confidence))


def compare_counts(
    now: int,
    before: int,
    *,
    exposure_now: float,
    exposure_before: float,
    confidence: float = CONFIDENCE,
) -> Change:
    """How a rate of events moved, by the conditional exact test of two Poisson counts.

    Were the rates equal, each event would fall into `now` with the probability of
    its part of the exposure, so that `now` is binomial given the sum: J.
    Przyborowski and H. Wilenski, "Homogeneity of results in testing samples from
    Poisson series", Biometrika 31 (1940).
    """
    if exposure_now == 0 or exposure_before == 0:
        return Change.UNKNOWN
    together = now + before
    expected = exposure_now / (exposure_now + exposure_before)
    tail = (1 - confidence) / 2
    if special.bdtrc(now - 1, together, expected) <= tail:
        return Change.HIGHER
    return Change.LOWER if special.bdtr(now, together, expected) <= tail else Change.SAME


def _change(difference: Estimate) -> Change:
    if difference.low is None or difference.high is None:
        return Change.UNKNOWN
    if difference.low > 0:
        return Change.HIGHER
    return Change.LOWER if difference.high < 0 else Change.SAME
