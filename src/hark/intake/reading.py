"""Reading records by a mapping: text cells to typed columns, batch by batch.

Work goes down the columns, not along the rows, and words met before are remembered:
a file of complaints repeats a few thousand words a million times.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from hark.core.errors import Refusal
from hark.core.terms.intake import Record, Unusable
from hark.intake.cells import Unreadable, Value, rule
from hark.intake.mappings import Column, Kind, Mapping

_REMEMBERED = 20_000
_BETWEEN = "\x1f"  # no cell holds it: intake sets records with control characters aside


class MissingColumns(Refusal):
    """The file lacks a column the mapping cannot do without."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Records as columns: `values` by field, and the SHA-256 of each record's content.

    The content covers every field and nothing else, so the same record has the same
    digest in whatever file, format or order it comes.
    """

    id_column: str
    records: Sequence[Record]
    values: dict[str, list[Value]]
    contents: list[bytes]

    def __len__(self) -> int:
        return len(self.records)


class Reader:
    """A mapping bound to the header of one file."""

    def __init__(self, mapping: Mapping, header: Sequence[str]) -> None:
        place = {_folded(name): at for at, name in enumerate(header)}
        self.mapping = mapping
        self.columns: list[tuple[Column, int | None]] = [
            (column, next((place[_folded(n)] for n in column.names if _folded(n) in place), None))
            for column in mapping.columns
        ]
        lacking = [column.names[0] for column, at in self.columns if column.required and at is None]
        if lacking:
            raise MissingColumns(
                'The file has no column "{lacking}", which the mapping "{mapping}" needs. '
                "Its columns are: {header}.",
                lacking='", "'.join(lacking),
                mapping=mapping.name,
                header=", ".join(name[:60] for name in header[:40]),
            )
        self._id_column = mapping.column_of("source_id")
        used = {at for _, at in self.columns}
        self.unread = tuple(name for at, name in enumerate(header) if at not in used)
        self._rules = {column.field: rule(column, mapping) for column in mapping.columns}
        self._memory: dict[str, dict[str, Value]] = {column.field: {} for column in mapping.columns}

    def read(self, records: Iterable[Record]) -> tuple[Batch, list[Unusable]]:
        """The records that can be used, as columns, and those that cannot, each with its reason."""
        unusable: list[Unusable] = []
        good: list[Record] = []
        for record in records:
            if record.fault is None:
                good.append(record)
            else:
                unusable.append(Unusable(record.line, "", "", record.fault, record.original))
        values: dict[str, list[Value]] = {}
        bad: dict[int, Unusable] = {}
        for column, at in self.columns:
            if at is None:
                values[column.field] = [None] * len(good)
            else:
                values[column.field] = self._column(column, at, good, bad)
        if bad:
            unusable += bad.values()
            keep = [at for at in range(len(good)) if at not in bad]
            good = [good[at] for at in keep]
            values = {field: [column[at] for at in keep] for field, column in values.items()}
        unusable.sort(key=lambda record: record.line)
        return Batch(self._id_column, good, values, _contents(values, len(good))), unusable

    def _column(
        self, column: Column, at: int, records: Sequence[Record], bad: dict[int, Unusable]
    ) -> list[Value]:
        say, memory = self._rules[column.field], self._memory[column.field]
        if len(memory) > _REMEMBERED or column.kind in {Kind.ID, Kind.LONG_TEXT}:
            memory.clear()
        read: list[Value] = []
        for row, record in enumerate(records):
            cell = record.cells[at]
            if cell not in memory:
                try:
                    memory[cell] = say(cell)
                except Unreadable as problem:
                    bad.setdefault(
                        row, Unusable(record.line, column.names[0], cell, problem.reason, record.original)
                    )
                    read.append(None)
                    continue
            read.append(memory[cell])
        return read


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _contents(values: dict[str, list[Value]], length: int) -> list[bytes]:
    if not length:
        return []
    columns = [[_written(field, value) for value in values[field]] for field in sorted(values)]
    return [sha256("".join(row).encode()).digest() for row in zip(*columns, strict=True)]


def _written(field: str, value: Value) -> str:
    # A missing field leaves no trace, so a field added to the ledger later changes no older digest.
    if not value:
        return ""
    if isinstance(value, date):
        value = value.isoformat()
    elif isinstance(value, tuple):
        value = ",".join(value)
    return f"{field}{_BETWEEN}{value}{_BETWEEN}"
