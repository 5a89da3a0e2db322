"""A small hidden layer over the words: what they say together, which a plane, word by word, cannot tell."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hark.core.complaints.triage.softmax import Classes, Matrix, Plane, chances, costs_of
from hark.core.complaints.triage.weighing import Floats

if TYPE_CHECKING:
    from scipy.sparse import csr_array

UNITS, SEED = 64, 0
FEWEST = 2_000  # texts: fewer are told as well by the plane alone
# The best of those tried in cross-validation on the bundled narratives.
ROUNDS, BATCH, RATE, DECAY = 7, 128, 0.01, 0.5
WORDS_LEFT_OUT, UNITS_LEFT_OUT = 0.2, 0.3  # of each text each time, so that nothing leans on one of them
_SPREAD = 0.3
_SLOW, _SLOWER, _NEARLY = 0.9, 0.999, 1e-8  # as in the paper of Adam


@dataclass(frozen=True, slots=True)
class Layer:
    """Weights (words x units) with a bias for each unit, and of these (units x classes) with one a class.

    A unit speaks where more than nothing is said for it.
    """

    inner: Floats
    shift: Floats
    outer: Floats
    bias: Floats

    def scores(self, table: "csr_array") -> Matrix:
        """How much is said for each class, a row a text."""
        heard = np.maximum(np.asarray(table @ self.inner) + self.shift, 0)
        return np.asarray(heard @ self.outer + self.bias, dtype=float)


def together(plane: Plane, layer: Layer | None, table: "csr_array") -> Matrix:
    """The mean of what both say for each class; what the plane says where there is no layer."""
    said = plane.scores(table)
    return said if layer is None else (said + layer.scores(table)) / 2


def silent(words: int, classes: int) -> Layer:
    """A layer that says nothing."""
    shapes = (words, UNITS), (UNITS,), (UNITS, classes), (classes,)
    return Layer(*(np.zeros(shape, dtype=np.float32) for shape in shapes))


def fit_layer(table: "csr_array", classes: Classes, *, prior: Layer) -> Layer:
    """The layer under which the classes are likely, drawn towards the `prior`, the same each time.

    What the prior knows starts from it, the rest from numbers drawn by a fixed seed. Every class
    counts as much as another. Learned in batches by Adam (D. Kingma and J. Ba, 2015), with decay apart
    (I. Loshchilov and F. Hutter, 2019) and dropout (N. Srivastava and others, 2014).
    """
    dice = np.random.default_rng(SEED)
    costs = costs_of(classes, count=len(prior.bias), evenly=1.0)
    first = [prior.inner, prior.shift, prior.outer, prior.bias]
    now = [part.copy() for part in first]
    for at, spread in ((0, _SPREAD), (2, UNITS**-0.5)):
        new = ~first[at].any(axis=1)
        now[at][new] = dice.normal(scale=spread, size=(new.sum(), first[at].shape[1]))
    mean, square = ([np.zeros_like(part) for part in first] for _ in range(2))
    wanted, worth = np.eye(len(costs))[classes], costs[classes][:, np.newaxis]
    steps = ROUNDS * -(-len(classes) // BATCH)
    batches = (
        order[at : at + BATCH]
        for order in (dice.permutation(len(classes)) for _ in range(ROUNDS))
        for at in range(0, len(order), BATCH)
    )
    for step, batch in enumerate(batches):
        rate = RATE * (1 - step / steps)
        slopes = _slopes(table[batch], wanted[batch], worth[batch], Layer(*now), dice)
        for at, slope in enumerate(slopes):
            mean[at] += np.float32(1 - _SLOW) * (slope - mean[at])
            square[at] += np.float32(1 - _SLOWER) * (slope * slope - square[at])
            size = np.sqrt(square[at] / np.float32(1 - _SLOWER ** (step + 1))) + np.float32(_NEARLY)
            if first[at].ndim == 2:
                now[at] -= np.float32(rate * DECAY) * (now[at] - first[at])
            now[at] -= np.float32(rate / (1 - _SLOW ** (step + 1))) * mean[at] / size
    inner, shift, outer, bias = now
    # Only differences between classes count, as in the plane.
    return Layer(inner, shift, outer - outer.mean(axis=1, keepdims=True), bias - bias.mean())


def _slopes(
    table: "csr_array", wanted: Matrix, worth: Matrix, layer: Layer, dice: np.random.Generator
) -> list[Floats]:
    """How the loss of a batch grows with each part of the layer."""
    table.data = table.data * _left(table.data.shape, WORDS_LEFT_OUT, dice)
    said = np.asarray(table @ layer.inner) + layer.shift
    left = _left(said.shape, UNITS_LEFT_OUT, dice) * (said > 0)
    heard = said * left
    off = (chances(heard @ layer.outer + layer.bias) - wanted) * worth / len(wanted)
    off = off.astype(np.float32)
    back = (off @ layer.outer.T) * left
    return [np.asarray(table.T @ back), back.sum(axis=0), heard.T @ off, off.sum(axis=0)]


def _left(shape: tuple[int, ...], part: float, dice: np.random.Generator) -> Floats:
    """Nought for what is left out; the rest is lifted so that as much is said as without."""
    return np.asarray((dice.random(shape, dtype=np.float32) >= part) / np.float32(1 - part), dtype=np.float32)
