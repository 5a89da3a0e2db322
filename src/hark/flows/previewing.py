"""A look at a file before it is loaded: its first rows as a mapping would read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.conf import settings

from hark.core.terms.intake import Reason, Record, Unusable
from hark.flows import destinations, ring
from hark.flows.ahead import Ahead, ahead
from hark.guard.access import Staff, require
from hark.intake import mappings
from hark.intake.cells import Value
from hark.intake.files import open_table
from hark.intake.mapping import Mapping
from hark.intake.reading import Reader

PREVIEWED = 50


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row as it would be read: its values by field, or why it would be kept aside.

    One that says `again` what an earlier row said is a duplicate.
    """

    line: int
    values: dict[str, Value]
    problem: Unusable | None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows of a file under a mapping, with the columns the mapping does not read and lacks.

    `headings` are the file's own names of the columns that are read, and `kinds` what as, by field. Some of
    the rows may be dated `ahead` of today.
    """

    form: str
    fields: tuple[str, ...]
    kinds: dict[str, str]
    headings: dict[str, str]
    rows: list[PreviewRow]
    unread: tuple[str, ...]
    absent: tuple[str, ...]
    ahead: Ahead | None


def preview(path: Path, *, mapping: str | Mapping, by: Staff, now: datetime) -> Preview:
    """The first rows as they would be read by the mapping, named or given; nothing is loaded.

    Raises:
        Refusal: the file or the mapping cannot be used at all.
    """
    require(by, "feed.load")
    with open_table(path) as table:
        known = mappings.look_up(mapping, own=settings.HARK_MAPPINGS) if isinstance(mapping, str) else mapping
        reader = Reader(known, table.header, pseudonyms=ring.pseudonyms())
        rows, to_come = _previewed(reader, islice(table, PREVIEWED), mapping=known, now=now)
        return Preview(
            form=table.form,
            fields=tuple(column.field for column, _ in reader.columns),
            kinds={column.field: column.kind.value for column, _ in reader.columns},
            headings={column.field: table.header[at] for column, at in reader.columns if at is not None},
            rows=rows,
            unread=reader.unread,
            absent=reader.absent,
            ahead=to_come,
        )


def _previewed(
    reader: Reader, records: Iterable[Record], *, mapping: Mapping, now: datetime
) -> tuple[list[PreviewRow], Ahead | None]:
    rows: list[PreviewRow] = []
    to_come: Ahead | None = None
    met: dict[str, bytes] = {}
    for record in records:
        batch, unusable = reader.read([record])
        unusable = unusable or list(destinations.unfit(batch, mapping=mapping, now=now).values())
        if unusable:
            rows.append(PreviewRow(record.line, {}, unusable[0]))
            continue
        values = {field: column[0] for field, column in batch.values.items()}
        id, [content] = str(values["source_id"]), batch.contents
        before = met.get(id)
        met.setdefault(id, content)
        if before not in (None, content) and not mapping.corrects:
            conflict = Unusable(record.line, batch.id_column, id, Reason.CONFLICT, record.original, id)
            rows.append(PreviewRow(record.line, {}, conflict))
        else:
            rows.append(PreviewRow(record.line, values, None, again=before == content))
            if before != content and (found := ahead(batch, [0], mapping=mapping, now=now)):
                to_come = to_come + found if to_come else found
    return rows, to_come
