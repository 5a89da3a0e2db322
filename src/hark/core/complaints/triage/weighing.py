"""Words weighed: how often a word stands in a text, against how much it tells of what the text is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, repeat
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from hark.core.complaints.triage.slots import Numbers, Slots

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats = NDArray[np.float32]
Pairs = NDArray[np.int32]
Places = NDArray[np.int32]
NO_PAIRS: Pairs = np.empty((0, 2), dtype=np.int32)
NONE_EARLY: Places = np.empty(0, dtype=np.int32)
# The best of those tried in cross-validation: people say first what it is about.
FIRST, EARLY = 50, 0.5  # words of a text, and how much they count beside the whole of it
_ODD = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class Vocabulary:
    """The words a model knows, the pairs of them it knows to stand side by side, and the weight of each.

    `pairs` are two places among the words (pairs x 2). `early` are the places of those words that count once
    more, for themselves, where a text begins with them. `weights` are those of words, pairs and early words.
    """

    words: tuple[str, ...]
    pairs: Pairs = field(repr=False)
    weights: Floats = field(repr=False)
    early: Places = field(default_factory=NONE_EARLY.copy, repr=False)

    @cached_property
    def index(self) -> dict[str, int]:
        """The place of each word."""
        return {word: at for at, word in enumerate(self.words)}

    @cached_property
    def names(self) -> NDArray[np.object_]:
        """What each weight is of: a word, or two with a space between."""
        together = [f"{self.words[first]} {self.words[second]}" for first, second in self.pairs.tolist()]
        first = [self.words[at] for at in self.early.tolist()]
        return np.array([*self.words, *together, *first], dtype=object)

    def weigh(self, texts: Sequence[Sequence[str]]) -> "Weighed":
        """The texts, given as their words, weighed."""
        return self.weighed(spell(texts, self.index))

    def weighed(self, texts: "Spelled") -> "Weighed":
        """The texts as rows: (1 + log of the count) times the weight of the word or pair.

        What words and pairs are told has length one, and what the early words are, a half.
        """
        table, known = self.counted(texts)
        rows = np.repeat(np.arange(len(texts.lengths)), np.diff(table.indptr))
        weights = (1 + np.log(table.data)) * self.weights[table.indices]
        early = table.indices >= len(self.words) + len(self.pairs)
        parts = 2 * rows + early
        lengths = np.sqrt(np.bincount(parts, weights**2, 2 * len(texts.lengths)))
        lengths[1::2] /= EARLY
        table.data = weights / lengths[parts].astype(np.float32)
        return Weighed(table, rows, known, texts.places.size)

    def counted(self, texts: "Spelled") -> "tuple[csr_array, int]":
        """How often each word, pair and early word stands in each text, and how many words were known."""
        count, places = len(texts.lengths), texts.places
        rows = np.repeat(np.arange(count, dtype=np.int32), texts.lengths)
        known = (places >= 0) & (places < len(self.words))
        met = [rows[known]], [places[known]]
        if len(self.pairs):
            at = np.flatnonzero(known[1:] & known[:-1] & (rows[1:] == rows[:-1]))
            at = at[self._paired[0][places[at]] & self._paired[1][places[at + 1]]]
            found = self._slots.found(beside(places[at], places[at + 1]))
            met[0].append(rows[at[found >= 0]])
            met[1].append(found[found >= 0])
        if len(self.early):
            since = np.arange(places.size) - np.repeat(texts.starts, texts.lengths)
            at = np.flatnonzero(known & (since < FIRST))
            found = self._early[places[at]]
            met[0].append(rows[at[found >= 0]])
            met[1].append(found[found >= 0])
        shape = count, len(self.weights)
        return _table(np.concatenate(met[0]), np.concatenate(met[1]), shape), int(known.sum())

    @cached_property
    def _slots(self) -> Slots:
        places = np.arange(len(self.words), len(self.words) + len(self.pairs), dtype=np.int32)
        return Slots(beside(self.pairs[:, 0], self.pairs[:, 1]), places)

    @cached_property
    def _early(self) -> Places:
        """For each word the place of its weight where it is early; -1 where it has none."""
        found = np.full(len(self.words), -1, dtype=np.int32)
        found[self.early] = np.arange(len(self.weights) - len(self.early), len(self.weights))
        return found

    @cached_property
    def _paired(self) -> NDArray[np.bool_]:
        """Whether each word is the first of some pair, and whether the second: most lookups end here."""
        found = np.zeros((2, len(self.words)), dtype=bool)
        found[0, self.pairs[:, 0]] = found[1, self.pairs[:, 1]] = True
        return found


def _table(rows: Places, columns: Places, shape: tuple[int, int]) -> "csr_array":
    """How often each row and column come together.

    They are sorted as one number, several times as fast as a sparse table sorts its own.
    """
    from scipy.sparse import csr_array  # it takes a tenth of a second to come

    count, width = shape
    small: type[np.signedinteger] = np.int32 if count * width < 2**31 else np.int64
    edges = np.arange(count + 1).astype(small) * width
    cells = np.asarray(rows.astype(small) * width + columns)
    cells.sort()
    firsts = np.flatnonzero(np.diff(cells, prepend=-1))
    times = np.diff(firsts, append=cells.size).astype(np.float32)
    cells = cells[firsts]
    ends = np.searchsorted(cells, edges).astype(small)
    return csr_array((times, cells - np.repeat(edges[:-1], np.diff(ends)), ends), shape=shape)


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


def beside(first: NDArray[np.int32], second: NDArray[np.int32]) -> Numbers:
    """A number for each two places, another for each; its first bits are well mixed."""
    both = first.astype(np.uint64) << np.uint64(32) | second.astype(np.uint64)
    both = (both + np.uint64(1)) * _ODD
    return np.asarray((both ^ both >> np.uint64(29)) * _ODD)


@dataclass(frozen=True, slots=True)
class Weighed:
    """Texts by words and pairs: the table, the row of each value, how many words were known of how many."""

    table: "csr_array"
    rows: NDArray[np.int64]
    known: int
    words: int

    @property
    def unknown(self) -> float:
        """The part of the words that are not in the vocabulary."""
        return 1 - self.known / max(self.words, 1)
