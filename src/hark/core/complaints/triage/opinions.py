"""What triage says of a text: on each axis its chances, the words behind them, whether to ask a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

PRODUCT, ISSUE, BUSINESS, REASON, SEVERITY, MARK = (
    "product",
    "issue",
    "business",
    "reason",
    "severity",
    "mark",
)
TOLD = 5  # words that are named for an answer


class Basis(StrEnum):
    """Where an opinion is from."""

    MODEL = "model"  # learned, and tried on texts held out
    DERIVED = "derived"  # a model's chances of products or issues, added up by a table
    RULES = "rules"  # phrases; their chances are set by hand and not measured
    NOTHING = "nothing"  # no word spoke


class Opinion(NamedTuple):
    """The chance of each class of an axis, the words that spoke for the likeliest, and where it is from.

    An unsure one is for a person to settle.
    """

    chances: Mapping[str, float]
    words: Sequence[str]
    basis: Basis
    unsure: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """Something to be careful about, such as a press contact, and the words that tell of it."""

    name: str
    chance: float
    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class Triaged:
    """What a text is about. It abstains where it cannot tell the product surely enough: ask a person."""

    language: str
    opinions: Mapping[str, Opinion]
    marks: Sequence[Mark]

    @property
    def abstains(self) -> bool:
        """Whether a person is to be asked what it is about."""
        return self.opinions[PRODUCT].unsure
