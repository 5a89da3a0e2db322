"""Learning a model from labelled texts, tried on parts it was not learned from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hark.core.complaints.triage import sides
from hark.core.complaints.triage.confidence import calibrate, threshold
from hark.core.complaints.triage.model import Head, Model
from hark.core.complaints.triage.softmax import Matrix, Plane, costs_of, fit
from hark.core.complaints.triage.weighing import Vocabulary
from hark.core.errors import Refusal

# The best of those tried in cross-validation on the bundled narratives. Two ways to count classes met rarely
# are averaged: what one overdoes the other does not.
RIDGE, EVENLY = 0.2, (0.5, 1.0)
FEWEST_TEXTS = 50
FEWEST_OF_A_WORD = 3  # texts: what one customer alone says is not kept
MOST_WORDS = 60_000
PRECISION = 0.95  # of what is routed without asking


class TooFew(Refusal):
    """There is not enough to learn from."""


@dataclass(frozen=True, slots=True)
class Examples:
    """Texts as words, and for each axis the class of each text; None where it was not said."""

    texts: Sequence[Sequence[str]]
    labels: Mapping[str, Sequence[str | None]]

    def part(self, chosen: NDArray[np.bool_]) -> "Examples":
        """Only the chosen."""
        places = np.flatnonzero(chosen).tolist()
        return Examples(
            [self.texts[at] for at in places],
            {axis: [labels[at] for at in places] for axis, labels in self.labels.items()},
        )


@dataclass(frozen=True, slots=True)
class Tried:
    """What a model said of texts it was not learned from: chances (texts x classes), and what was right."""

    axis: str
    classes: tuple[str, ...]
    chances: Matrix
    right: NDArray[np.int64]
    threshold: float


def learn(
    examples: Examples, *, language: str, classes: Mapping[str, tuple[str, ...]], prior: Model | None = None
) -> tuple[Model, list[Tried]]:
    """The model of the examples, and what came of trying it fold by fold.

    `classes` names those of each axis; an axis with fewer than fifty examples or two classes is left out.
    Words and classes the `prior` knows start from what it says of them.

    Raises:
        TooFew: there is no axis to learn.
    """
    folds = sides.folds(examples.texts)
    axes = [axis for axis in classes if _enough(examples.labels.get(axis, ()), classes[axis])]
    if not axes:
        raise TooFew(
            "There is too little to learn from: at least {fewest} texts in {language} with two different "
            "products are needed.",
            fewest=FEWEST_TEXTS,
            language=language,
        )
    vocabulary = _vocabulary(examples.texts, prior)
    learned = [_axis(axis, classes[axis], examples, folds, vocabulary, prior) for axis in axes]
    kept = tuple(head for head in prior.heads if head.axis not in axes) if prior else ()
    # The words a prior's other heads know are those of its own vocabulary, which is kept whole.
    heads = tuple(head for head, _ in learned) + tuple(_widened(head, prior, vocabulary) for head in kept)
    return Model(language, vocabulary, heads), [tried for _, tried in learned]


def _enough(labels: Sequence[str | None], classes: tuple[str, ...]) -> bool:
    told = [label for label in labels if label in classes]
    return len(told) >= FEWEST_TEXTS and len(set(told)) > 1


def _axis(
    axis: str,
    classes: tuple[str, ...],
    examples: Examples,
    folds: NDArray[np.int64],
    vocabulary: Vocabulary,
    prior: Model | None,
) -> tuple[Head, Tried]:
    places = {name: at for at, name in enumerate(classes)}
    wanted = np.array([places.get(label or "", -1) for label in examples.labels[axis]])
    known = np.flatnonzero(wanted >= 0).tolist()
    texts, right = [examples.texts[at] for at in known], wanted[known]
    scores = np.zeros((len(known), len(classes)))
    for fold in range(sides.FOLDS):
        out = folds[known] == fold
        if out.any() and not out.all():
            learned_from = [text for text, kept in zip(texts, out, strict=True) if not kept]
            words = _vocabulary(learned_from, prior)
            plane = _fit(words, learned_from, right[~out], classes, _start(axis, classes, words, prior))
            held_out = [text for text, kept in zip(texts, out, strict=True) if kept]
            scores[out] = plane.scores(words.weigh(held_out).table)
    calibration = calibrate(scores, right)
    chances = calibration.chances(scores)
    sure, hit = chances.max(axis=1), chances.argmax(axis=1) == right
    least = threshold(sure, hit, precision=PRECISION)
    plane = _fit(vocabulary, texts, right, classes, _start(axis, classes, vocabulary, prior))
    return Head(axis, classes, plane, calibration, least), Tried(axis, classes, chances, right, least)


def _fit(
    words: Vocabulary,
    texts: Sequence[Sequence[str]],
    right: NDArray[np.int64],
    classes: tuple[str, ...],
    start: Plane,
) -> Plane:
    table = words.weigh(texts).table
    found = [
        fit(table, right, costs=costs_of(right, count=len(classes), evenly=evenly), ridge=RIDGE, prior=start)
        for evenly in EVENLY
    ]
    weights = np.mean([plane.weights for plane in found], axis=0)
    bias = np.mean([plane.bias for plane in found], axis=0)
    # Only differences between classes count; centred, a weight says what a word speaks for.
    centred = weights - weights.mean(axis=1, keepdims=True)
    return Plane(centred.astype(np.float32), bias - bias.mean())


def _vocabulary(texts: Sequence[Sequence[str]], prior: Model | None) -> Vocabulary:
    """The words of the texts; behind those of the prior, whose weights stay."""
    own = Vocabulary.of(texts, fewest=FEWEST_OF_A_WORD, most=MOST_WORDS)
    if prior is None:
        return own
    known = prior.vocabulary
    new = [at for at, word in enumerate(own.words) if word not in known.index]
    return Vocabulary(
        known.words + tuple(own.words[at] for at in new), np.concatenate([known.weights, own.weights[new]])
    )


def _start(axis: str, classes: tuple[str, ...], words: Vocabulary, prior: Model | None) -> Plane:
    nought = Plane(np.zeros((len(words.words), len(classes))), np.zeros(len(classes)))
    head = prior.head(axis) if prior else None
    if head is None:
        return nought
    for at, name in enumerate(classes):
        if name in head.classes:
            there = head.classes.index(name)
            nought.weights[: len(head.plane.weights), at] = head.plane.weights[:, there]
            nought.bias[at] = head.plane.bias[there]
    return nought


def _widened(head: Head, prior: Model | None, words: Vocabulary) -> Head:
    """The head of the prior over the wider vocabulary: of what is new it says nothing."""
    start = _start(head.axis, head.classes, words, prior)
    plane = Plane(start.weights.astype(np.float32), start.bias)
    return Head(head.axis, head.classes, plane, head.calibration, head.threshold)
