"""Closed complaints like one that is open, whose answer may help to write the next: what speaks for each.

The weights are set by hand, not learned: product, reason and words count one each, words by how much of them
is shared.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from hark.core.complaints.shared_words import SIMILAR, shared, weights

MOST = 5  # told of one complaint
LEAST = 1.0  # what speaks for less is not told


class Likeness(StrEnum):
    """What two complaints have in common."""

    PRODUCT = "product"
    REASON = "reason"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Told:
    """What a complaint is known by: its product, the class of its reason, and what the customer said."""

    number: str
    text: str = ""
    product: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Similar:
    """One like it, what speaks for it, and the words both have, as the open one has them."""

    number: str
    score: float
    likeness: tuple[Likeness, ...]
    words: tuple[str, ...]


def rank(one: Told, others: Iterable[Told], *, most: int = MOST, least: float = LEAST) -> list[Similar]:
    """Those of the others whose answer may help, likeliest first; ties keep the order they come in."""
    others = list(others)
    weighed = weights([one.text, *(other.text for other in others)])
    found = []
    for other in others:
        share, words = shared(one.text, other.text, weighed)
        agree = [
            sign
            for sign in (Likeness.PRODUCT, Likeness.REASON)
            if getattr(one, sign) and getattr(one, sign) == getattr(other, sign)
        ]
        said = [Likeness.WORDS] if words and share >= SIMILAR else []
        score = len(agree) + share
        if said or len(agree) == len((Likeness.PRODUCT, Likeness.REASON)):
            found.append(Similar(other.number, score, (*agree, *said), words if said else ()))
    return sorted((each for each in found if each.score >= least), key=lambda each: -each.score)[:most]
