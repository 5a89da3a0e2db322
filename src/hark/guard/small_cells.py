"""Suppression of figures counted from too few people."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from hark.core.terms.figure import UNKNOWN, Answer, Verdict


def suppress(answers: Sequence[Answer], *, minimum: int) -> list[Answer]:
    """The answers with every cell of 1 to `minimum` - 1 records emptied.

    Where exactly one cell of a split is emptied, the next smallest of the same
    period goes with it: otherwise the total minus the rest would tell it.
    """
    groups: dict[object, list[int]] = defaultdict(list)
    for at, answer in enumerate(answers):
        groups[answer.indicator, answer.period].append(at)
    hidden: set[int] = set()
    for members in groups.values():
        small = [at for at in members if 0 < answers[at].n < minimum]
        rest = sorted((at for at in members if answers[at].n >= minimum), key=lambda at: answers[at].n)
        hidden.update(small if len(small) != 1 else small + rest[:1])
    return [_emptied(answer) if at in hidden else answer for at, answer in enumerate(answers)]


def _emptied(answer: Answer) -> Answer:
    return replace(
        answer,
        estimate=UNKNOWN,
        part=None,
        whole=None,
        n=0,
        excluded=0,
        quantiles={},
        verdict=Verdict.NO_DATA,
        suppressed=True,
    )
