"""How sure a class is: scores made chances that come true as often as they say, and how to measure that."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from hark.core.complaints.triage.softmax import Matrix, chances

BINS = 15
_NEARLY = 1e-6
_HELD = 2.0  # draws the shift of a class met rarely towards none


@dataclass(frozen=True, slots=True)
class Calibration:
    """Scores to chances: tempered, then the chance of the likeliest class set by how often it was right.

    Log-odds of the likeliest class are stretched by `slope` and moved by the `shift` of that class, fitted to
    examples not learned from (Platt scaling, 1999, a class at a time: C. Gupta and A. Ramdas, "Top-label
    calibration", 2022). Which class is likeliest does not change.
    """

    heat: float
    slope: float
    shift: Matrix

    def chances(self, scores: Matrix) -> Matrix:
        """A row a text, each adding up to one."""
        told = chances(scores / self.heat)
        top = told.argmax(axis=1)
        rows = np.arange(len(told))
        first = told[rows, top]
        sure = _sigmoid(self.slope * _log_odds(first) + self.shift[top])
        rest = np.maximum(1 - first, _NEARLY)
        others = told.copy()
        others[rows, top] = 0.0
        next_best = others.max(axis=1) / rest
        sure = np.clip(sure, next_best / (1 + next_best) + _NEARLY, 1 - _NEARLY)
        told = others * ((1 - sure) / rest)[:, np.newaxis]
        told[rows, top] = 1 - told.sum(axis=1)
        return np.asarray(told)


def calibrate(scores: Matrix, classes: NDArray[np.int64]) -> Calibration:
    """The calibration of scores of examples that were not learned from."""
    heats = np.geomspace(0.3, 3.0, 47)
    rows = np.arange(len(classes))
    lost = [-np.log(chances(scores / heat)[rows, classes] + _NEARLY).mean() for heat in heats]
    heat = float(heats[int(np.argmin(lost))])
    told = chances(scores / heat)
    top = told.argmax(axis=1)
    odds, right = _log_odds(told.max(axis=1)), (top == classes).astype(float)
    count = scores.shape[1]

    def loss(at: Matrix) -> tuple[float, Matrix]:
        sure = _sigmoid(at[0] * odds + at[1] + at[2:][top])
        off = sure - right
        held = _HELD / 2 * float((at[2:] ** 2).sum())
        lost = -float(np.log(np.where(right > 0, sure, 1 - sure) + _NEARLY).sum()) + held
        slopes = np.bincount(top, off, count) + _HELD * at[2:]
        return lost, np.concatenate([[(off * odds).sum(), off.sum()], slopes])

    found = minimize(loss, np.concatenate([[1.0], np.zeros(count + 1)]), jac=True, method="L-BFGS-B").x
    return Calibration(heat, max(float(found[0]), 0.0), found[1] + found[2:])


def expected_error(sure: Matrix, right: NDArray[np.bool_]) -> float:
    """The expected calibration error of fifteen equal bins (M. Pakdaman Naeini and others, 2015)."""
    places = np.minimum((sure * BINS).astype(int), BINS - 1)
    said, came = np.bincount(places, sure, BINS), np.bincount(places, right, BINS)
    return float(np.abs(said - came).sum() / max(len(sure), 1))


def threshold(sure: Matrix, right: NDArray[np.bool_], *, precision: float) -> float:
    """The least confidence from which on so large a part of the answers is right; 1 where none is."""
    order = np.argsort(-sure, kind="stable")
    enough = np.flatnonzero(np.cumsum(right[order]) >= precision * np.arange(1, len(order) + 1))
    return float(sure[order[enough[-1]]]) if enough.size else 1.0


def _log_odds(chance: Matrix) -> Matrix:
    chance = np.clip(chance, _NEARLY, 1 - _NEARLY)
    return np.asarray(np.log(chance / (1 - chance)))


def _sigmoid(odds: Matrix) -> Matrix:
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -30, 30))))
