"""Opinions by rules: what the phrases that stand in a text say of an axis, and the marks they set."""

from collections.abc import Sequence
from functools import lru_cache
from math import exp, prod

from hark.core.complaints.triage.lexicon import Lexicon
from hark.core.complaints.triage.opinions import MARK, SEVERITY, TOLD, Basis, Mark, Opinion
from hark.core.complaints.triage.phrases import Phrase

CONFIDENCE = 0.7  # from which a class told by rules is taken without asking
DIGITS = 6
_KEPT = 10_000


class Rules:
    """The rules of a lexicon. Texts with the same phrases are told the same, and that is made up once."""

    def __init__(self, lexicon: Lexicon, least: float | None) -> None:
        def opinion(axis: str, spoken: tuple[Phrase, ...]) -> Opinion:
            return ruled(axis, spoken, self.marks(spoken), lexicon=lexicon, least=least)

        self.axes = tuple(lexicon.classes)
        self.marks = lru_cache(maxsize=_KEPT)(marks_of)
        self.opinion = lru_cache(maxsize=_KEPT)(opinion)


def ruled(
    axis: str, spoken: Sequence[Phrase], marks: Sequence[Mark], *, lexicon: Lexicon, least: float | None
) -> Opinion:
    """The opinion of the phrases spoken: each adds its weight to the log-odds of its class.

    Marks speak for high severity. No phrase spoken, every class is as likely as its lean says.
    """
    said = {name: lexicon.lean.get((axis, name), 0.0) for name in lexicon.classes[axis]}
    heard = [phrase for phrase in spoken if phrase.axis == axis]
    for phrase in heard:
        said[phrase.name] += phrase.weight
    if axis == SEVERITY:
        said["high"] += sum(lexicon.raises.get(mark.name, 0.0) * mark.chance for mark in marks)
    told = dict(zip(said, _shared(tuple(said.values())), strict=True))
    top = max(told, key=told.__getitem__)
    spoke = [phrase.words for phrase in heard if phrase.name == top]
    if (axis, top) == (SEVERITY, "high"):
        spoke += [word for mark in marks for word in mark.words]
    basis = Basis.RULES if heard or axis == SEVERITY else Basis.NOTHING
    unsure = told[top] < (CONFIDENCE if least is None else least)
    return Opinion(told, list(dict.fromkeys(spoke))[:TOLD], basis, unsure)


def marks_of(spoken: tuple[Phrase, ...]) -> list[Mark]:
    """Each mark once: the chance that at least one of its phrases means it (noisy or; J. Pearl, 1988)."""
    found: dict[str, list[Phrase]] = {}
    for phrase in spoken:
        if phrase.axis == MARK:
            found.setdefault(phrase.name, []).append(phrase)
    return [
        Mark(
            name,
            round(1 - prod(1 / (1 + exp(phrase.weight)) for phrase in phrases), DIGITS),
            [phrase.words for phrase in phrases][:TOLD],
        )
        for name, phrases in found.items()
    ]


def _shared(said: tuple[float, ...]) -> tuple[float, ...]:
    """Log-odds as chances that add up to one; what rounding leaves over goes to the likeliest."""
    most = max(said)
    parts = [exp(much - most) for much in said]
    told = [round(part / sum(parts), DIGITS) for part in parts]
    top = told.index(max(told))
    told[top] = round(told[top] + 1 - sum(told), DIGITS)
    return tuple(told)
