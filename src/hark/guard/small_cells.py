"""Suppression of figures counted from too few people."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from hark.core.terms.figure import UNKNOWN, Answer, Verdict


def suppress(answers: Sequence[Answer], *, minimum: int) -> list[Answer]:
    """The answers with every cell of 1 to `minimum` - 1 records emptied, and its companions with it.

    Wherever cells or pieces of the period add up to a total that could be asked for, the
    next smallest goes too if only one is emptied, or several of less than `minimum`
    together: otherwise the total minus the rest would tell them.
    """
    counts = [answer.n or 0 for answer in answers]
    totals = _totals(answers) if any(0 < n < minimum for n in counts) else []
    gone = hidden(counts, totals, minimum=minimum)
    return [emptied(answer) if at in gone else answer for at, answer in enumerate(answers)]


def hidden(counts: Sequence[int], totals: Sequence[Sequence[int]], *, minimum: int) -> set[int]:
    """The places of counts that are not told; `totals` are places that add up to what could be asked."""
    found = {at for at, n in enumerate(counts) if 0 < n < minimum}
    settled = not found
    while not settled:
        settled = True
        for total in totals:
            gone = [counts[at] for at in total if at in found]
            rest = [at for at in total if at not in found and counts[at]]
            if gone and rest and (len(gone) == 1 or sum(gone) < minimum):
                found.add(min(rest, key=counts.__getitem__))
                settled = False
    return found


def emptied(answer: Answer) -> Answer:
    """The answer without its numbers."""
    return replace(
        answer,
        estimate=UNKNOWN,
        part=None,
        whole=None,
        n=None,
        excluded=None,
        squares=None,
        quantiles={},
        verdict=Verdict.NO_DATA,
        suppressed=True,
    )


def _totals(answers: Sequence[Answer]) -> list[list[int]]:
    """The places of the answers that add up to one of fewer dimensions, of the whole period, or both."""
    totals: dict[object, list[int]] = defaultdict(list)
    for at, answer in enumerate(answers):
        cell = (answer.period, *answer.by.items())
        for kept in range(len(cell)):
            for total in combinations(cell, kept):
                totals[answer.indicator, total].append(at)
    return list(totals.values())
