"""A model's card: from what it was learned, how well it does, where it errs, and how sure it may be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from hark.core.complaints.triage.confidence import BINS, expected_error
from hark.core.complaints.triage.learning import Tried
from hark.core.complaints.triage.softmax import Classes, Matrix

DIGITS = 4


def scores(tried: Tried) -> dict[str, object]:
    """What came of trying it, as plain values."""
    top, sure = tried.chances.argmax(axis=1), tried.chances.max(axis=1)
    hit = top == tried.right
    routed = sure >= tried.threshold
    by_class = f1_by_class(tried.right, top, count=len(tried.classes))
    return {
        "texts": len(top),
        "accuracy": _told(hit.mean()),
        "macro_f1": _told(by_class[np.unique(tried.right)].mean()),
        "calibration_error": _told(expected_error(sure, hit)),
        "threshold": _told(tried.threshold),
        "coverage": _told(routed.mean()),
        "precision": _told(hit[routed].mean()) if routed.any() else None,
        "classes": {
            name: {"texts": int((tried.right == at).sum()), "f1": _told(by_class[at])}
            for at, name in enumerate(tried.classes)
        },
        "confusion": confusion(tried),
        "calibration": reliability(sure, hit),
    }


def f1_by_class(right: Classes, told: Classes, *, count: int) -> Matrix:
    """The harmonic mean of precision and recall of each class; 0 where it is neither told nor right."""
    hits = np.bincount(right[right == told], minlength=count)
    both = np.bincount(right, minlength=count) + np.bincount(told, minlength=count)
    return np.asarray(2 * hits / np.maximum(both, 1))


def confusion(tried: Tried) -> list[list[int]]:
    """How many texts of each class (a row) were taken for each class (a column)."""
    count = len(tried.classes)
    cells = np.bincount(tried.right * count + tried.chances.argmax(axis=1), minlength=count * count)
    return [[int(cell) for cell in row] for row in cells.reshape(count, count)]


def reliability(sure: Matrix, hit: Matrix) -> list[dict[str, float]]:
    """For each bin of confidence how sure the model was on average, and how often right."""
    places = np.minimum((sure * BINS).astype(int), BINS - 1)
    return [
        {"texts": int(there.sum()), "said": _told(sure[there].mean()), "came": _told(hit[there].mean())}
        for there in (places == at for at in range(BINS))
        if there.any()
    ]


@dataclass(frozen=True, slots=True)
class Source:
    """Where the texts came from: the file's name and digest, its licence in words, and the day."""

    name: str
    digest: str
    licence: str
    day: str


def card(
    source: Source,
    tried: Sequence[Tried],
    *,
    texts: int,
    words: int,
    unknown: float,
    shares: Mapping[str, Mapping[str, float]],
) -> dict[str, object]:
    """The card as plain values; `unknown` is the part of words that are not in the vocabulary."""
    return {
        "source": source.name,
        "digest": source.digest,
        "licence": source.licence,
        "day": source.day,
        "texts": texts,
        "words": words,
        "unknown_words": _told(unknown),
        "shares": {axis: {name: _told(part) for name, part in told.items()} for axis, told in shares.items()},
        "tried": "five folds by the words of the text; copies of a text stand in one fold",
        "axes": {each.axis: scores(each) for each in tried},
    }


def _told(number: float) -> float:
    return round(float(number), DIGITS)
