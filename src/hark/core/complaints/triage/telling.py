"""Which words and pairs of words a model knows, and what each weighs: by how much it tells of the classes."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from hark.core.complaints.triage.softmax import Classes, Matrix
from hark.core.complaints.triage.weighing import NO_PAIRS, Floats, Pairs, Spelled, Vocabulary, spell

MOST_WORDS, MOST_PAIRS = 60_000, 10_000
# The best of those tried in cross-validation on the bundled narratives.
TELLING, RARE = 0.65, 0.75
_DOUBT = 5  # texts: what stands in few is not yet believed to tell as much as it seems to


def vocabulary(texts: Sequence[Sequence[str]], classes: Classes, *, fewest: int, paired: bool) -> Vocabulary:
    """The words, and where `paired` the pairs that tell most and the early words, of at least `fewest` texts.

    `classes` has the class of each text, -1 where it is not known. A weight grows with the smoothed inverse
    document frequency (K. Spärck Jones, 1972) and with how far a word is from standing in texts of every
    class alike, by Pearson's chi-squared (F. Debole and F. Sebastiani, "Supervised term weighting", 2003).
    """
    words = _words(texts, fewest=fewest)
    spelled = spell(texts, {word: at for at, word in enumerate(words)})
    pairs = _pairs(spelled, fewest=fewest) if paired else NO_PAIRS
    early = np.arange(len(words) if paired else 0, dtype=np.int32)
    count = len(words) + len(pairs)
    wide = Vocabulary(words, pairs, np.ones(count + len(early), dtype=np.float32), early)
    table, _ = wide.counted(spelled)
    rows = np.repeat(np.arange(len(texts)), np.diff(table.indptr))
    within = np.bincount(table.indices, minlength=len(wide.weights))
    kinds = int(classes.max(initial=0)) + 1
    labelled = classes[rows] >= 0
    cells = table.indices[labelled].astype(np.int64) * kinds + classes[rows[labelled]]
    there = np.bincount(cells, minlength=len(wide.weights) * kinds).reshape(-1, kinds)
    chi, told = _association(there, np.bincount(classes[classes >= 0], minlength=kinds))
    weights = told**TELLING * (np.log((1 + len(texts)) / (1 + within)) + 1) ** RARE
    best = np.sort(np.argsort(-chi[len(words) : count], kind="stable")[:MOST_PAIRS])
    early = early[within[count:] >= fewest]
    kept = np.concatenate([np.arange(len(words)), len(words) + best, count + early])
    return Vocabulary(words, pairs[best], weights[kept].astype(np.float32), early)


def widened(known: Vocabulary, own: Vocabulary) -> Vocabulary:
    """All that is known, whose weights stay, and behind each part of it what only `own` has."""
    new = np.array([at for at, word in enumerate(own.words) if word not in known.index], np.intp)
    words = known.words + tuple(own.words[at] for at in new)
    place = {word: at for at, word in enumerate(words)}
    there = np.array([place[word] for word in own.words], dtype=np.int32)
    pairs, early = there[own.pairs], there[own.early]
    told = set(map(tuple, known.pairs.tolist()))
    fresh = np.array([at for at, pair in enumerate(map(tuple, pairs.tolist())) if pair not in told], np.intp)
    first = np.flatnonzero(~np.isin(early, known.early))
    weights = [
        part
        for had, adds, these in zip(_parts(known), _parts(own), (new, fresh, first), strict=True)
        for part in (had, adds[these])
    ]
    return Vocabulary(
        words,
        np.concatenate([known.pairs, pairs[fresh]]),
        np.concatenate(weights),
        np.concatenate([known.early, early[first]]),
    )


def _parts(vocabulary: Vocabulary) -> list[Floats]:
    """The weights of words, pairs and early words, apart."""
    words = len(vocabulary.words)
    return np.split(vocabulary.weights, [words, words + len(vocabulary.pairs)])


def _words(texts: Sequence[Sequence[str]], *, fewest: int) -> tuple[str, ...]:
    within = Counter[str]()
    for text in texts:
        within.update(set(text))
    known = sorted((word for word, count in within.items() if count >= fewest), key=lambda w: (-within[w], w))
    return tuple(sorted(known[:MOST_WORDS]))


def _pairs(texts: Spelled, *, fewest: int) -> Pairs:
    """The pairs of known words that stand side by side in so many texts."""
    rows = np.repeat(np.arange(len(texts.lengths)), texts.lengths)
    first, second = texts.places[:-1].astype(np.int64), texts.places[1:]
    at = np.flatnonzero((first >= 0) & (second >= 0) & (rows[1:] == rows[:-1]))
    both = first[at] << 32 | second[at]
    order = np.lexsort((rows[at], both))
    both, rows = both[order], rows[at][order]
    once = np.diff(both, prepend=-1).astype(bool) | np.diff(rows, prepend=-1).astype(bool)
    found, counts = np.unique(both[once], return_counts=True)
    return np.stack(np.divmod(found[counts >= fewest], 2**32), axis=1).astype(np.int32)


def _association(there: Classes, texts: Classes) -> tuple[Matrix, Matrix]:
    """Chi-squared of each word, and how much a text it stands in tells; `there` counts texts by class."""
    present = texts > 0
    there, shares = there[:, present], texts[present] / texts.sum()
    within = there.sum(axis=1)
    due = np.maximum(within[:, np.newaxis] * shares, 1e-9)
    chi = ((there - due) ** 2 / due).sum(axis=1)
    beyond_chance = np.maximum(chi - (len(shares) - 1), 0.5)
    return chi, np.sqrt(beyond_chance / (within + _DOUBT))
