"""Where the text of a field stands in a row: in a cell, in another where that says nothing, or in several."""

from collections.abc import Sequence
from dataclasses import dataclass

from hark.intake.mappings import Column, Mapping, folded


@dataclass(frozen=True, slots=True)
class Place:
    """The numbers of the cells a field is read from; `missing` are the words by which a cell says nothing.

    Where the own cell says nothing, the one of `otherwise` is read; where neither does, nothing is said.
    Before what they say are put the cells `after` which it stands, as a date before its time of day.
    """

    own: int
    after: tuple[int, ...] = ()
    otherwise: int | None = None
    missing: frozenset[str] = frozenset()

    @property
    def numbers(self) -> set[int]:
        """Every cell that is looked at."""
        return {self.own, *self.after, *([] if self.otherwise is None else [self.otherwise])}

    def texts(self, cells: Sequence[Sequence[str]]) -> Sequence[str]:
        """What stands there in every record, from the columns of their cells."""
        texts = cells[self.own]
        if self.otherwise is not None:
            pairs = zip(texts, cells[self.otherwise], strict=True)
            texts = [other if self._says_nothing(own) else own for own, other in pairs]
        if self.after:
            before = zip(*(cells[number] for number in self.after), strict=True)
            texts = [
                "" if self._says_nothing(own) else " ".join(map(str.strip, (*first, own)))
                for first, own in zip(before, texts, strict=True)
            ]
        return texts

    def _says_nothing(self, cell: str) -> bool:
        return cell.strip().casefold() in self.missing


def place_of(column: Column, own: int, *, mapping: Mapping, at: dict[str, int]) -> Place:
    """The place of a column whose own cell is number `own`; `at` are the numbers by folded name."""
    if not column.after and not column.otherwise:
        return Place(own)
    after = tuple(at[folded(name)] for name in column.after)
    return Place(own, after, at.get(folded(column.otherwise)), mapping.missing | column.missing)
