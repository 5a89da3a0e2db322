"""Where the text of a field stands in a row: in a cell, in another where that says nothing, or in several."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from hark.intake.mapping import Column, Kind, Mapping, folded


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


@dataclass(frozen=True, slots=True)
class Gathered:
    """Several cells, each with the name of its column."""

    names: tuple[str, ...]
    cells: tuple[int, ...]

    @property
    def numbers(self) -> set[int]:
        """Every cell that is looked at."""
        return set(self.cells)

    def texts(self, cells: Sequence[Sequence[str]]) -> Sequence[str]:
        """What stands there in every record, by name."""
        rows = zip(*(cells[number] for number in self.cells), strict=True)
        return [written(zip(self.names, row, strict=True)) for row in rows]


def written(pairs: Iterable[tuple[str, str]]) -> str:
    """Names and values as the text a column of pairs is read from; nothing where all values are blank."""
    told = {name: value for name, value in pairs if value.strip()}
    return json.dumps(told, ensure_ascii=False) if told else ""


def gathered(column: Column, *, mapping: Mapping, header: Iterable[str]) -> list[str]:
    """The names in the header a column of pairs is read from: those that begin like one of its own.

    What another field may be read from is left to that one, so that a number that becomes a pseudonym
    stands nowhere beside it.
    """
    others = {
        folded(name)
        for each in mapping.columns
        if each is not column
        for name in (*each.names, *each.after, each.otherwise)
    }
    starts = tuple(folded(name)[:-1] for name in column.names)
    return [name for name in header if folded(name).startswith(starts) and folded(name) not in others]


def place_of(column: Column, own: int, *, mapping: Mapping, header: Sequence[str]) -> Place | Gathered:
    """The place of a column whose own cell is number `own`."""
    at = numbers(tuple(header))
    if column.kind is Kind.PAIRS and folded(column.names[0]) not in at:
        names = gathered(column, mapping=mapping, header=header)
        return Gathered(tuple(names), tuple(at[folded(name)] for name in names))
    if not column.after and not column.otherwise:
        return Place(own)
    after = tuple(at[folded(name)] for name in column.after)
    return Place(own, after, at.get(folded(column.otherwise)), mapping.missing | column.missing)


def own_of(column: Column, *, mapping: Mapping, header: Sequence[str]) -> int | None:
    """The number of a column's cell; None where it, or one it stands after, is not in the file."""
    at = numbers(tuple(header))
    if any(folded(name) not in at for name in column.after):
        return None
    names = column.names
    if column.kind is Kind.PAIRS:
        names = (*names, *gathered(column, mapping=mapping, header=header)[:1])
    return next((at[folded(name)] for name in names if folded(name) in at), None)


def reads(mapping: Mapping, header: Sequence[str]) -> int:
    """How many columns of the header the mapping reads; none where one is lacking that it needs."""
    found = {
        column: own_of(column, mapping=mapping, header=header) for column in mapping.columns if column.names
    }
    if any(column.required and at is None for column, at in found.items()):
        return 0
    return len(set(found.values()) - {None})


def name_of(column: Column, called: str) -> str:
    """The column's name as the mapping spells it, of several the one by which the file has it."""
    return next((name for name in column.names if folded(name) == folded(called)), column.names[0])


@lru_cache(maxsize=16)  # asked for each column, and for each record that comes alone
def numbers(header: tuple[str, ...]) -> dict[str, int]:
    """The numbers of the cells by the folded names of their columns."""
    return {folded(name): number for number, name in enumerate(header)}
