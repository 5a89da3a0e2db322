"""How sure a class is: scores made chances that come true as often as they say, and how to measure that."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hark.core.complaints.triage.softmax import Matrix, chances

BINS = 15
_NEARLY = 1e-6
_HELD = 2.0  # draws what few examples speak of towards none


@dataclass(frozen=True, slots=True)
class Calibration:
    """Scores to chances: tempered, then the chance of the likeliest class set by how often it was right.

    A logistic regression, fitted to examples not learned from, tells whether the likeliest is right
    (C. Gupta and A. Ramdas, "Top-label calibration", 2022). It weighs, by the `slopes`, the log-odds of the
    likeliest, its score, and how far the scores spread: what was said much of is surer than what was merely
    said of nothing else. `shifts` (2 x classes) are those of the likeliest class and of the next. Which
    class is likeliest does not change.
    """

    heat: float
    slopes: Matrix
    shifts: Matrix

    def chances(self, scores: Matrix) -> Matrix:
        """A row a text, each adding up to one."""
        told = chances(scores / self.heat)
        rows, top, second = _order(told)
        first, following = told[rows, top], told[rows, second]
        shift = self.shifts[0, top] + self.shifts[1, second]
        sure = _sigmoid(_evidence(first, scores) @ self.slopes + shift)
        rest = np.maximum(1 - first, _NEARLY)
        next_best = following / rest
        sure = np.clip(sure, next_best / (1 + next_best) + _NEARLY, 1 - _NEARLY)
        told *= ((1 - sure) / rest)[:, np.newaxis]
        told[rows, top] = 0.0
        told[rows, top] = 1 - told.sum(axis=1)
        return told


def calibrate(scores: Matrix, classes: NDArray[np.int64]) -> Calibration:
    """The calibration of scores of examples that were not learned from."""
    heats = np.geomspace(0.3, 3.0, 47)
    lost = [
        -np.log(chances(scores / heat)[np.arange(len(classes)), classes] + _NEARLY).mean() for heat in heats
    ]
    heat = float(heats[int(np.argmin(lost))])
    told, count = chances(scores / heat), scores.shape[1]
    rows, top, second = _order(told)
    evidence, right = _evidence(told[rows, top], scores), (top == classes).astype(float)
    # One more for how often the likeliest is right at all, which alone is not held.
    held = _HELD * np.array([0.0, 1.0, 1.0, 0.0, *[1.0] * (2 * count)])

    def loss(at: Matrix) -> tuple[float, Matrix]:
        (slopes, rest), (firsts, seconds) = np.split(at[:4], [3]), at[4:].reshape(2, count)
        sure = _sigmoid(evidence @ slopes + rest + firsts[top] + seconds[second])
        off = sure - right
        lost = -float(np.log(np.where(right > 0, sure, 1 - sure) + _NEARLY).sum()) + float(held @ at**2) / 2
        steep = [off @ evidence, [off.sum()], np.bincount(top, off, count), np.bincount(second, off, count)]
        return lost, np.concatenate(steep) + held * at

    start = np.concatenate([[1.0], np.zeros(3 + 2 * count)])
    from scipy.optimize import minimize  # for who learns: it takes a quarter of a second to come

    found = minimize(loss, start, jac=True, method="L-BFGS-B").x
    shifts = found[4:].reshape(2, count)
    shifts[0] += found[3]
    return Calibration(heat, found[:3], shifts)


def expected_error(sure: Matrix, right: NDArray[np.bool_]) -> float:
    """The expected calibration error of fifteen equal bins (M. Pakdaman Naeini and others, 2015)."""
    places = np.minimum((sure * BINS).astype(int), BINS - 1)
    said, came = np.bincount(places, sure, BINS), np.bincount(places, right, BINS)
    return float(np.abs(said - came).sum() / max(len(sure), 1))


def threshold(sure: Matrix, right: NDArray[np.bool_], *, precision: float, margin: float = 0.0) -> float:
    """The least confidence from which on so large a part of the answers is right; 1 where none is.

    With a margin, so many standard errors below what was met it still is (E. B. Wilson's bound, 1927).
    """
    order = np.argsort(-sure, kind="stable")
    hits, met, half = np.cumsum(right[order]), np.arange(1, len(order) + 1), margin**2 / 2
    reach = margin * np.sqrt(hits * (met - hits) / met + half / 2)
    enough = np.flatnonzero(hits + half - reach >= precision * (met + 2 * half))
    return float(sure[order[enough[-1]]]) if enough.size else 1.0


def _order(told: Matrix) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """The number of each row, its likeliest class, and the next."""
    rows, top = np.arange(len(told)), told.argmax(axis=1)
    others = told.copy()
    others[rows, top] = -1.0
    return rows, top, others.argmax(axis=1)


def _evidence(first: Matrix, scores: Matrix) -> Matrix:
    return np.stack([_log_odds(first), scores.max(axis=1), scores.std(axis=1)], axis=1)


def _log_odds(chance: Matrix) -> Matrix:
    chance = np.clip(chance, _NEARLY, 1 - _NEARLY)
    return np.asarray(np.log(chance / (1 - chance)))


def _sigmoid(odds: Matrix) -> Matrix:
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -30, 30))))
