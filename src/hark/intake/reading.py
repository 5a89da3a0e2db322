"""Reading records by a mapping: text cells to typed columns, batch by batch."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from hark.core.errors import Refusal
from hark.core.terms.intake import Reason, Record, Unusable
from hark.guard.pseudonyms import Pseudonyms
from hark.guard.redaction import redact
from hark.intake.cells import Value
from hark.intake.columns import ColumnReader
from hark.intake.files.words import repeated
from hark.intake.mappings import Column, Mapping, folded
from hark.intake.sequence import backwards


class MissingColumns(Refusal):
    """The file lacks a column the mapping cannot do without."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Records as columns: `values` by field, and the SHA-256 of each record's content.

    The content covers every field and nothing else, so the same record has the same
    digest in whatever file, format or order it comes. `redacted` counts what was taken out of them.
    """

    id_column: str
    records: Sequence[Record]
    values: dict[str, list[Value]]
    contents: list[bytes]
    redacted: Counter[str]

    def __len__(self) -> int:
        return len(self.records)


class Reader:
    """A mapping bound to the header of one file."""

    def __init__(
        self, mapping: Mapping, header: Sequence[str], *, pseudonyms: Pseudonyms | None = None
    ) -> None:
        place = {folded(name): at for at, name in enumerate(header)}
        self.columns: list[tuple[Column, int | None]] = [
            (column, next((place[folded(n)] for n in column.names if folded(n) in place), None))
            for column in mapping.columns
        ]
        lacking = [column.names[0] for column, at in self.columns if column.required and at is None]
        if lacking and all(at is None for _, at in self.columns):
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
        used = {at for _, at in self.columns}
        self.unread = tuple(name for at, name in enumerate(header) if at not in used)
        self._id_column = mapping.column_of("source_id")
        self._id_at = next(
            at for column, at in self.columns if column.field == "source_id" and at is not None
        )
        # In the order of the fields' names, in which a record's content is written.
        self._readers = sorted(
            (
                (ColumnReader(column, mapping, pseudonyms=pseudonyms), at)
                for column, at in self.columns
                if at is not None
            ),
            key=lambda pair: pair[0].column.field,
        )

    def read(self, records: Iterable[Record]) -> tuple[Batch, list[Unusable]]:
        """The records that can be used, as columns, and those that cannot, each with its reason."""
        good: list[Record] = []
        unusable: dict[int, Unusable] = {}
        for record in records:
            if record.fault is None:
                good.append(record)
            else:
                unusable[record.line] = Unusable(record.line, "", "", record.fault, record.original)
        for aside in (self._spoilt, self._sent_too_early):  # days are compared once they are known to be days
            if found := aside(good):
                unusable |= found
                good = [record for record in good if record.line not in found]
        cells = list(zip(*(record.cells for record in good), strict=True))
        values: dict[str, list[Value]] = {c.field: [None] * len(good) for c, at in self.columns if at is None}
        words: dict[int, list[str]] = {}
        redacted = Counter[str]()
        for reader, at in self._readers:
            column = cells[at] if cells else ()
            values[reader.column.field] = reader.values(column)
            if at not in words:  # a column read for two fields says one thing
                words[at] = reader.words(column)
                redacted += reader.redacted(column)
        contents = [sha256("".join(row).encode()).digest() for row in zip(*words.values(), strict=True)]
        batch = Batch(self._id_column, good, values, contents, redacted)
        return batch, sorted(unusable.values(), key=lambda record: record.line)

    def _spoilt(self, records: Sequence[Record]) -> dict[int, Unusable]:
        """The records with a cell that cannot be read, by line; the first such cell is the reason given."""
        spoilt: dict[int, Unusable] = {}
        for reader, at in self._readers:
            problems = reader.learn({record.cells[at] for record in records})
            if not problems:
                continue
            for record in records:
                if (cell := record.cells[at]) in problems and record.line not in spoilt:
                    value, id = redact(cell, sealed=True).text, record.cells[self._id_at].strip()
                    spoilt[record.line] = Unusable(
                        record.line,
                        reader.column.names[0],
                        value,
                        problems[cell],
                        record.original,
                        id,
                        self._customer(record),
                    )
        return spoilt

    def _sent_too_early(self, records: Sequence[Record]) -> dict[int, Unusable]:
        """The records sent on before the day they were received, by line."""
        told = {reader.column.field: (reader, at) for reader, at in self._readers}
        if "sent" not in told:
            return {}
        received, sent = (
            reader.values([record.cells[at] for record in records])
            for reader, at in (told["received"], told["sent"])
        )
        reader, at = told["sent"]
        return {
            record.line: Unusable(
                record.line,
                reader.column.names[0],
                redact(record.cells[at], sealed=True).text,
                Reason.SENT_BEFORE_RECEIVED,
                record.original,
                record.cells[self._id_at].strip(),
                self._customer(record),
            )
            for record in map(records.__getitem__, backwards(received, sent))
        }

    def _customer(self, record: Record) -> str:
        """The pseudonym of the record's customer, where it tells one."""
        for reader, at in self._readers:
            if reader.column.field == "customer":
                return str(reader.told(record.cells[at]) or "")
        return ""
