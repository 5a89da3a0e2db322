"""The whole triage of texts: by the model of their language, and by rules where it says nothing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from hark.core.complaints.triage import words as counting
from hark.core.complaints.triage.lexicon import Lexicon
from hark.core.complaints.triage.model import Model, Reading, rounded
from hark.core.complaints.triage.opinions import ISSUE, PRODUCT, Basis, Opinion, Triaged
from hark.core.complaints.triage.ruling import marks_of, ruled
from hark.core.complaints.triage.softmax import Matrix

SPOKEN = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Derivation:
    """How chances of one axis add up to those of another: to which class each class belongs."""

    source: str
    target: str
    belongs: Mapping[str, str]
    otherwise: str  # where one belongs that is not named

    def summed(self, reading: Reading, targets: Sequence[str]) -> Matrix:
        """The chances of the target's classes, a row a text."""
        table = np.zeros((len(reading.head.classes), len(targets)))
        for at, name in enumerate(reading.head.classes):
            table[at, targets.index(self.belongs.get(name, self.otherwise))] = 1.0
        return rounded(reading.chances @ table)


@dataclass(frozen=True)
class Triage:
    """Models by language, rules for what they do not know, and how sure it must be to go without a person.

    Without a `confidence` a model's own counts: that from which on it was right often enough.
    """

    models: Mapping[str, Model]
    lexicon: Lexicon
    derivations: Sequence[Derivation]
    confidence: float | None = None

    def __call__(self, texts: Sequence[str]) -> list[Triaged]:
        """What each text is about."""
        told = [counting.words(text) for text in texts]
        counted = [Counter(words) for words in told]
        languages = [counting.language(text, words) for text, words in zip(texts, told, strict=True)]
        learned: list[dict[str, Opinion]] = [{} for _ in texts]
        for language, model in self.models.items():
            # A text in no language known may still hold words a model knows; it is abstained from below.
            read_by = ("en", "other") if language == "en" else (language,)
            places = [at for at, spoken in enumerate(languages) if spoken in read_by]
            found = self._learned(model, [counted[at] for at in places]) if places else []
            for at, opinions in zip(places, found, strict=True):
                learned[at] = opinions
        return [self._whole(*each) for each in zip(texts, told, counted, languages, learned, strict=True)]

    @cached_property
    def _left_to_rules(self) -> dict[str, Lexicon]:
        """For each language the phrases of what its model does not tell."""
        found = dict.fromkeys(SPOKEN, self.lexicon)
        for language, model in self.models.items():
            axes = {head.axis for head in model.heads}
            axes |= {derivation.target for derivation in self.derivations if derivation.source in axes}
            found[language] = self.lexicon.without(axes)
        return found

    def _learned(self, model: Model, texts: list[Counter[str]]) -> list[dict[str, Opinion]]:
        weighed, readings = model.read(texts)
        axes = {reading.head.axis: reading for reading in readings}
        columns = {axis: self._opinions(reading, Basis.MODEL) for axis, reading in axes.items()}
        for each in self.derivations:
            if each.source in axes and each.target not in axes:
                columns[each.target] = self._derived(axes[each.source], each)
        known = (np.diff(weighed.table.indptr) > 0).tolist()
        return [
            {axis: column[at] for axis, column in columns.items()} if known[at] else {}
            for at in range(len(texts))
        ]

    def _derived(self, reading: Reading, derivation: Derivation) -> list[Opinion]:
        targets = self.lexicon.classes[derivation.target]
        summed = derivation.summed(reading, targets)
        head = replace(reading.head, classes=targets)
        return self._opinions(Reading(head, summed, reading.words), Basis.DERIVED)

    def _opinions(self, reading: Reading, basis: Basis) -> list[Opinion]:
        least = reading.head.threshold if self.confidence is None else self.confidence
        unsure = (reading.chances.max(axis=1) < least).tolist()
        names, rows = reading.head.classes, reading.chances.tolist()
        return [
            Opinion(dict(zip(names, row, strict=True)), spoke, basis, doubt)
            for row, spoke, doubt in zip(rows, reading.words, unsure, strict=True)
        ]

    def _whole(
        self, text: str, words: list[str], counted: Counter[str], language: str, learned: dict[str, Opinion]
    ) -> Triaged:
        lexicon = self._left_to_rules.get(language, self.lexicon) if learned else self.lexicon
        text = text[: counting.LONGEST].lower() if language == "zh" else ""
        spoken = lexicon.spoken(text, words, counted=counted, language=language)
        marks = marks_of(spoken)
        opinions = {
            axis: learned.get(axis) or ruled(axis, spoken, marks, lexicon=lexicon, least=self.confidence)
            for axis in lexicon.classes
        }
        if ISSUE in learned:
            opinions[ISSUE] = learned[ISSUE]
        if language not in SPOKEN:
            opinions[PRODUCT] = replace(opinions[PRODUCT], unsure=True)
        return Triaged(language, opinions, marks)
