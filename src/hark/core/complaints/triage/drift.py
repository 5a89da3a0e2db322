"""Drift: whether recent texts still look like those a model was learned from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

from hark.core.stats import special

MODERATE, LARGE = 0.1, 0.25  # of the stability index, as it is usually read
MORE_UNKNOWN = 0.05
DOUBT = 0.05
_LEAST = 0.001


@dataclass(frozen=True, slots=True)
class Drift:
    """How far recent texts are from those learned from, and whether the model should be trained again.

    So few texts as there are give an index over `by_chance` five times in a hundred where nothing moved.
    """

    texts: int
    index: float
    by_chance: float
    unknown_then: float
    unknown_now: float
    shares: Mapping[str, tuple[float, float]]

    @property
    def state(self) -> str:
        """`steady`, `moderate` or `large`."""
        moved = self.index if self.index > self.by_chance else 0.0
        if moved >= LARGE or self.unknown_now - self.unknown_then >= MORE_UNKNOWN:
            return "large"
        return "moderate" if moved >= MODERATE else "steady"


def stability_index(then: Sequence[float], now: Sequence[float]) -> float:
    """The population stability index of two lists of shares: 0 where they are the same.

    A share of nought counts as a thousandth. (N. Siddiqi, "Credit Risk Scorecards", 2006.)
    """
    pairs = [(max(was, _LEAST), max(is_now, _LEAST)) for was, is_now in zip(then, now, strict=True)]
    return sum((is_now - was) * log(is_now / was) for was, is_now in pairs)


def by_chance(classes: int, *, then: int, now: int) -> float:
    """The index that samples of one population exceed five times in a hundred (B. Yurdakul, 2018)."""
    return float(special.chdtri(max(classes - 1, 1), DOUBT)) * (1 / max(then, 1) + 1 / max(now, 1))


def drift(
    then: Mapping[str, float],
    now: Mapping[str, float],
    *,
    unknown_then: float,
    unknown_now: float,
    texts: tuple[int, int],
) -> Drift:
    """The drift of class shares and of the part of words the model does not know; of how many texts each."""
    names = [*then, *(name for name in now if name not in then)]
    shares = {name: (then.get(name, 0.0), now.get(name, 0.0)) for name in names}
    index = stability_index([was for was, _ in shares.values()], [is_now for _, is_now in shares.values()])
    chance = by_chance(len(names), then=texts[0], now=texts[1])
    return Drift(texts[1], index, chance, unknown_then, unknown_now, shares)
