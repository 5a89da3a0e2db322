"""A model of one language: what it knows of words, and for each axis what they say of its classes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from hark.core.complaints.triage.confidence import Calibration
from hark.core.complaints.triage.hidden import Layer, together
from hark.core.complaints.triage.opinions import TOLD
from hark.core.complaints.triage.softmax import Matrix, Plane
from hark.core.complaints.triage.weighing import Vocabulary, Weighed

DIGITS = 6
_MOST = 2**20 - 1
_PLACE, _TEXT = 24, 44  # where in a number of 64 bits they begin
_PLACES = (1 << _PLACE) - 1


@dataclass(frozen=True, slots=True)
class Head:
    """The classes of one axis, such as product, and how words speak for them.

    From `threshold` on the likeliest class may be taken without asking a person. Where there is a `layer`,
    scores are the mean of plane and layer.
    """

    axis: str
    classes: tuple[str, ...]
    plane: Plane
    calibration: Calibration
    threshold: float
    layer: Layer | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a head says of some texts: chances (texts x classes), and the words behind the likeliest."""

    head: Head
    chances: Matrix
    words: list[list[str]]


@dataclass(frozen=True, eq=False)
class Model:
    """What was learned from texts of one language; the card tells from which, and how well."""

    language: str
    vocabulary: Vocabulary
    heads: tuple[Head, ...]
    card: Mapping[str, object] = field(default_factory=dict, repr=False)

    def head(self, axis: str) -> Head | None:
        """The head of the axis, if the model has one."""
        return next((head for head in self.heads if head.axis == axis), None)

    def read(self, weighed: Weighed) -> list[Reading]:
        """What each head says of texts weighed by the vocabulary."""
        return [self._read(head, weighed) for head in self.heads]

    def _read(self, head: Head, weighed: Weighed) -> Reading:
        scores = together(head.plane, head.layer, weighed.table)
        chances = rounded(head.calibration.chances(scores))
        return Reading(head, chances, self._spoke(head, weighed, chances.argmax(axis=1)))

    def _spoke(self, head: Head, weighed: Weighed, top: NDArray[np.int64]) -> list[list[str]]:
        """For each text the words that said most for the class against the others; by the plane alone."""
        table, rows = weighed.table, weighed.rows
        said = head.plane.weights[table.indices, top[rows]] * table.data
        for_it = np.flatnonzero(said > 0)
        said, rows = said[for_it], rows[for_it]
        # The text, how much is said in twenty bits, and the place: one number each, sorted fast.
        much = (said * (_MOST / said.max(initial=1e-9))).astype(np.int64)
        told = rows << _TEXT | much << _PLACE | table.indices[for_it]
        if not told.size:
            return [[] for _ in top]
        told.sort()
        ends = np.searchsorted(told, np.arange(1, len(top) + 1) << _TEXT)
        counts = np.minimum(np.diff(ends, prepend=0), TOLD).tolist()
        most = told.take(ends[:, np.newaxis] - np.arange(1, TOLD + 1), mode="clip")
        names = self.vocabulary.names[most & _PLACES].tolist()
        # An early word may have spoken twice.
        return [list(dict.fromkeys(each[:count])) for each, count in zip(names, counts, strict=True)]


def rounded(chances: Matrix) -> Matrix:
    """The chances to six digits; what that leaves over goes to the likeliest, so rows still add up to one."""
    told = np.round(chances, DIGITS)
    rows = np.arange(len(told))
    top = chances.argmax(axis=1)
    told[rows, top] = np.round(told[rows, top] + 1 - told.sum(axis=1), DIGITS)
    return np.asarray(told)
