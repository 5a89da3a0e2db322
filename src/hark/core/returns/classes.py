"""The classes complaints are sorted into, by axis, in one version of a standard."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from hark.core.errors import Refusal
from hark.core.terms.card import Text

UNSORTED = "unsorted"
"""The place of what no class of an axis knows, such as a complaint whose reason is not found yet."""


class ClassesContradict(Refusal):
    """The classes say two things of one word, or stand under one there is not."""


class Axis(StrEnum):
    """By what complaints are sorted. The first three are the axes of JR/T 0169-2018."""

    CHANNEL = "channel"
    BUSINESS = "business"
    REASON = "reason"
    GROUP = "group"  # the product groups of the United Kingdom's firm-level return


@dataclass(frozen=True, slots=True)
class Class:
    """One class. `words` are what else it is called in complaints; `above` is the class it is a part of."""

    id: str
    name: Text
    above: str = ""
    code: str = ""
    words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Classes:
    """A version of the classes. While it is `provisional` its ids are ours, and no code is an official one.

    Raises:
        ClassesContradict: one word means two classes of an axis, or a class stands under none there is.
    """

    version: str
    standard: Text
    source: Text
    provisional: bool
    axes: Mapping[Axis, tuple[Class, ...]]

    def __post_init__(self) -> None:
        for axis, known in self.axes.items():
            _checked(axis, known)

    def place(self, axis: Axis, word: str) -> str:
        """The id of the class the word means on the axis, whatever its case; UNSORTED where none does."""
        plain = _plain(word)
        found = (one.id for one in self.axes[axis] if plain in _called(one))
        return next(found, UNSORTED) if plain else UNSORTED

    def code(self, axis: Axis, id: str) -> str:
        """The official code of a class; empty while the classes are provisional."""
        found = (one.code for one in self.axes[axis] if one.id == id)
        return "" if self.provisional else next(found, "")

    def sorted_by(self, axis: Axis) -> tuple[Class, ...]:
        """The classes of an axis that complaints may be sorted into, in the order of the standard."""
        return self.axes[axis]


def _checked(axis: Axis, known: tuple[Class, ...]) -> None:
    ids, said = {one.id for one in known}, set[str]()
    for one in known:
        if one.id == UNSORTED or (one.above and one.above not in ids):
            raise ClassesContradict("There is no class {id} of {axis}.", id=one.above or one.id, axis=axis)
        for word in _called(one):
            if word in said:
                raise ClassesContradict("“{word}” means two classes of {axis}.", word=word, axis=axis)
            said.add(word)


def _called(one: Class) -> frozenset[str]:
    return frozenset(map(_plain, (one.id, *one.words)))


def _plain(word: str) -> str:
    return " ".join(word.casefold().split())
