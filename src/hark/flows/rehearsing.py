"""A rehearsal: a file read as if it were loaded, and told what would become of it. Nothing is written."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Self

from hark.core.errors import Refusal
from hark.core.terms.intake import Reason, Tally, Unusable
from hark.flows import batching, destinations, offering, ring, settling
from hark.flows.ahead import Ahead, ahead
from hark.flows.lasting import Lasting
from hark.guard.access import Staff
from hark.guard.masking import shape
from hark.intake import columnwise
from hark.intake.files import Dialect, open_table
from hark.intake.mapping import Mapping
from hark.intake.originals import without_secrets
from hark.intake.reading import Batch, Reader
from hark.lake.once import Outcome, Told

EXAMPLES = 5
_AT_A_TIME = 500  # ids asked for in one query


@dataclass(slots=True)
class Refused:
    """What would be kept aside for one reason in one column.

    `lines` are the first it stands on, `shapes` how their values are written, without what they say. Of
    records kept aside for something else first, so many have this `beside` it: they are not in the count.
    """

    reason: Reason
    column: str
    count: int = 0
    lines: list[int] = field(default_factory=list)
    shapes: list[str] = field(default_factory=list)
    beside: int = 0


@dataclass(slots=True)
class Rehearsal:
    """What would become of a file, with the columns its mapping does not read and lacks.

    With a `refusal` it could not be read to its end. One that is not `is_whole` was stopped before it.
    Of what would be accepted, `ahead` is dated after today; `lasting` are its durations.
    """

    feed: str
    tally: Tally = field(default_factory=Tally)
    refused: list[Refused] = field(default_factory=list)
    redacted: Counter[str] = field(default_factory=Counter)
    unread: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    is_whole: bool = True
    refusal: Refusal | None = None
    ahead: Ahead | None = None
    lasting: Lasting = field(default_factory=Lasting)

    @property
    def conflicts(self) -> int:
        """How many of the records that would be kept aside say something else than one of the same id."""
        return sum(each.count for each in self.refused if each.reason is Reason.CONFLICT)

    @property
    def would_be_refused(self) -> bool:
        """Whether the file, or anything in it, would not be taken."""
        return self.refusal is not None or self.tally.quarantined > 0


class Met:
    """The records met so far, which a load would have put into the ledger: digests, and nothing else.

    They are kept by SQLite in a file without a name, which is gone with the process.
    """

    def __init__(self) -> None:
        self._kept = sqlite3.connect("", check_same_thread=False)
        self._kept.execute(
            "CREATE TABLE met (key BLOB, content BLOB, changed TEXT, about BLOB, PRIMARY KEY (key, content))"
            " WITHOUT ROWID"
        )

    def among(self, feed: str, told: Sequence[Told]) -> Iterator[Told]:
        """What was met of the ids of these records, in the order in which it was."""
        ids = {_key(feed, each.source_id): each.source_id for each in told}
        asked = iter(ids)
        while some := list(islice(asked, _AT_A_TIME)):
            marks = ",".join("?" * len(some))
            rows = self._kept.execute(
                f"SELECT key, content, changed, about FROM met WHERE key IN ({marks}) ORDER BY changed",  # noqa: S608 # marks, and nothing else
                some,
            )
            for key, content, changed, about in rows:
                yield Told(ids[key], content, datetime.fromisoformat(changed) if changed else None, about)

    def add(self, feed: str, records: Iterable[Told]) -> None:
        """Have these be met from now on."""
        rows = (
            (
                _key(feed, each.source_id),
                each.content,
                each.changed.astimezone(UTC).isoformat() if each.changed else None,
                each.about,
            )
            for each in records
        )
        self._kept.executemany("INSERT OR IGNORE INTO met VALUES (?, ?, ?, ?)", rows)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._kept.close()


def _key(feed: str, id: str) -> bytes:
    return sha256(f"{feed}/{id}".encode()).digest()[:16]


def rehearse(
    path: Path,
    *,
    mapping: str | Mapping,
    feed: str = "",
    by: Staff,
    met: Met,
    most: int | None = None,
    now: datetime,
    report: Callable[[int, int], None] = lambda read, position: None,
) -> Rehearsal:
    """What would become of the file under the mapping, named or given; of its first `most` records only.

    Files tried out one after the other share what they have `met`. `report` is told after each batch how
    many records are read and how many bytes of the file. What others load meanwhile may change the answer.

    Raises:
        NotAllowed: the role does not load, or takes no complaints in by file.
        Refusal: the file, the mapping or the feed is no good at all.
    """
    known, feed = offering.read_as(mapping, feed, by=by)
    with open_table(path) as table:
        reader = Reader(known, table.header, pseudonyms=ring.pseudonyms())
        told = Rehearsal(feed, unread=reader.unread, absent=reader.absent)
        records = iter(table)
        try:
            for batch in batching.batches(islice(records, most)):
                _add(told, *columnwise.read(reader, batch), by=known, dialect=table.dialect, met=met, now=now)
                report(told.tally.read, table.position())
            told.is_whole = next(records, None) is None
        except Refusal as problem:
            told.refusal = problem
    told.refused.sort(key=lambda each: (-each.count, -each.beside, each.lines))
    return told


def _add(
    told: Rehearsal,
    batch: Batch,
    unusable: Sequence[Unusable],
    *,
    by: Mapping,
    dialect: Dialect,
    met: Met,
    now: datetime,
) -> None:
    """Add what would become of a batch."""
    found = destinations.foreseen(
        batch, mapping=by, feed=told.feed, met=lambda said: met.among(told.feed, said), now=now
    )
    counts = Counter(found.outcomes.values())
    kept = [at for at, outcome in found.outcomes.items() if outcome in settling.KEPT]
    met.add(told.feed, found.kept)
    if found_ahead := ahead(batch, kept, mapping=by, now=now):
        told.ahead = told.ahead + found_ahead if told.ahead else found_ahead
    aside = [*unusable, *found.aside.values()]
    told.lasting.add(batch, mapping=by)
    told.tally += Tally(len(batch) + len(unusable), len(kept), counts[Outcome.DUPLICATE], len(aside))
    told.redacted += batch.redacted
    for record in unusable:  # conflicts are counted already, with the batch
        told.redacted += without_secrets(record.original, dialect=dialect)[1]
    _sort(told, aside)


def _sort(told: Rehearsal, aside: Sequence[Unusable]) -> None:
    known = {(each.reason, each.column): each for each in told.refused}
    for record in sorted(aside, key=lambda record: record.line):
        for place, fault in enumerate(record.faults):
            kind = (fault.reason, fault.column)
            if kind not in known:
                known[kind] = Refused(*kind)
                told.refused.append(known[kind])
            each = known[kind]
            each.count += place == 0
            each.beside += place > 0
            if len(each.lines) < EXAMPLES:
                each.lines.append(record.line)
            written = shape(fault.value)
            if written and written not in each.shapes and len(each.shapes) < EXAMPLES:
                each.shapes.append(written)
