"""What the tests of statistics draw from, and how they read an estimate."""

from collections.abc import Sequence

from hypothesis import strategies as st

from hark.core.stats.moments import Moments
from hark.core.terms.figure import Estimate, Share

shares = st.integers(1, 10_000).flatmap(
    lambda whole: st.builds(Share, part=st.integers(0, whole), whole=st.just(whole))
)


def moments(sample: Sequence[float]) -> Moments:
    return Moments(len(sample), sum(sample), sum(value * value for value in sample))


def bounds(estimate: Estimate) -> tuple[float, float]:
    """Both sides of an interval that must be there."""
    assert estimate.low is not None
    assert estimate.high is not None
    return estimate.low, estimate.high


def holds_its_point(estimate: Estimate) -> bool:
    value, (low, high) = estimate.value, bounds(estimate)
    return value is not None and low <= value <= high
