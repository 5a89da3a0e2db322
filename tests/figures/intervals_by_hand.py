"""The same intervals by other roads: bisection on sums, and nothing but the standard library.

Where Hark has a closed formula or an inverse distribution function, these search for
the value at which the probability, added up term by term, is what it should be.
"""

from collections.abc import Callable, Sequence
from functools import cache
from math import atan, cos, floor, fsum, pi, sin, sqrt
from statistics import NormalDist, fmean, median, quantiles, variance

TAIL = 0.025
Z = NormalDist().inv_cdf(1 - TAIL)
NEGLIGIBLE = 1e-25


@cache
def share_bounds(part: int, whole: int) -> tuple[float, float]:
    """The shares that the score test just fails to reject, for `part` out of `whole`."""
    seen = part / whole

    def fits(p: float) -> bool:
        return whole * (seen - p) ** 2 <= Z * Z * p * (1 - p)

    low = 0.0 if part == 0 else _where(fits, 0.0, seen)
    high = 1.0 if part == whole else _where(lambda p: not fits(p), seen, 1.0)
    return low, high


@cache
def count_bounds(count: int) -> tuple[float, float]:
    """The Poisson means that make so many, or so few, as surprising as one in forty."""
    reach = 10 * sqrt(count) + 20
    low = 0.0 if count == 0 else _where(lambda mean: 1 - _fewer(count, mean) >= TAIL, 0.0, float(count))
    high = _where(lambda mean: _fewer(count + 1, mean) <= TAIL, float(count), count + reach)
    return low, high


def mean_bounds(sample: Sequence[int]) -> tuple[float | None, float | None]:
    """Student's interval; none for a sample without spread."""
    if len(set(sample)) < 2:
        return None, None
    middle = fmean(sample)
    reach = student(len(sample) - 1) * sqrt(variance(sample) / len(sample))
    return middle - reach, middle + reach


def decile(sample: Sequence[int], tenths: int) -> tuple[float, float | None, float | None]:
    """The quantile at so many tenths, and the two values of the sample that bracket it."""
    ordered = sorted(sample)
    n = len(ordered)
    if n == 1:
        return float(ordered[0]), None, None
    value = median(ordered) if tenths == 5 else quantiles(ordered, n=10, method="inclusive")[tenths - 1]
    lower, upper = _ranks(n, tenths)
    return (
        value,
        float(ordered[lower - 1]) if lower >= 1 else None,
        float(ordered[upper - 1]) if upper <= n else None,
    )


@cache
def student(freedom: int) -> float:
    """The distance that Student's t exceeds on either side once in forty."""
    return _where(lambda t: _student_within(t, freedom) >= 1 - 2 * TAIL, 0.0, 20.0 if freedom > 1 else 100.0)


def _student_within(t: float, freedom: int) -> float:
    """The probability of lying within `t` of zero: Abramowitz and Stegun 26.7.3 and 26.7.4."""
    angle = atan(t / sqrt(freedom))
    square = cos(angle) ** 2
    if freedom == 1:
        return 2 * angle / pi
    odd = freedom % 2
    term = cos(angle) if odd else 1.0
    terms = [term]
    for k in range(2 if odd else 1, freedom - 2, 2):
        term *= square * k / (k + 1)
        terms.append(term)
    total = sin(angle) * fsum(terms)
    return 2 / pi * (angle + total) if odd else total


def _fewer(count: int, mean: float) -> float:
    """The probability of fewer than `count` events where `mean` are expected."""
    middle = floor(mean)
    below = _falling(middle, lambda k: k / mean if mean else 0.0, step=-1)
    above = _falling(middle, lambda k: mean / (k + 1), step=1)
    weights = {middle: 1.0} | below | above
    return fsum(w for k, w in weights.items() if k < count) / fsum(weights.values())


def _falling(start: int, ratio: Callable[[int], float], *, step: int) -> dict[int, float]:
    """Weights relative to that of `start`, from there on until they no longer count."""
    weights: dict[int, float] = {}
    at, weight = start, 1.0
    while (weight := weight * ratio(at)) > NEGLIGIBLE:
        at += step
        weights[at] = weight
    return weights


@cache
def _ranks(n: int, tenths: int) -> tuple[int, int]:
    """The highest rank from below and the lowest from above that miss the quantile once in forty."""
    odds = tenths / (10 - tenths)
    middle = n * tenths // 10
    below = _falling(middle, lambda k: k / ((n - k + 1) * odds), step=-1)
    above = _falling(middle, lambda k: (n - k) * odds / (k + 1), step=1)
    weights = {middle: 1.0} | below | above
    total = fsum(weights.values())

    lower, upper, so_far = 0, 0, 0.0
    for k in range(n + 1):
        so_far += weights.get(k, 0.0) / total
        if so_far <= TAIL:
            lower = k + 1
        if so_far < 1 - TAIL:
            upper = k + 1
    return lower, upper + 1


def _where(holds: Callable[[float], bool], low: float, high: float) -> float:
    """The point between `low` and `high` from which on it holds, to the last bit."""
    while low < (middle := (low + high) / 2) < high:
        if holds(middle):
            high = middle
        else:
            low = middle
    return high
