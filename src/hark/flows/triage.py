"""Triage of complaints: sort texts, learn from labelled ones, show what was learned and whether it holds."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from django.db import transaction

from hark.core.complaints.triage import drift, sides
from hark.core.complaints.triage import words as counting
from hark.core.complaints.triage.card import Source, card
from hark.core.complaints.triage.comparing import Verdict, compare
from hark.core.complaints.triage.drift import Drift
from hark.core.complaints.triage.learning import Examples, TooFew, learn
from hark.core.complaints.triage.model import Head, Model
from hark.core.complaints.triage.opinions import ISSUE, PRODUCT
from hark.core.complaints.triage.softmax import Matrix
from hark.core.complaints.triage.sorting import Triage
from hark.flows import triage_examples, triage_files, triage_rules, triage_store
from hark.flows.triage_examples import LEDGER, Told
from hark.guard.access import Staff, require
from hark.records import audit


@dataclass(frozen=True, slots=True)
class Trained:
    """A model that was learned, what it was compared with, and whether it is in force now.

    Without a verdict there was nothing it could be compared with.
    """

    model: Model
    verdict: Verdict | None
    in_force: bool
    unused: Mapping[str, int]


def sorter(*, by: Staff, confidence: float | None = None) -> Triage:
    """What sorts texts, with the models in force; under the confidence a person is asked.

    Raises:
        NotAllowed: the role does not sort complaints.
        ModelRefused: a model's file is damaged or foreign.
    """
    require(by, "triage.see")
    return Triage(triage_store.models(), triage_rules.lexicon(), triage_rules.derivations(), confidence)


def train(source: str, *, anew: bool, licence: str, by: Staff, now: datetime) -> list[Trained]:
    """Learn from the file or ledger, a model a language; one that is worse than that in force is let go.

    A fifth of the texts is held out by their words and learned from by none: champion and challenger are
    compared there. `anew` does not start from what the model in force knows.

    Raises:
        NotAllowed: the role does not train.
        TooFew: there is too little to learn from in any language.
    """
    require(by, "triage.train")
    told = _told(source, by=by)
    trained = [
        _trained(told, language, anew=anew, licence=licence, by=by, now=now)
        for language in triage_store.LANGUAGES
        if len(told.texts.get(language, ()))
    ]
    if not any(trained):
        raise TooFew("There is no text with a label in English or Chinese to learn from.")
    return [each for each in trained if each]


def bundle(source: str, *, to: Path, licence: str, by: Staff, now: datetime) -> list[Trained]:
    """Learn from every text of the source, and write each model with its card into the folder."""
    require(by, "triage.train")
    told = _told(source, by=by)
    to.mkdir(parents=True, exist_ok=True)
    trained = []
    for language in told.texts:
        model = _learned(told, told.examples(language), language, prior=None, licence=licence, now=now)
        (to / f"{language}{triage_store.SUFFIX}").write_bytes(triage_files.packed(model))
        trained.append(Trained(model, None, in_force=False, unused=told.unused))
    return trained


def look(language: str, *, by: Staff) -> Model:
    """The model in force of the language, with its card.

    Raises:
        NoModel: there is none.
    """
    require(by, "triage.see")
    return triage_store.required(language)


def drifted(model: Model, texts: Sequence[str], *, by: Staff) -> Drift:
    """How far the texts are from those the model was learned from.

    Their shares of products are expected ones: the chances of each, added up.
    """
    require(by, "triage.see")
    counted = [(text, counting.words(text)) for text in texts]
    mine = [words for text, words in counted if counting.language(text, words) == model.language]
    card: Mapping[str, Any] = model.card
    head, chances = _products(model, mine)
    now = dict(zip(head.classes, chances.mean(axis=0).tolist(), strict=True)) if mine else {}
    then, unknown = card["shares"].get(PRODUCT, {}), float(card["unknown_words"])
    return drift.drift(
        then, now, unknown_then=unknown, unknown_now=model.vocabulary.weigh(mine).unknown, texts=len(mine)
    )


def _told(source: str, *, by: Staff) -> Told:
    if source == LEDGER:
        require(by, "complaint.reveal")
        return triage_examples.of_ledger(by=by)
    return triage_examples.of_file(Path(source))


def _trained(
    told: Told, language: str, *, anew: bool, licence: str, by: Staff, now: datetime
) -> Trained | None:
    examples = told.examples(language)
    champion = triage_store.in_force(language)
    held_out = sides.folds(examples.texts) == 0
    prior = None if anew else champion
    try:
        model = _learned(told, examples.part(~held_out), language, prior=prior, licence=licence, now=now)
    except TooFew:
        return None
    verdict = _compared(examples.part(held_out), model, champion)
    takes_over = verdict.takes_over if verdict else champion is None
    with transaction.atomic():
        audit.write(
            "triage.trained" if takes_over else "triage.kept",
            language,
            by=by,
            now=now,
            source=told.name,
            rows=len(examples.texts),
            champion=verdict and round(verdict.champion, 4),
            challenger=verdict and round(verdict.challenger, 4),
        )
        if takes_over:
            triage_store.put(model)
    return Trained(model, verdict, takes_over, told.unused)


def _learned(
    told: Told, examples: Examples, language: str, *, prior: Model | None, licence: str, now: datetime
) -> Model:
    model, tried = learn(examples, language=language, classes=told.classes(language), prior=prior)
    source = Source(told.name, told.digest, licence, f"{now:%Y-%m-%d}")
    shares = {axis: _shares(labels) for axis, labels in examples.labels.items() if axis != ISSUE}
    written = card(
        source,
        tried,
        texts=len(examples.texts),
        words=len(model.vocabulary.words),
        unknown=model.vocabulary.weigh(examples.texts).unknown,
        shares={axis: told for axis, told in shares.items() if told},
    )
    return replace(model, card=written)


def _compared(held_out: Examples, challenger: Model, champion: Model | None) -> Verdict | None:
    """The verdict on the products held out; None where there are none, or no champion to compare with."""
    places = [at for at, label in enumerate(held_out.labels.get(PRODUCT, ())) if label]
    if champion is None or not places or not champion.head(PRODUCT) or not challenger.head(PRODUCT):
        return None
    names = triage_rules.products()
    texts = [held_out.texts[at] for at in places]
    right = np.array([names.index(held_out.labels[PRODUCT][at] or "") for at in places])
    said = [_products(model, texts)[1].argmax(axis=1) for model in (champion, challenger)]
    return compare(right, champion=said[0], challenger=said[1], count=len(names))


def _products(model: Model, texts: Sequence[Sequence[str]]) -> tuple[Head, Matrix]:
    """What the model says of the products of the texts, which it must know something of."""
    _, readings = model.read(texts)
    [reading] = [each for each in readings if each.head.axis == PRODUCT]
    return reading.head, reading.chances


def _shares(labels: Sequence[str | None]) -> dict[str, float]:
    counted = Counter(label for label in labels if label)
    return {name: count / counted.total() for name, count in sorted(counted.items())}
