"""Reading records by a mapping: text cells to typed columns, batch by batch."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import compress
from typing import Any

import pyarrow as pa

from hark.core.errors import Refusal
from hark.core.terms.intake import Fault, Reason, Record, Unusable
from hark.guard.pseudonyms import Pseudonyms
from hark.guard.redaction import redact
from hark.intake.cells import Value, rule
from hark.intake.columns import ColumnReader
from hark.intake.files.words import repeated
from hark.intake.mapping import Column, Mapping
from hark.intake.places import Gathered, Place, name_of, own_of, place_of
from hark.intake.rows import Rows
from hark.intake.sequence import contradictions

Somewhere = Place | Gathered


class MissingColumns(Refusal):
    """The file lacks a column the mapping cannot do without."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Records as columns: `values` by field, and the SHA-256 of each record's content.

    Many records read together have values in Arrow, and with them, as `local`, what the clocks of the source
    showed at the moment they count by. The content covers every field and nothing else, so the same record
    has the same digest in whatever file, format or order it comes. `redacted` counts what was taken out.
    `names` says how the file calls the column of a field.
    """

    names: dict[str, str]
    records: Sequence[Record]
    values: dict[str, Sequence[Value]]
    contents: list[bytes]
    redacted: Counter[str]
    local: pa.Array | None = None

    def __len__(self) -> int:
        return len(self.records)

    @property
    def id_column(self) -> str:
        """How the file calls the column of the ids."""
        return self.names["source_id"]

    @property
    def lines(self) -> list[int]:
        """The line each record began on."""
        if isinstance(self.records, Rows):
            return self.records.lines
        return [record.line for record in self.records]

    def told(self, field: str) -> Sequence[Value]:
        """What the records say of a field, one by one."""
        values = self.values.get(field)
        if values is None:
            return [None] * len(self)
        return values.to_pylist() if isinstance(values, pa.Array) else values


def some(column: Any, at: Sequence[int]) -> Any:
    """What stands at these places, in their order, of a column in Arrow or a list."""
    if len(at) == len(column):
        return column
    return column.take(pa.array(at)) if isinstance(column, pa.Array) else [column[place] for place in at]


class Reader:
    """A mapping bound to the header of one file."""

    def __init__(
        self, mapping: Mapping, header: Sequence[str], *, pseudonyms: Pseudonyms | None = None
    ) -> None:
        self.width = len(header)
        self.mapping = mapping
        self.moment = mapping.ledger.moment
        self.columns = [
            (column, own_of(column, mapping=mapping, header=header))
            for column in mapping.columns
            if not column.constant
        ]
        _require(mapping, self.columns, header)
        places = [
            (column, place_of(column, own, mapping=mapping, header=header))
            for column, own in self.columns
            if own is not None
        ]
        used = {number for _, place in places for number in place.numbers}
        self.unread = tuple(name for number, name in enumerate(header) if number not in used)
        self.names = {
            column.field: name_of(column, header[own] if own is not None else "")
            for column, own in self.columns
        }
        chinese = not all(header[number].isascii() for number in used)
        self.absent = tuple(_as_in(column, chinese=chinese) for column, own in self.columns if own is None)
        self._places = {column.field: place for column, place in places}
        self._id_place = self._places["source_id"]
        # In the order of the fields' names, in which a record's content is written.
        self.readers = sorted(
            ((ColumnReader(column, mapping, pseudonyms=pseudonyms), place) for column, place in places),
            key=lambda pair: pair[0].column.field,
        )
        self.constants = {
            c.field: rule(c, mapping, pseudonyms=None)(c.constant) for c in mapping.columns if c.constant
        }

    def read(self, records: Iterable[Record]) -> tuple[Batch, list[Unusable]]:
        """The records that can be used, as columns, and those that cannot, each with its reason."""
        good: list[Record] = []
        unusable: dict[int, Unusable] = {}
        for record in records:
            if record.fault is None:
                good.append(record)
            else:
                unusable[record.line] = Unusable(record.line, "", "", record.fault, record.original)
        texts = self._texts(good)
        if found := self._spoilt(good, texts):
            unusable |= {good[at].line: record for at, record in found.items()}
            usable = [at not in found for at in range(len(good))]
            good = list(compress(good, usable))
            texts = {place: list(compress(column, usable)) for place, column in texts.items()}
        values: dict[str, Sequence[Value]] = {
            c.field: [None] * len(good) for c, at in self.columns if at is None
        }
        values |= {field: [value] * len(good) for field, value in self.constants.items()}
        words: dict[Somewhere, list[str]] = {}
        redacted = Counter[str]()
        for reader, place in self.readers:
            column = texts[place]
            values[reader.column.field] = reader.values(column)
            if place not in words:  # a column read for two fields says one thing
                words[place] = reader.words(column)
                redacted.update(reader.redacted(column))
        contents = [sha256("".join(row).encode()).digest() for row in zip(*words.values(), strict=True)]
        batch = Batch(self.names, good, values, contents, redacted)
        return batch, sorted(unusable.values(), key=lambda record: record.line)

    def _texts(self, records: Sequence[Record]) -> dict[Somewhere, Sequence[str]]:
        """What stands at each place, record by record."""
        cells = list(zip(*(record.cells for record in records), strict=True))
        return {place: place.texts(cells) if cells else () for _, place in self.readers}

    def _spoilt(
        self, records: Sequence[Record], texts: dict[Somewhere, Sequence[str]]
    ) -> dict[int, Unusable]:
        """The records that cannot be used, by their places; what is wrong first is the reason given."""
        faults: dict[int, list[Fault]] = {}
        for at, field, reason in (*self._unreadable(texts), *self._contradicting(texts)):
            cell = texts[self._places[field]][at]
            fault = Fault(self.names[field], redact(cell, sealed=True).text, reason)
            known = faults.setdefault(at, [])
            if fault not in known:  # a column may be read twice, or come before two others
                known.append(fault)
        ids = texts[self._id_place]
        return {
            at: Unusable(
                records[at].line,
                first.column,
                first.value,
                first.reason,
                records[at].original,
                ids[at].strip(),
                self._customer(texts, at),
                also=tuple(others),
            )
            for at, (first, *others) in faults.items()
        }

    def _unreadable(self, texts: dict[Somewhere, Sequence[str]]) -> Iterator[tuple[int, str, Reason]]:
        """Each cell that cannot be read: the place of its record, its field, why. All others are learnt."""
        for reader, place in self.readers:
            if problems := reader.learn(set(texts[place])):
                for at, cell in enumerate(texts[place]):
                    if cell in problems:
                        yield at, reader.column.field, problems[cell]

    def _contradicting(self, texts: dict[Somewhere, Sequence[str]]) -> Iterator[tuple[int, str, Reason]]:
        """Each cell that comes before one it can only follow, in the same form; of cells that were learnt."""
        ordered = {field for pair in self.mapping.ledger.in_order for field in pair}
        told = {
            reader.column.field: [reader.known(cell)[0] for cell in texts[place]]
            for reader, place in self.readers
            if reader.column.field in ordered
        }
        return contradictions(told, self.mapping.ledger, apart=self.mapping.clocks_apart)

    def _customer(self, texts: dict[Somewhere, Sequence[str]], number: int) -> str:
        """The pseudonym of the customer of the record of that number, where it tells one."""
        for reader, place in self.readers:
            if reader.column.field == "customer":
                return str(reader.told(texts[place][number]) or "")
        return ""


def _as_in(column: Column, *, chinese: bool) -> str:
    """What such a file would call the column: its first name in Chinese, or in ASCII, or its first."""
    return next((name for name in column.names if name.isascii() is not chinese), column.names[0])


def _in_both_scripts(column: Column) -> str:
    """The first name of the column, and the first in the other script: readers of either know it."""
    first, *others = column.names
    return " / ".join([first, *(name for name in others if name.isascii() is not first.isascii())][:2])


def _require(mapping: Mapping, columns: Sequence[tuple[Column, int | None]], header: Sequence[str]) -> None:
    lacking = [_in_both_scripts(column) for column, at in columns if column.required and at is None]
    if lacking and all(at is None for _, at in columns):
        # The first row may be a customer and no header, so its words are not repeated.
        raise MissingColumns(
            'None of the names in the first row is one the mapping "{mapping}" knows; '
            "it needs: {lacking}. Put the names of the columns into the first row.",
            lacking=", ".join(lacking),
            mapping=mapping.name,
        )
    if lacking:
        raise MissingColumns(
            'The file lacks columns the mapping "{mapping}" needs: {lacking}. Its columns are: {header}.',
            lacking=", ".join(lacking),
            mapping=mapping.name,
            header=", ".join(map(repeated, header[:40])),
        )
