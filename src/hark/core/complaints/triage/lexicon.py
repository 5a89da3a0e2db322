"""Rules: phrases that speak for a class or a mark, in English and Chinese, unless they are denied."""

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

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

    `lean` is what is said for a class before any word is: most complaints are of low severity.
    """

    english: tuple[Phrase, ...]
    chinese: tuple[Phrase, ...]
    classes: Mapping[str, tuple[str, ...]]
    lean: Mapping[tuple[str, str], float]
    raises: Mapping[str, float]  # what a mark says for high severity

    @cached_property
    def _by_word(self) -> dict[str, list[Phrase]]:
        """English phrases by their longest word: few texts have it, so few are searched."""
        found: dict[str, list[Phrase]] = {}
        for phrase in self.english:
            found.setdefault(max(phrase.words.split(), key=len), []).append(phrase)
        return found

    def spoken(
        self, text: str, words: Sequence[str], *, counted: Counter[str], language: str
    ) -> list[Phrase]:
        """The phrases that stand in the text and are not denied there."""
        if language == "zh":
            return [
                phrase for phrase in self.chinese if phrase.words in text and _said_zh(phrase.words, text)
            ]
        return list(self._english(words, counted))

    def without(self, axes: Container[str]) -> "Lexicon":
        """The lexicon without the phrases of these axes."""
        english, chinese = (
            tuple(phrase for phrase in phrases if phrase.axis not in axes)
            for phrases in (self.english, self.chinese)
        )
        return replace(self, english=english, chinese=chinese)

    def _english(self, words: Sequence[str], counted: Counter[str]) -> Iterator[Phrase]:
        telling = self._by_word.keys() & counted.keys()
        if not telling:
            return
        line = f" {' '.join(words)} "
        for word in sorted(telling):
            for phrase in self._by_word[word]:
                if f" {phrase.words} " in line and _said_en(phrase.words, line):
                    yield phrase


def _said_en(phrase: str, line: str) -> bool:
    """Whether it stands somewhere without a denial among the three words before."""
    at = line.find(f" {phrase} ")
    while at >= 0:
        before = line[max(0, at - 40) : at].split()[-_NEAR_EN:]
        if not _DENIED_EN.intersection(before):
            return True
        at = line.find(f" {phrase} ", at + 1)
    return False


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
