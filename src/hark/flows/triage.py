"""Triage of complaints: sort texts, learn from labelled ones, show what was learned and whether it holds."""

from collections.abc import Mapping, Sequence
from typing import Any

from hark.core.complaints.triage import drift
from hark.core.complaints.triage import words as counting
from hark.core.complaints.triage.drift import Drift
from hark.core.complaints.triage.model import Model
from hark.core.complaints.triage.opinions import PRODUCT
from hark.core.complaints.triage.sorting import Triage
from hark.flows import triage_rules, triage_store
from hark.guard.access import Staff, require


def sorter(*, by: Staff, confidence: float | None = None) -> Triage:
    """What sorts texts, with the models in force; under the confidence a person is asked.

    Raises:
        NotAllowed: the role does not sort complaints.
        ModelRefused: a model's file is damaged or foreign.
    """
    require(by, "triage.see")
    return Triage(triage_store.models(), triage_rules.lexicon(), triage_rules.derivations(), confidence)


def look(language: str, *, by: Staff) -> Model:
    """The model in force of the language, with its card.

    Raises:
        NoModel: there is none.
    """
    require(by, "triage.see")
    return triage_store.required(language)


def drifted(model: Model, texts: Sequence[str], *, by: Staff) -> Drift:
    """How far the texts are from those the model was learned from.

    Their shares of products are expected ones: the chances of each, added up. Of a model that knows no
    products, words alone are compared.
    """
    require(by, "triage.see")
    counted = [(text, counting.words(text)) for text in texts]
    mine = [words for text, words in counted if counting.language(text, words) == model.language]
    card: Mapping[str, Any] = model.card
    now = _shares(model, mine)
    then, unknown = card["shares"].get(PRODUCT, {}), float(card["unknown_words"])
    return drift.drift(
        then,
        now,
        unknown_then=unknown,
        unknown_now=model.vocabulary.weigh(mine).unknown,
        texts=(int(card["texts"]), len(mine)),
    )


def _shares(model: Model, texts: Sequence[Sequence[str]]) -> dict[str, float]:
    """What share of the texts the model expects of each product."""
    readings = model.read(model.vocabulary.weigh(texts)) if texts else []
    return {
        name: share
        for reading in readings
        if reading.head.axis == PRODUCT
        for name, share in zip(reading.head.classes, reading.chances.mean(axis=0).tolist(), strict=True)
    }
