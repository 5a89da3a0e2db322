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
        self._telling = np.zeros(len(index) + 1, dtype=bool)  # the last is that of unknown words
        # By the longest word: few texts have it, so few are searched.
        self._by_word: dict[int, list[tuple[Phrase, list[int], int]]] = {}
        for phrase in lexicon.english:
            words = phrase.words.split()
            longest = words.index(max(words, key=len))
            places = [index[word] for word in words]
            self._by_word.setdefault(places[longest], []).append((phrase, places, longest))
        self._telling[[*self._by_word]] = True
        self._denied = frozenset(index[word] for word in _DENIED_EN)

    def stand_in(self, texts: Spelled) -> list[tuple[Phrase, ...]]:
        """For each text the phrases that stand in it and are not denied there."""
        met = np.flatnonzero(self._telling[texts.places])
        starts = texts.starts
        rows = np.searchsorted(starts, met, side="right") - 1
        places, begins = texts.places.tolist(), starts.tolist()
        found: list[dict[Phrase, None]] = [{} for _ in begins]
        for row, at in zip(rows.tolist(), met.tolist(), strict=True):
            for phrase, wanted, longest in self._by_word[places[at]]:
                if self._said(wanted, places, at - longest, begins[row]):
                    found[row][phrase] = None
        return [tuple(each) for each in found]

    def _said(self, wanted: list[int], places: list[int], start: int, begin: int) -> bool:
        """Whether the wanted words stand there, without a denial among the three before."""
        if start < begin or (len(wanted) > 1 and places[start : start + len(wanted)] != wanted):
            return False
        return self._denied.isdisjoint(places[max(begin, start - _NEAR_EN) : start])


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
