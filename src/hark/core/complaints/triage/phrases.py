"""A phrase: words in a row that speak for a class or a mark."""

from dataclasses import dataclass

PLAIN, STRONG = 2.0, 4.0  # log-odds


@dataclass(frozen=True, slots=True, eq=False)
class Phrase:
    """Words in a row, and how much they say for a class of an axis.

    It is told from others by which it is, not by what it holds: triage looks up thousands a second.

    In Chinese "…" stands for up to six characters of the same clause and "～" for up to sixteen of the same
    sentence, "#" for a digit, and "(a|b)" for either; one of them may be empty.
    """

    words: str
    axis: str
    name: str
    weight: float
