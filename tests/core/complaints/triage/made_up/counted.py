"""How many marks and classes of complaints made up are found, and how many of those found are right."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from hark.core.complaints.triage.opinions import Triaged
from tests.core.complaints.triage.made_up import MadeUp


@dataclass(frozen=True, slots=True)
class Count:
    """What was to be found, what was told, and what of that is right."""

    there: int
    told: int
    right: int

    @property
    def recall(self) -> float:
        """How much of what is there was told."""
        return self.right / self.there

    @property
    def precision(self) -> float:
        """How much of what was told is there."""
        return self.right / self.told


def marks(complaints: Sequence[MadeUp], told: Sequence[Triaged]) -> dict[str, Count]:
    """By mark, and of all of them under `all`."""
    there, heard, right = Counter[str](), Counter[str](), Counter[str]()
    for complaint, each in zip(complaints, told, strict=True):
        found = {mark.name for mark in each.marks}
        there.update(complaint.marks)
        heard.update(found)
        right.update(complaint.marks & found)
    counts = {name: Count(there[name], heard[name], right[name]) for name in sorted({*there, *heard})}
    return counts | {"all": Count(there.total(), heard.total(), right.total())}


def classes(axis: str, complaints: Sequence[MadeUp], told: Sequence[Triaged]) -> Count:
    """Of the complaints whose class is certain; told is what goes without asking a person."""
    known = [
        (complaint.classes[axis], each.opinions[axis])
        for complaint, each in zip(complaints, told, strict=True)
        if axis in complaint.classes
    ]
    sure = [(name, each.chances) for name, each in known if not each.unsure]
    return Count(
        len(known), len(sure), sum(max(chances, key=chances.__getitem__) == name for name, chances in sure)
    )
