"""Whether a target is met, as far as the figure can tell."""

from collections.abc import Sequence
from dataclasses import replace

from hark.core.terms.card import Direction
from hark.core.terms.figure import Answer, Estimate, Lacking, Verdict


def verdict(estimate: Estimate, *, target: float | None, direction: Direction) -> Verdict:
    """Met or missed when the whole interval lies on one side of the target, else unsure.

    A figure exactly on its target meets it. A side of the interval that is not
    known may lie anywhere.
    """
    if target is not None and direction is Direction.NEITHER:
        raise ValueError("a target needs a direction that is better")
    if estimate.value is None:
        return Verdict.NO_DATA
    if target is None:
        return Verdict.NO_TARGET
    higher = direction is Direction.HIGHER
    worst, best = (estimate.low, estimate.high) if higher else (estimate.high, estimate.low)
    if worst is not None and _reaches(worst, target, higher=higher):
        return Verdict.MET
    if best is not None and not _reaches(best, target, higher=higher):
        return Verdict.MISSED
    return Verdict.UNSURE


def unless_lacking(answer: Answer, lacking: Sequence[Lacking]) -> Answer:
    """The answer, its verdict unknown where data are lacking on any of its days; one withheld stays so."""
    own = tuple(each for each in lacking if each.days.overlaps(answer.period))
    if not own or answer.suppressed:
        return answer
    return replace(answer, verdict=Verdict.UNKNOWN, lacking=own)


def _reaches(bound: float, target: float, *, higher: bool) -> bool:
    return bound >= target if higher else bound <= target
