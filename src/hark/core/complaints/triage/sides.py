"""Which examples are learned from and which are kept to try on: copies of a text stand on one side."""

from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

FOLDS = 5
_LONG, _KEPT = 8, 4


def sketch(words: Sequence[str]) -> int:
    """A number that nearly equal texts share: of the four least hashes of eight words in a row.

    (A. Broder, "On the resemblance and containment of documents", 1997.)
    """
    runs = (" ".join(words[at : at + _LONG]) for at in range(max(1, len(words) - _LONG + 1)))
    least = sorted({crc32(run.encode("utf-8", "replace")) for run in runs})[:_KEPT]
    return crc32(repr(least).encode())


def folds(texts: Sequence[Sequence[str]]) -> NDArray[np.int64]:
    """The fold of each text, 0 to 4, by nothing but its words: the same today and next year.

    So what was held out when a model was learned is held out when its follower is.
    """
    return np.array([sketch(words) % FOLDS for words in texts], dtype=np.int64)
