"""Estimates with the interval they may be trusted to.

Each function carries the name its method has in the literature. `confidence` is
how often the interval must hold the truth; all of them are two-sided with equal
tails. An estimate from nothing is UNKNOWN, and a sample that shows no chance at
work (one value, or all values alike) has a value but no interval.
"""

from collections.abc import Callable, Mapping, Sequence
from math import hypot, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hark.core.stats import special
from hark.core.stats.histogram import Histogram
from hark.core.stats.moments import Moments
from hark.core.terms.figure import UNKNOWN, Estimate, Share

CONFIDENCE = 0.95


def wilson(part: int, whole: int, *, confidence: float = CONFIDENCE) -> Estimate:
    """The share with its score interval.

    E. B. Wilson, "Probable inference, the law of succession, and statistical
    inference", Journal of the American Statistical Association 22 (1927).
    """
    if not 0 <= part <= whole:
        raise ValueError(f"{part} is not a part of {whole}")
    if whole == 0:
        return UNKNOWN
    z = _z(confidence)
    middle = part + z * z / 2
    reach = z * sqrt(part * (whole - part) / whole + z * z / 4)
    # At none and at all the bound is the end of the scale; rounding would put it a hair beside.
    low = 0.0 if part == 0 else max(0.0, (middle - reach) / (whole + z * z))
    high = 1.0 if part == whole else min(1.0, (middle + reach) / (whole + z * z))
    return Estimate(part / whole, low, high)


def newcombe(a: Share, b: Share, *, confidence: float = CONFIDENCE) -> Estimate:
    """By how much share `a` exceeds share `b`, with the hybrid score interval.

    R. G. Newcombe, "Interval estimation for the difference between independent
    proportions: comparison of eleven methods", Statistics in Medicine 17 (1998),
    method 10.
    """
    first = wilson(a.part, a.whole, confidence=confidence)
    second = wilson(b.part, b.whole, confidence=confidence)
    match first, second:
        case Estimate(float(p), float(p_low), float(p_high)), Estimate(float(q), float(q_low), float(q_high)):
            low = p - q - hypot(p - p_low, q_high - q)
            high = p - q + hypot(p_high - p, q - q_low)
            return Estimate(p - q, max(-1.0, low), min(1.0, high))
        case _:
            return UNKNOWN


def poisson(count: int, *, exposure: float = 1.0, confidence: float = CONFIDENCE) -> Estimate:
    """The rate of `count` events per unit of `exposure`, with the exact interval.

    F. Garwood, "Fiducial limits for the Poisson distribution", Biometrika 28 (1936).
    """
    if count < 0:
        raise ValueError(f"{count} is not a count")
    if exposure == 0:
        return UNKNOWN
    tail = (1 - confidence) / 2
    low = float(special.gammaincinv(count, tail)) if count else 0.0
    high = float(special.gammainccinv(count + 1, tail))
    return Estimate(count / exposure, low / exposure, high / exposure)


def rate_ratio(
    now: int, before: int, *, exposure: float, exposure_before: float, confidence: float = CONFIDENCE
) -> Estimate:
    """How many times the rate of `now` is that of `before`, with the exact interval given their sum.

    Given the sum, `now` is binomial (J. Przyborowski and H. Wilenski, Biometrika 31, 1940), and the interval
    of its share, never too narrow, is that of C. J. Clopper and E. S. Pearson, "The use of confidence or
    fiducial limits illustrated in the case of the binomial", Biometrika 26 (1934). After none, no ratio
    is known, only that it is at least so much.
    """
    if now < 0 or before < 0:
        raise ValueError(f"{now} and {before} are not counts")
    if now + before == 0 or exposure == 0 or exposure_before == 0:
        return UNKNOWN
    tail, times = (1 - confidence) / 2, exposure_before / exposure
    low = float(special.betaincinv(now, before + 1, tail)) if now else 0.0
    high = float(special.betaincinv(now + 1, before, 1 - tail)) if before else None
    return Estimate(
        now / before * times if before else None,
        low / (1 - low) * times,
        None if high is None else high / (1 - high) * times,
    )


def mean_t(n: int, total: float, total_of_squares: float, *, confidence: float = CONFIDENCE) -> Estimate:
    """The mean of `n` values from their sum and their sum of squares, with the t interval.

    Student, "The probable error of a mean", Biometrika 6 (1908).
    """
    sample = Moments(n, total, total_of_squares)
    if sample.mean is None:
        return UNKNOWN
    if not sample.variance:
        return Estimate(sample.mean)
    reach = _t(n - 1, confidence) * sqrt(sample.variance / n)
    return Estimate(sample.mean, sample.mean - reach, sample.mean + reach)


def welch(a: Moments, b: Moments, *, confidence: float = CONFIDENCE) -> Estimate:
    """By how much the mean of `a` exceeds that of `b`, whose spreads may differ.

    B. L. Welch, "The generalization of Student's problem when several different
    population variances are involved", Biometrika 34 (1947).
    """
    if a.mean is None or b.mean is None:
        return UNKNOWN
    difference = a.mean - b.mean
    if a.variance is None or b.variance is None or a.variance + b.variance == 0:
        return Estimate(difference)
    error_a, error_b = a.variance / a.n, b.variance / b.n
    error = error_a + error_b
    freedom = error**2 / (error_a**2 / (a.n - 1) + error_b**2 / (b.n - 1))
    reach = _t(freedom, confidence) * sqrt(error)
    return Estimate(difference, difference - reach, difference + reach)


