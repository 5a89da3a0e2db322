"""Rules: phrases that speak for a class or a mark, in English and Chinese, unless they are denied."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from hark.core.complaints.triage.weighing import Spelled

PLAIN, STRONG = 2.0, 4.0  # log-odds
_DENIED_EN = frozenset({"not", "no", "never", "without", "t", "nor", "neither"})
_DENIED_ZH = ("不", "没", "未", "无", "非", "勿", "别")
_NEAR_EN, _NEAR_ZH = 3, 4  # words, characters


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in a row, and how much they say for a class of an axis."""

    words: str
    axis: str
    name: str
    weight: float


@dataclass(frozen=True)
class Lexicon:
    """The phrases of both languages, and the classes they may speak for, by axis in their order.

    `lean` is what is said for a class before any word is: most complaints are of low severity. `raises` is
    what a mark says for high severity.
    """

    english: tuple[Phrase, ...]
    chinese: tuple[Phrase, ...]
    classes: Mapping[str, tuple[str, ...]]
    lean: Mapping[tuple[str, str], float]
    raises: Mapping[str, float]

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
        return _DENIED_EN.union(word for phrase in self.english for word in phrase.words.split())

    def in_chinese(self, text: str) -> tuple[Phrase, ...]:
        """The phrases that stand in a Chinese text in lower case and are not denied there."""
        return tuple(each for each in self.chinese if each.words in text and _said_zh(each.words, text))


class EnglishPhrases:
    """The English phrases of a lexicon, by places in an index that has all their words."""

    def __init__(self, lexicon: Lexicon, index: Mapping[str, int]) -> None:
        self._telling, self._denied = np.zeros((2, len(index) + 1), dtype=bool)  # the last: unknown words
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
        self._denied[[index[word] for word in _DENIED_EN]] = True

    def stand_in(self, texts: Spelled) -> list[tuple[Phrase, ...]]:
        """For each text the phrases that stand in it and are not denied there, in their order."""
        around = np.full(max(_NEAR_EN, self._long.max(initial=0)), -1)
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
        for back in range(1, _NEAR_EN + 1):
            said &= ~(self._denied[places[start - back]] & (rows[start - back] == rows[start]))
        found: list[dict[Phrase, None]] = [{} for _ in texts.lengths]
        order = np.lexsort((number, start))
        order = order[said[order]]
        for row, each in zip(rows[start[order]].tolist(), number[order].tolist(), strict=True):
            found[row][self._spoken[each]] = None
        return [tuple(each) for each in found]


def _said_zh(phrase: str, text: str) -> bool:
    """Whether it stands somewhere without a denial among the four characters before, in its own clause."""
    at = text.find(phrase)
    while at >= 0:
        before = text[max(0, at - _NEAR_ZH) : at]
        clause = before[max(map(before.rfind, "，。；！？,;!? \n")) + 1 :]
        if not any(denied in clause for denied in _DENIED_ZH):
            return True
        at = text.find(phrase, at + 1)
    return False
