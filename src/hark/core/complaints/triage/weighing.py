"""Words weighed: how often a word stands in a text, against how many texts it stands in."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
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

    def weigh(self, texts: Sequence[Sequence[str]]) -> "Weighed":
        """The texts, given as their words, weighed."""
        return self.weighed(spell(texts, self.index))

    def weighed(self, texts: "Spelled") -> "Weighed":
        """The texts as rows of length one: (1 + log of the count) times the weight of the word."""
        width = len(self.words)
        known = (texts.places >= 0) & (texts.places < width)
        rows = np.repeat(np.arange(len(texts.lengths)), texts.lengths)[known]
        met = rows * width + texts.places[known]
        met.sort()  # the same word of the same text together
        first = np.flatnonzero(np.concatenate([[True], met[1:] != met[:-1]])) if met.size else met
        times = np.diff(np.append(first, met.size)).astype(np.float32)
        rows, places = np.divmod(met[first], max(width, 1))
        weights = (1 + np.log(times)) * self.weights[places]
        lengths = np.sqrt(np.bincount(rows, weights**2, len(texts.lengths)))
        weights /= lengths[rows].astype(np.float32)
        starts = np.append(0, np.cumsum(np.bincount(rows, minlength=len(texts.lengths))))
        shape = (len(texts.lengths), width)
        table = csr_array((weights, places.astype(np.int32), starts.astype(np.int32)), shape=shape)
        return Weighed(table, rows, met.size, texts.places.size)


@dataclass(frozen=True, slots=True)
class Spelled:
    """The words of texts one after another, as places in an index (-1: not in it), and how many each has."""

    places: NDArray[np.int32]
    lengths: NDArray[np.int64]

    @property
    def starts(self) -> NDArray[np.int64]:
        """Where the words of each text begin."""
        return np.asarray(np.cumsum(self.lengths) - self.lengths)


def spell(texts: Sequence[Sequence[str]], index: Mapping[str, int]) -> Spelled:
    """The texts, given as their words, by the index."""
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    found = map(index.get, chain.from_iterable(texts), repeat(-1))
    return Spelled(np.fromiter(found, dtype=np.int32, count=int(lengths.sum())), lengths)


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
