"""What is known of a language: its model, its phrases, and how both are found in texts."""

from functools import cached_property
from typing import NamedTuple, Protocol

import numpy as np

from hark.core.complaints.triage import words as counting
from hark.core.complaints.triage.characters import simplified
from hark.core.complaints.triage.hashing import HashedIndex
from hark.core.complaints.triage.lexicon import EnglishPhrases, Lexicon
from hark.core.complaints.triage.model import Model
from hark.core.complaints.triage.phrases import Phrase
from hark.core.complaints.triage.weighing import Spelled, spell


class Heard(NamedTuple):
    """Texts spelled, the language of each, and the phrases that stand in it and are not denied."""

    spelled: Spelled
    languages: list[str]
    phrases: list[tuple[Phrase, ...]]


class Tongue(Protocol):
    """A language that can be heard."""

    model: Model | None
    lexicon: Lexicon

    def heard_in(self, texts: list[str]) -> Heard:
        """What is heard in the texts."""


class Chinese:
    """Chinese: every run of one to three characters is a word, and phrases are looked for as they stand."""

    def __init__(self, model: Model | None, lexicon: Lexicon) -> None:
        self.model, self.lexicon = model, lexicon

    def heard_in(self, texts: list[str]) -> Heard:
        """What is heard in texts that are Chinese."""
        counted = map(counting.words, texts) if self.model else ([] for _ in texts)
        spelled = spell(list(counted), self.model.vocabulary.index if self.model else {})
        read = [simplified(text[: counting.LONGEST].lower()) for text in texts]
        phrases = self.lexicon.in_chinese.stand_in(read)
        return Heard(spelled, ["zh"] * len(texts), phrases)


class English:
    """English, and whatever else is written in letters: told from other languages by its common words."""

    def __init__(self, model: Model | None, lexicon: Lexicon) -> None:
        self.model, self.lexicon = model, lexicon

    @cached_property
    def _index(self) -> dict[str, int]:
        """The words of the model at their places, and behind them those of the phrases and common ones."""
        index = dict(self.model.vocabulary.index) if self.model else {}
        for word in sorted(self.lexicon.english_words | counting.COMMON):
            index.setdefault(word, len(index))
        return index

    @cached_property
    def _hashed(self) -> HashedIndex:
        return HashedIndex(self._index)

    @cached_property
    def _phrases(self) -> EnglishPhrases:
        return EnglishPhrases(self.lexicon, self._index)

    def heard_in(self, texts: list[str]) -> Heard:
        """What is heard in texts that are not Chinese."""
        spelled = self._hashed.spell(texts)
        return Heard(spelled, self._languages(spelled), self._phrases.stand_in(spelled))

    def _languages(self, spelled: Spelled) -> list[str]:
        common = np.zeros(len(self._index) + 1, dtype=bool)  # the last is that of unknown words
        common[[self._index[word] for word in counting.COMMON]] = True
        told = np.append(0, np.cumsum(common[spelled.places]))
        first = np.minimum(spelled.lengths, counting.FIRST)
        met = told[spelled.starts + first] - told[spelled.starts]
        sure = met >= counting.SURE_OF_ENGLISH * first
        return [
            "none" if not count else "en" if english else "other"
            for count, english in zip(first.tolist(), sure.tolist(), strict=True)
        ]
