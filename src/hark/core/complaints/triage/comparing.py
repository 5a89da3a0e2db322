"""Champion and challenger: whether a new model may take the place of the one in force."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import binomtest

from hark.core.complaints.triage.card import f1_by_class
from hark.core.complaints.triage.softmax import Classes

TIMES = 1_000
DOUBT = 0.05


@dataclass(frozen=True, slots=True)
class Verdict:
    """What both did on the texts held out, and whether the challenger may take over.

    `low` and `high` bound the difference of macro-F1 (challenger less champion) in 95 of 100 samples drawn
    from these texts; `chance` is that of so uneven a split of differing answers, were both equally good.
    """

    texts: int
    champion: float
    challenger: float
    low: float
    high: float
    only_champion_right: int
    only_challenger_right: int
    chance: float
    takes_over: bool


def compare(right: Classes, *, champion: Classes, challenger: Classes, count: int, seed: int = 0) -> Verdict:
    """The verdict: the challenger takes over where it is not worse on these texts by either test.

    It is worse where its macro-F1 is lower, or where McNemar's exact test (1947) says so. A challenger
    that is merely no better than chance would explain may take over: it has learned from newer texts.
    """
    kinds = np.unique(right)
    of_champion, of_challenger = (_macro(right, told, kinds, count) for told in (champion, challenger))
    dice = np.random.default_rng(seed)
    moved = [
        _moved(right[some], champion[some], challenger[some], count)
        for some in (dice.integers(0, len(right), len(right)) for _ in range(TIMES))
    ]
    low, high = np.quantile(moved, [DOUBT / 2, 1 - DOUBT / 2])
    ours, theirs = challenger == right, champion == right
    gained, lost = int((ours & ~theirs).sum()), int((theirs & ~ours).sum())
    chance = float(binomtest(gained, gained + lost).pvalue) if gained + lost else 1.0
    worse = of_challenger < of_champion or (chance < DOUBT and gained < lost)
    return Verdict(
        len(right), of_champion, of_challenger, float(low), float(high), lost, gained, chance, not worse
    )


def _moved(right: Classes, champion: Classes, challenger: Classes, count: int) -> float:
    kinds = np.unique(right)
    return _macro(right, challenger, kinds, count) - _macro(right, champion, kinds, count)


def _macro(right: Classes, told: Classes, kinds: Classes, count: int) -> float:
    return float(f1_by_class(right, told, count=count)[kinds].mean())
