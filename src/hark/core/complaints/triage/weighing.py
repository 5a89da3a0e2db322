"""Words weighed: how often a word stands in a text, against how many texts it stands in."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, repeat

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Vocabulary:
    """The words a model knows, and the weight of each: a word of few texts tells more than one of many.

    The weight is the smoothed inverse document frequency (K. Spärck Jones, 1972).
    """

    words: tuple[str, ...]
    weights: Floats = field(repr=False)

    @classmethod
    def of(cls, texts: Iterable[Sequence[str]], *, fewest: int, most: int) -> "Vocabulary":
        """The words that stand in at least `fewest` of the texts, the `most` frequent of them."""
        total, within = 0, Counter[str]()
        for words in texts:
            total += 1
            within.update(set(words))
        known = sorted(
            (word for word, count in within.items() if count >= fewest), key=lambda w: (-within[w], w)
        )
        kept = tuple(sorted(known[:most]))
        counts = np.array([within[word] for word in kept], dtype=np.float32)
        return cls(kept, (np.log((1 + total) / (1 + counts)) + 1).astype(np.float32))

    @cached_property
    def index(self) -> dict[str, int]:
        """The place of each word."""
        return {word: at for at, word in enumerate(self.words)}

    def weigh(self, texts: Sequence[Iterable[str]]) -> "Weighed":
        """The texts as rows of length one: (1 + log of the count) times the weight of the word."""
        counted = [Counter(words) for words in texts]
        different = np.fromiter(map(len, counted), dtype=np.int64, count=len(texts))
        total = int(different.sum())
        found = map(self.index.get, chain.from_iterable(counted), repeat(-1))
        places = np.fromiter(found, dtype=np.int32, count=total)
        times = np.fromiter(chain.from_iterable(map(Counter.values, counted)), dtype=np.float32, count=total)
        known, all_words = places >= 0, int(times.sum())
        rows = np.repeat(np.arange(len(texts)), different)[known]
        places, times = places[known], times[known]
        known_words = int(times.sum())
        weights = (1 + np.log(times)) * self.weights[places]
        kept = np.bincount(rows, minlength=len(texts))
        lengths = np.sqrt(np.bincount(rows, weights**2, len(texts)))
        weights /= lengths[rows].astype(np.float32)
        starts = np.concatenate([[0], np.cumsum(kept)])
        table = csr_array((weights, places, starts), shape=(len(texts), len(self.words)))
        return Weighed(table, rows, known_words, all_words)


@dataclass(frozen=True, slots=True)
class Weighed:
    """Texts by words: the table, the row of each of its values, and how many words were known of how many."""

    table: csr_array
    rows: NDArray[np.int64]
    known: int
    words: int

    @property
    def unknown(self) -> float:
        """The part of the words that are not in the vocabulary."""
        return 1 - self.known / max(self.words, 1)
