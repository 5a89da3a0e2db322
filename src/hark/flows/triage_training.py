"""Training the triage: learn from labelled texts, and put the new model in force unless it is worse."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import numpy as np
from django.db import transaction

from hark.core.complaints.triage import sides
from hark.core.complaints.triage.card import Source, card
from hark.core.complaints.triage.comparing import Verdict, compare
from hark.core.complaints.triage.learning import Examples, TooFew, learn
from hark.core.complaints.triage.model import Model
from hark.core.complaints.triage.opinions import ISSUE
from hark.core.complaints.triage.softmax import Classes
from hark.core.complaints.triage.sorting import Triage
from hark.flows import triage_cases, triage_examples, triage_files, triage_rules, triage_store
from hark.flows.triage_cases import CASES
from hark.flows.triage_examples import LEDGER, Told
from hark.guard.access import Staff, require
from hark.records import audit

# Compared on the first of these that the texts held out are labelled by.
COMPARED_ON = ("product", "reason", "business", "severity")


@dataclass(frozen=True, slots=True)
class Trained:
    """A model that was learned, what it was compared with, and whether it is in force now.

    Without a verdict there was nothing it could be compared with.
    """

    model: Model
    verdict: Verdict | None
    in_force: bool
    unused: Mapping[str, int]


def train(source: str, *, anew: bool, licence: str, by: Staff, now: datetime) -> list[Trained]:
    """Learn from file, ledger or cases, a model a language; one that is worse than that in force is let go.

    A fifth of the texts is held out by their words and learned from by none: champion and challenger are
    compared there. `anew` does not start from what the model in force knows.

    Raises:
        NotAllowed: the role does not train.
        TooFew: there is too little to learn from in any language.
    """
    require(by, "triage.train")
    told = _told(source, by=by, now=now)
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
    told = _told(source, by=by, now=now)
    to.mkdir(parents=True, exist_ok=True)
    trained = []
    for language in told.texts:
        model = _learned(told, told.examples(language), language, prior=None, licence=licence, now=now)
        (to / f"{language}{triage_store.SUFFIX}").write_bytes(triage_files.packed(model))
        trained.append(Trained(model, None, in_force=False, unused=told.unused))
    return trained


def _told(source: str, *, by: Staff, now: datetime) -> Told:
    """What the source tells; that texts of customers were opened for it is noted, whatever comes of it."""
    if source not in (LEDGER, CASES):
        return triage_examples.of_file(Path(source))
    if source == CASES:
        told = triage_cases.told(by=by)
    else:
        require(by, "complaint.reveal")
        told = triage_examples.of_ledger(by=by)
    with transaction.atomic():
        opened = sum(map(len, told.texts.values())) + told.unused.total()
        audit.write("triage.opened", source, by=by, now=now, rows=opened)
    return told


def _trained(
    told: Told, language: str, *, anew: bool, licence: str, by: Staff, now: datetime
) -> Trained | None:
    examples = told.examples(language)
    champion = triage_store.in_force(language)
    held_out = sides.folds(examples.texts) == 0
    # Not from the champion: it has seen most of these texts, so trying the new one on them would flatter it.
    prior = None if anew else triage_store.bundled(language)
    try:
        model = _learned(told, examples.part(~held_out), language, prior=prior, licence=licence, now=now)
    except TooFew:
        return None
    verdict = _compared(told, language, held_out.nonzero()[0].tolist(), model, champion)
    takes_over = bool(verdict and verdict.takes_over)
    with transaction.atomic():
        audit.write(
            "triage.trained" if takes_over else "triage.kept",
            language,
            by=by,
            now=now,
            source=told.name,
            rows=len(examples.texts),
            champion=f"{verdict.champion:.4f}" if verdict else None,
            challenger=f"{verdict.challenger:.4f}" if verdict else None,
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


def _compared(
    told: Told, language: str, held_out: Sequence[int], challenger: Model, champion: Model | None
) -> Verdict | None:
    """The verdict on the texts held out; where no model is in force yet, the rules are the champion."""
    for axis in COMPARED_ON:
        names = told.classes(language)[axis]
        labels = told.labels[language][axis]
        places = [at for at in held_out if labels[at] in names]
        if places:
            texts = [told.originals[language][at] for at in places]
            right = np.array([names.index(labels[at] or "") for at in places])
            champions = {language: champion} if champion else {}
            said = [_said(models, axis, texts) for models in (champions, {language: challenger})]
            return compare(right, champion=said[0], challenger=said[1], count=len(names))
    return None


def _said(models: Mapping[str, Model], axis: str, texts: Sequence[str]) -> Classes:
    """Which class is likeliest for each text, told by models and rules."""
    sort = Triage(models, triage_rules.lexicon(), triage_rules.derivations())
    chances = [list(each.opinions[axis].chances.values()) for each in sort(texts)]
    return np.asarray(np.argmax(chances, axis=1))


def _shares(labels: Sequence[str | None]) -> dict[str, float]:
    counted = Counter(label for label in labels if label)
    return {name: count / counted.total() for name, count in sorted(counted.items())}
