"""Likely duplicates: complaints that say nearly the same, for a person to look at."""

from collections.abc import Mapping
from dataclasses import dataclass
from re import sub

LIKELY = 0.6
LONG = 5  # characters in a row; three of Chinese, where each says more
LONG_ZH = 3
_LONGEST = 32_768


@dataclass(frozen=True, slots=True)
class Likeness:
    """Another complaint and how much of what both say they say in common, 0 to 1."""

    id: str
    share: float


def likeness(one: str, other: str) -> float:
    """The part of runs of characters that both texts have, of those that either has (P. Jaccard, 1901)."""
    ours, theirs = _runs(one), _runs(other)
    return len(ours & theirs) / len(ours | theirs) if ours or theirs else 0.0


def likely(text: str, candidates: Mapping[str, str], *, least: float = LIKELY) -> list[Likeness]:
    """Those of the candidates, texts by id, that say nearly the same, the likest first."""
    ours = _runs(text)
    found = []
    for id, other in candidates.items():
        theirs = _runs(other)
        if ours and theirs and min(len(ours), len(theirs)) >= least * max(len(ours), len(theirs)):
            share = len(ours & theirs) / len(ours | theirs)
            if share >= least:
                found.append(Likeness(id, round(share, 4)))
    return sorted(found, key=lambda each: (-each.share, each.id))


def _runs(text: str) -> set[str]:
    plain = sub(r"[\W_]+", " ", text[:_LONGEST].lower()).strip()
    long = LONG if plain.isascii() else LONG_ZH
    return {plain[at : at + long] for at in range(max(1, len(plain) - long + 1))} if plain else set()
