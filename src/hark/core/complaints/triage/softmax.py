"""Multinomial logistic regression: the chances of classes from words weighed, learned from examples."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Matrix = NDArray[np.float64]
Classes = NDArray[np.int64]
STEPS = 40  # of L-BFGS; more change no third digit


@dataclass(frozen=True, slots=True)
class Plane:
    """What each word says for each class: weights (words x classes) and a bias for each class."""

    weights: Matrix
    bias: Matrix

    def scores(self, table: "csr_array") -> Matrix:
        """How much is said for each class, a row a text."""
        return np.asarray(table @ self.weights) + self.bias


def fit(table: "csr_array", classes: Classes, *, costs: Matrix, ridge: float, prior: Plane) -> Plane:
    """The plane under which the classes are likeliest, drawn towards `prior` by the `ridge`.

    An example counts by the cost of its class. With a prior learned elsewhere a few examples mend what
    they speak of and leave the rest (C. Chelba and A. Acero, 2006); without one the prior is nought.
    """
    wanted = np.eye(len(costs))[classes]
    worth = costs[classes][:, np.newaxis]
    turned = table.T.tocsr()
    first = prior.weights
    shape, size = first.shape, first.size

    def loss(at: Matrix) -> tuple[float, Matrix]:
        weights, bias = at[:size].reshape(shape), at[size:]
        scores = np.asarray(table @ weights) + bias
        logs = scores - _total(scores)
        away, shift = weights - first, bias - prior.bias
        slope = worth * (np.exp(logs) - wanted)
        held = ridge / 2 * float((away**2).sum()) + ridge / 200 * float((shift**2).sum())
        steep = np.asarray(turned @ slope) + ridge * away
        lost = held - float((worth * wanted * logs).sum())
        return lost, np.concatenate([steep.ravel(), slope.sum(axis=0) + ridge / 100 * shift])

    start = np.concatenate([first.ravel(), prior.bias])
    from scipy.optimize import minimize  # for who learns: it takes a quarter of a second to come

    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x
    return Plane(found[:size].reshape(shape), found[size:])


def chances(scores: Matrix) -> Matrix:
    """The scores of each row as chances that add up to one."""
    return np.exp(scores - _total(scores))


def costs_of(classes: Classes, *, count: int, evenly: float) -> Matrix:
    """What an example of each class counts: 0 of `evenly` all the same, 1 every class as much as another.

    Their mean over the examples is one.
    """
    there = np.bincount(classes, minlength=count)
    costs = np.maximum(there, 1.0) ** -evenly
    return np.asarray(costs * len(classes) / (costs * there).sum())


def _total(scores: Matrix) -> Matrix:
    top = scores.max(axis=1, keepdims=True)
    return np.asarray(top + np.log(np.exp(scores - top).sum(axis=1, keepdims=True)))
