"""Rules: phrases that speak for a class or a mark, in English and Chinese, unless they are denied."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from hark.core.complaints.triage.chinese import ChinesePhrases
from hark.core.complaints.triage.denials import DENIALS, ENDS, NEAR
from hark.core.complaints.triage.phrases import Phrase
from hark.core.complaints.triage.weighing import Spelled


@dataclass(frozen=True)
class Lexicon:
    """The phrases of both languages, and the classes they may speak for, by axis in their order.

    `lean` is what is said for a class before any word is: most complaints are of low severity. `raises` is
    what a mark says for high severity. `not_meant` are Chinese words in which a phrase of that class or mark
    means something else: 防诈骗 is no fraud.
    """

    english: tuple[Phrase, ...]
    chinese: tuple[Phrase, ...]
    classes: Mapping[str, tuple[str, ...]]
    lean: Mapping[tuple[str, str], float]
    raises: Mapping[str, float]
    not_meant: tuple[Phrase, ...] = ()

    def without(self, axes: Container[str]) -> "Lexicon":
        """The lexicon without the phrases of these axes."""
        english, chinese = (
            tuple(phrase for phrase in phrases if phrase.axis not in axes)
            for phrases in (self.english, self.chinese)
        )
        return replace(self, english=english, chinese=chinese)

    @cached_property
    def english_words(self) -> frozenset[str]:
        """Every word that phrases, or denials of them, are made of."""
        return (DENIALS | ENDS).union(word for phrase in self.english for word in phrase.words.split())

    @cached_property
    def in_chinese(self) -> ChinesePhrases:
        """The Chinese phrases, to be found in texts."""
        return ChinesePhrases(self.chinese, self.not_meant)


class EnglishPhrases:
    """The English phrases of a lexicon, by places in an index that has all their words."""

    def __init__(self, lexicon: Lexicon, index: Mapping[str, int]) -> None:
        self._telling, self._denied, self._ends = np.zeros(
            (3, len(index) + 1), dtype=bool
        )  # the last: unknown words
        self._spoken = lexicon.english
        self._long = np.array([len(phrase.words.split()) for phrase in self._spoken], dtype=np.int64)
        # By the longest word: few texts have it, so few are searched. The others by how far they are from it.
        self._by_word: dict[int, list[tuple[int, int, list[tuple[int, int]]]]] = {}
        for number, phrase in enumerate(self._spoken):
            words = phrase.words.split()
            longest = words.index(max(words, key=len))
            others = [(at - longest, index[word]) for at, word in enumerate(words) if at != longest]
            self._by_word.setdefault(index[words[longest]], []).append((number, longest, others))
        self._telling[[*self._by_word]] = True
        self._denied[[index[word] for word in DENIALS]] = True
        self._ends[[index[word] for word in ENDS]] = True

    def stand_in(self, texts: Spelled) -> list[tuple[Phrase, ...]]:
        """For each text the phrases that stand in it and are not denied there, in their order."""
        around = np.full(max(NEAR, self._long.max(initial=0)), -1)
        rows = np.repeat(np.arange(len(texts.lengths)), texts.lengths)
        places, rows = (np.concatenate([around, each, around]) for each in (texts.places, rows))
        met = np.flatnonzero(self._telling[places])
        met = met[np.argsort(places[met], kind="stable")]
        words, firsts = np.unique(places[met], return_index=True)
        starts, numbers = [met[:0]], [met[:0]]
        for word, there in zip(words.tolist(), np.split(met, firsts[1:]), strict=False):
            for phrase, longest, others in self._by_word[word]:
                at = there
                for away, place in others:
                    at = at[places[at + away] == place]
                if at.size:
                    starts.append(at - longest)
                    numbers.append(np.full(at.size, phrase))
        start, number = np.concatenate(starts), np.concatenate(numbers)
        said = rows[start] == rows[start + self._long[number] - 1]
        near = np.ones(len(start), dtype=bool)
        for back in range(1, NEAR + 1):
            near &= (rows[start - back] == rows[start]) & ~self._ends[places[start - back]]
            said &= ~(near & self._denied[places[start - back]])
        found: list[dict[Phrase, None]] = [{} for _ in texts.lengths]
        order = np.lexsort((number, start))
        order = order[said[order]]
        for row, each in zip(rows[start[order]].tolist(), number[order].tolist(), strict=True):
            found[row][self._spoken[each]] = None
        return [tuple(each) for each in found]
