"""A look at a file before it is loaded: its first rows as a mapping would read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from hark.core.terms.intake import Reason, Record, Unusable
from hark.flows import destinations, offering, ring, settling
from hark.flows.ahead import Ahead, ahead
from hark.flows.lasting import Lasting
from hark.guard.access import Staff
from hark.intake.cells import Value
from hark.intake.files import open_table
from hark.intake.mapping import Mapping
from hark.intake.reading import Reader
from hark.lake.once import Outcome

PREVIEWED = 50


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row as it would be read: its values by field, or why it would be kept aside.

    One that says `again` what an earlier row said is a duplicate, and so is one that is `here` already.
    """

    line: int
    values: dict[str, Value]
    problem: Unusable | None
    again: bool = False
    here: bool = False

    @property
    def contradicts(self) -> bool:
        """Whether its record is here already with other content."""
        return self.problem is not None and self.problem.reason is Reason.CONFLICT


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows of a file under a mapping, with the columns the mapping does not read and lacks.

    `headings` are the file's own names of the columns that are read, and `kinds` what as, by field. Some of
    the rows may be dated `ahead` of today; `lasting` are their durations.
    """

    form: str
    fields: tuple[str, ...]
    kinds: dict[str, str]
    headings: dict[str, str]
    rows: list[PreviewRow]
    unread: tuple[str, ...]
    absent: tuple[str, ...]
    ahead: Ahead | None
    lasting: Lasting


def preview(path: Path, *, mapping: str | Mapping, feed: str = "", by: Staff, now: datetime) -> Preview:
    """The first rows as they would be read by the mapping, named or given; nothing is loaded.

    They are compared with what the feed has brought: the mapping's own where none is named.

    Raises:
        NotAllowed: the role does not load, or takes no complaints in by file.
        Refusal: the file, the mapping or the feed cannot be used at all.
    """
    known, feed = offering.read_as(mapping, feed, by=by)
    with open_table(path) as table:
        reader = Reader(known, table.header, pseudonyms=ring.pseudonyms())
        lasting = Lasting()
        some = islice(table, PREVIEWED)
        rows, to_come = _previewed(reader, some, mapping=known, feed=feed, lasting=lasting, now=now)
        return Preview(
            form=table.form,
            fields=tuple(column.field for column, _ in reader.columns),
            kinds={column.field: column.kind.value for column, _ in reader.columns},
            headings={column.field: table.header[at] for column, at in reader.columns if at is not None},
            rows=rows,
            unread=reader.unread,
            absent=reader.absent,
            ahead=to_come,
            lasting=lasting,
        )


def _previewed(
    reader: Reader,
    records: Iterable[Record],
    *,
    mapping: Mapping,
    feed: str,
    lasting: Lasting,
    now: datetime,
) -> tuple[list[PreviewRow], Ahead | None]:
    batch, unusable = reader.read(records)
    lasting.add(batch, mapping=mapping)
    found = destinations.foreseen(batch, mapping=mapping, feed=feed, met=lambda said: (), now=now)
    rows = [PreviewRow(record.line, {}, record) for record in (*unusable, *found.aside.values())]
    told = {field: list(column) for field, column in batch.values.items()}
    met = set[tuple[Value, bytes]]()
    for at in (at for at in range(len(batch)) if at not in found.aside):
        values = {field: column[at] for field, column in told.items()}
        said = values["source_id"], batch.contents[at]
        known = found.outcomes[at] is Outcome.DUPLICATE
        rows.append(
            PreviewRow(
                batch.lines[at], values, None, again=known and said in met, here=known and said not in met
            )
        )
        if not known:
            met.add(said)
    kept = [at for at, outcome in found.outcomes.items() if outcome in settling.KEPT]
    return sorted(rows, key=lambda row: row.line), ahead(batch, kept, mapping=mapping, now=now)
