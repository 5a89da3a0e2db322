"""Learning a model from labelled texts, tried on parts it was not learned from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from hark.core.complaints.triage import hidden, sides, telling
from hark.core.complaints.triage.confidence import Calibration, calibrate, threshold
from hark.core.complaints.triage.hidden import Layer
from hark.core.complaints.triage.model import Head, Model
from hark.core.complaints.triage.opinions import PRODUCT
from hark.core.complaints.triage.softmax import Classes, Matrix, Plane, costs_of, fit
from hark.core.complaints.triage.weighing import Vocabulary
from hark.core.errors import Refusal

if TYPE_CHECKING:
    from scipy.sparse import csr_array

# The best of those tried in cross-validation on the bundled narratives. Two ways to count classes met rarely
# are averaged: what one overdoes the other does not.
RIDGE, EVENLY = 0.12, (0.5, 1.0)
FEWEST_TEXTS = 50
FEWEST_OF_A_WORD = 3  # texts: what one customer alone says is not kept
PAIRED = ("en",)  # of Chinese, runs of characters stand for pairs already
PRECISION = 0.95  # of what is routed without asking
MARGIN = 1.645  # standard errors above it, so that chance alone does not let it be less on texts to come


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
    axes = {axis: names for axis, names in classes.items() if _enough(examples.labels.get(axis, ()), names)}
    if not axes:
        raise TooFew(
            "There is too little to learn from: at least {fewest} texts in {language} with two different "
            "products are needed.",
            fewest=FEWEST_TEXTS,
            language=language,
        )
    right = {axis: _right(examples.labels[axis], names) for axis, names in axes.items()}
    scores = {axis: np.zeros((len(examples.texts), len(names))) for axis, names in axes.items()}
    folds = sides.folds(examples.texts)
    for fold in range(sides.FOLDS):
        out = folds == fold
        if out.any() and not out.all():
            within = {axis: wanted[~out] for axis, wanted in right.items()}
            words, planes = _planes(examples.part(~out).texts, within, axes, language, prior)
            held_out = words.weigh(examples.part(out).texts).table
            for axis, (plane, layer) in planes.items():
                scores[axis][out] = hidden.together(plane, layer, held_out)
    vocabulary, planes = _planes(examples.texts, right, axes, language, prior)
    tried = [_tried(axis, names, scores[axis], right[axis]) for axis, names in axes.items()]
    heads = [
        Head(each.axis, each.classes, plane, calibration, each.threshold, layer)
        for (each, calibration), (plane, layer) in ((some, planes[some[0].axis]) for some in tried)
    ]
    kept = [head for head in prior.heads if head.axis not in axes] if prior else []
    # The words a prior's other heads know are those of its own vocabulary, which is kept whole.
    heads += [_widened(head, prior, vocabulary) for head in kept]
    return Model(language, vocabulary, tuple(heads)), [each for each, _ in tried]


def _enough(labels: Sequence[str | None], classes: tuple[str, ...]) -> bool:
    told = [label for label in labels if label in classes]
    return len(told) >= FEWEST_TEXTS and len(set(told)) > 1


def _right(labels: Sequence[str | None], classes: tuple[str, ...]) -> Classes:
    """The class of each text by its place; -1 where it was not said."""
    places = {name: at for at, name in enumerate(classes)}
    return np.array([places.get(label or "", -1) for label in labels])


def _tried(axis: str, classes: tuple[str, ...], scores: Matrix, right: Classes) -> tuple[Tried, Calibration]:
    """What came of scores of texts not learned from, and how they are made chances."""
    known = right >= 0
    calibration = calibrate(scores[known], right[known])
    chances = calibration.chances(scores[known])
    sure, hit = chances.max(axis=1), chances.argmax(axis=1) == right[known]
    least = threshold(sure, hit, precision=PRECISION, margin=MARGIN)
    return Tried(axis, classes, chances, right[known], least), calibration


def _planes(
    texts: Sequence[Sequence[str]],
    right: Mapping[str, Classes],
    axes: Mapping[str, tuple[str, ...]],
    language: str,
    prior: Model | None,
) -> tuple[Vocabulary, dict[str, tuple[Plane, Layer | None]]]:
    """The words to go by and what they say on each axis. They are weighed by what they tell of the first."""
    first = next(iter(right.values()))
    words = telling.vocabulary(texts, first, fewest=FEWEST_OF_A_WORD, paired=language in PAIRED)
    if prior:
        words = telling.widened(prior.vocabulary, words)
    table = words.weigh(texts).table
    starts = {axis: _start(axis, classes, words, prior) for axis, classes in axes.items()}
    return words, {
        axis: (_fit(table, right[axis], plane), _fit_layer(axis, table, right[axis], plane, layer))
        for axis, (plane, layer) in starts.items()
    }


def _fit(table: "csr_array", right: Classes, start: Plane) -> Plane:
    known = np.flatnonzero(right >= 0)
    if not known.size:
        return start
    table, right, count = table[known], right[known], len(start.bias)
    found = [
        fit(table, right, costs=costs_of(right, count=count, evenly=evenly), ridge=RIDGE, prior=start)
        for evenly in EVENLY
    ]
    weights = np.mean([plane.weights for plane in found], axis=0)
    bias = np.mean([plane.bias for plane in found], axis=0)
    # Only differences between classes count; centred, a weight says what a word speaks for.
    centred = weights - weights.mean(axis=1, keepdims=True)
    return Plane(centred.astype(np.float32), bias - bias.mean())


def _fit_layer(
    axis: str, table: "csr_array", right: Classes, plane: Plane, start: Layer | None
) -> Layer | None:
    """The layer of the product, where there is enough to learn one from, or one to start from."""
    known = np.flatnonzero(right >= 0)
    if start is None and (axis != PRODUCT or len(known) < hidden.FEWEST):
        return None
    nought = hidden.silent(*plane.weights.shape)
    return hidden.fit_layer(table[known], right[known], prior=start or nought)


def _start(
    axis: str, classes: tuple[str, ...], words: Vocabulary, prior: Model | None
) -> tuple[Plane, Layer | None]:
    """What the prior says of its words, pairs and early words, which are the first of each."""
    nought = Plane(np.zeros((len(words.weights), len(classes))), np.zeros(len(classes)))
    head = prior.head(axis) if prior else None
    if prior is None or head is None:
        return nought, None
    layer = head.layer and hidden.silent(len(words.weights), len(classes))
    known = prior.vocabulary
    starts = np.cumsum([0, len(words.words), len(words.pairs)])
    counts = len(known.words), len(known.pairs), len(known.early)
    rows = np.concatenate([at + np.arange(count) for at, count in zip(starts, counts, strict=True)])
    for at, name in enumerate(classes):
        if name in head.classes:
            there = head.classes.index(name)
            nought.weights[rows, at] = head.plane.weights[:, there]
            nought.bias[at] = head.plane.bias[there]
            if layer and head.layer:
                layer.outer[:, at], layer.bias[at] = head.layer.outer[:, there], head.layer.bias[there]
    if layer and head.layer:
        layer.inner[rows], layer.shift[:] = head.layer.inner, head.layer.shift
    return nought, layer


def _widened(head: Head, prior: Model | None, words: Vocabulary) -> Head:
    """The head of the prior over the wider vocabulary: of what is new it says nothing."""
    start, layer = _start(head.axis, head.classes, words, prior)
    plane = Plane(start.weights.astype(np.float32), start.bias)
    return Head(head.axis, head.classes, plane, head.calibration, head.threshold, layer)
