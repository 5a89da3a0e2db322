"""In which words two complaints are alike: how much of what they say both say, and the words that tell it."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import log, sqrt

from hark.core.complaints.triage.words import COMMON, HAN, words

MOST = 5  # words told of one pair
SIMILAR = 0.15  # from this share of their words on it is told which
_HAN = re.compile(f"[{HAN}]+")


def weights(texts: Sequence[str]) -> dict[str, float]:
    """The weight of each word: one of few complaints tells more (K. Spärck Jones, 1972)."""
    within = Counter(term for text in texts for term in _terms(text))
    return {term: log(1 + len(texts) / count) for term, count in within.items()}


def shared(one: str, other: str, weights: Mapping[str, float]) -> tuple[float, tuple[str, ...]]:
    """How much of what they say both say (the cosine of their weighed words, 0 to 1), and in which words.

    The words told all stand in the first of the two.
    """
    ours, theirs = _terms(one), _terms(other)
    both = ours & theirs
    if not both:
        return 0.0, ()
    of, length, also = (sum(weights[t] ** 2 for t in terms) for terms in (both, ours, theirs))
    told = sorted(_told(one, both, weights).items(), key=lambda pair: (-pair[1], pair[0]))
    return of / sqrt(length * also), tuple(word for word, _ in told[:MOST])


def _terms(text: str) -> frozenset[str]:
    """The words that tell something: no number, none that every text has; of Chinese each two signs."""
    return frozenset(
        word
        for word in words(text)
        if (len(word) == 2 if _HAN.match(word) else len(word) > 1 and word.strip("0$") and word not in COMMON)
    )


def _told(text: str, shared: frozenset[str], weights: Mapping[str, float]) -> dict[str, float]:
    """The shared words as the text has them, each with its weight; of Chinese the longest runs."""
    found = {word: weights[word] for word in shared if not _HAN.match(word)}
    for run in _runs(text, shared):
        found[run] = sum(weights[run[at : at + 2]] for at in range(len(run) - 1))
    return found


def _runs(text: str, shared: frozenset[str]) -> Iterator[str]:
    for piece in _HAN.findall(text):
        start = 0
        for at in range(len(piece)):
            if piece[at : at + 2] not in shared:
                if at > start:
                    yield piece[start : at + 1]
                start = at + 1