def order_statistic(
    counts: Mapping[float, int] | Histogram, q: float, *, confidence: float = CONFIDENCE
) -> Estimate:
    """The `q` quantile of a sample given as value -> how often, between two of its own values."""
    sample = counts if isinstance(counts, Histogram) else Histogram.of(counts)
    [[estimate]] = order_statistics([sample], (q,), confidence=confidence)
    return estimate


def order_statistics(
    samples: Sequence[Histogram],
    quantiles: Sequence[float],
    *,
    of: Callable[[Any], float] = float,
    confidence: float = CONFIDENCE,
) -> list[list[Estimate]]:
    """The quantiles of each sample; `of` tells the values from what stands for them in the same order.

    The value is Hyndman and Fan's type 7 ("Sample quantiles in statistical
    packages", The American Statistician 50, 1996). The interval supposes nothing
    of the distribution: how many of n values lie below the true quantile is
    binomial (W. R. Thompson, "On confidence ranges for the median and other
    expectation distributions", Annals of Mathematical Statistics 7, 1936). A
    bound that would need a value beyond the sample is None.
    """
    sizes = np.array([sample.n for sample in samples], dtype=np.int64)
    known = np.flatnonzero(sizes).tolist()
    found = [[UNKNOWN] * len(quantiles) for _ in samples]
    if not known:
        return found
    n = sizes[known]
    values = np.concatenate([samples[at].values for at in known])
    up_to = np.concatenate([samples[at].often for at in known]).cumsum()
    before = n.cumsum() - n
    for column, q in enumerate(quantiles):
        lower, upper = _ranks(n, q, confidence)
        place = (n - 1) * q
        below = place.astype(np.int64) + 1
        ranks = (below, np.minimum(below + 1, n), np.maximum(lower, 1), np.minimum(upper, n))
        told = values[up_to.searchsorted(np.stack(ranks, axis=1) + before[:, np.newaxis])].tolist()
        beyond = np.stack([lower < 1, upper > n, place - below + 1], axis=1).tolist()
        for at, (least, most, low, high), (no_low, no_high, part) in zip(known, told, beyond, strict=True):
            value = of(least) + part * (of(most) - of(least))
            # A type 7 value near the ends can lie between the bounding rank and its neighbour.
            found[at][column] = Estimate(
                value, None if no_low else min(of(low), value), None if no_high else max(of(high), value)
            )
    return found


def nps(promoters: int, passives: int, detractors: int, *, confidence: float = CONFIDENCE) -> Estimate:
    """The net promoter score from -100 to 100, with the normal interval of the trinomial variance.

    B. Rocks, "Interval estimation for the net promoter score", The American
    Statistician 70 (2016), there the Wald interval. It needs a few dozen answers.
    """
    n = promoters + passives + detractors
    if n == 0:
        return UNKNOWN
    score = (promoters - detractors) / n
    variance = (promoters + detractors) / n - score * score
    if max(promoters, passives, detractors) == n:
        return Estimate(100 * score)
    reach = _z(confidence) * sqrt(variance / n)
    return Estimate(100 * score, 100 * max(-1.0, score - reach), 100 * min(1.0, score + reach))


def _ranks(n: NDArray[np.int64], q: float, confidence: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The outermost pair of ranks needed of each n: 0 or n + 1 where the sample is too small to have one."""
    tail, z = (1 - confidence) / 2, _z(confidence)
    # Nearly always right: the normal approximation of the binomial, by E. A. Cornish and R. A. Fisher (1938).
    middle, reach = n * q + (1 - 2 * q) * (z * z - 1) / 6 - 0.5, z * np.sqrt(n * q * (1 - q))
    lower = _first(lambda k, n: special.bdtr(k, n, q) > tail, n, near=middle - reach)
    upper = _first(lambda k, n: special.bdtr(k, n, q) >= 1 - tail, n, near=middle + reach) + 1
    return lower, upper


def _first(
    holds: Callable[[Any, Any], Any], n: NDArray[np.int64], *, near: NDArray[np.float64]
) -> NDArray[np.int64]:
    """The first number from 0 for which it holds of each n, as for all after it; in steps from a guess."""
    at = np.clip(np.ceil(near).astype(np.int64), 0, n)
    too_high = too_low = np.arange(len(n))
    while len(too_high := too_high[(at[too_high] > 0) & holds(np.maximum(at - 1, 0)[too_high], n[too_high])]):
        at[too_high] -= 1
        too_low = np.setdiff1d(too_low, too_high, assume_unique=True)  # one more holds, as was just seen
    while len(too_low := too_low[(at[too_low] <= n[too_low]) & ~holds(at[too_low], n[too_low])]):
        at[too_low] += 1
    return at


def _z(confidence: float) -> float:
    return float(special.ndtri((1 + confidence) / 2))


def _t(freedom: float, confidence: float) -> float:
    return float(special.stdtrit(freedom, (1 + confidence) / 2))
