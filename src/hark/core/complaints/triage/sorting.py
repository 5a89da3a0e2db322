"""The whole triage of texts: by the model of their language, and by rules where it says nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from hark.core.complaints.triage import words as counting
from hark.core.complaints.triage.lexicon import Lexicon
from hark.core.complaints.triage.model import Model, Reading, rounded
from hark.core.complaints.triage.opinions import ISSUE, PRODUCT, TOLD, Basis, Opinion, Triaged
from hark.core.complaints.triage.phrases import Phrase
from hark.core.complaints.triage.ruling import Rules
from hark.core.complaints.triage.softmax import Matrix
from hark.core.complaints.triage.tongues import Chinese, English, Tongue
from hark.core.complaints.triage.weighing import Spelled

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
        chinese = [counting.has_han(text) and counting.is_chinese(text) for text in texts]
        found = {
            language: iter(
                self._sorted(language, [text for text, zh in zip(texts, chinese, strict=True) if zh == of])
            )
            for language, of in (("en", False), ("zh", True))
        }
        return [next(found["zh" if zh else "en"]) for zh in chinese]

    def _sorted(self, language: str, texts: list[str]) -> list[Triaged]:
        if not texts:
            return []
        known, rules = self._known[language], self._rules[language]
        spelled, languages, heard = known.heard_in(texts)
        learned = self._learned(known.model, spelled) if known.model else [{} for _ in texts]
        return [
            self._whole(language, rules, opinions, phrases)
            for language, opinions, phrases in zip(languages, learned, heard, strict=True)
        ]

    @cached_property
    def _known(self) -> dict[str, Tongue]:
        """For each language its model, and the phrases for what that does not tell."""
        found: dict[str, Tongue] = {}
        for language in SPOKEN:
            model = self.models.get(language)
            axes = {head.axis for head in model.heads} if model else set()
            axes |= {each.target for each in self.derivations if each.source in axes}
            made = Chinese if language == "zh" else English
            found[language] = made(model, self.lexicon.without(axes))
        return found

    @cached_property
    def _rules(self) -> dict[str, Rules]:
        return {language: Rules(known.lexicon, self.confidence) for language, known in self._known.items()}

    def _learned(self, model: Model, spelled: Spelled) -> list[dict[str, Opinion]]:
        weighed = model.vocabulary.weighed(spelled)
        axes = {reading.head.axis: reading for reading in model.read(weighed)}
        columns = {axis: self._opinions(reading, Basis.MODEL) for axis, reading in axes.items()}
        for each in self.derivations:
            if each.source in axes and each.target not in axes:
                columns[each.target] = self._derived(axes[each.source], each)
        known = (np.diff(weighed.table.indptr) > 0).tolist()
        return [
            dict(zip(columns, row, strict=True)) if some else {}
            for row, some in zip(zip(*columns.values(), strict=True), known, strict=True)
        ]

    def _derived(self, reading: Reading, derivation: Derivation) -> list[Opinion]:
        targets = self.lexicon.classes[derivation.target]
        summed = derivation.summed(reading, targets)
        head = replace(reading.head, axis=derivation.target, classes=targets)
        return self._opinions(Reading(head, summed, reading.words), Basis.DERIVED)

    def _opinions(self, reading: Reading, basis: Basis) -> list[Opinion]:
        least = reading.head.threshold if self.confidence is None else self.confidence
        unsure = (reading.chances.max(axis=1) < least).tolist()
        return [
            Opinion(chances, spoke, basis, doubt)
            for chances, spoke, doubt in zip(_named(reading), reading.words, unsure, strict=True)
        ]

    def _whole(
        self, language: str, rules: Rules, learned: dict[str, Opinion], spoken: tuple[Phrase, ...]
    ) -> Triaged:
        opinions = {axis: learned.get(axis) or rules.opinion(axis, spoken) for axis in rules.axes}
        if ISSUE in learned:
            opinions[ISSUE] = learned[ISSUE]
        if language not in SPOKEN:  # some word may be known all the same
            opinions[PRODUCT] = opinions[PRODUCT]._replace(unsure=True)
        return Triaged(language, opinions, rules.marks(spoken))


def _named(reading: Reading) -> list[dict[str, float]]:
    """For each text the chance of each class; of issues, which are many, those of the likeliest five."""
    names, chances = reading.head.classes, reading.chances
    if reading.head.axis != ISSUE:
        return [dict(zip(names, row, strict=True)) for row in chances.tolist()]
    likeliest = np.argsort(-chances, axis=1, kind="stable")[:, :TOLD]
    told = np.take_along_axis(chances, likeliest, axis=1).tolist()
    called = np.array(names, dtype=object)[likeliest].tolist()
    return [dict(zip(*row, strict=True)) for row in zip(called, told, strict=True)]
