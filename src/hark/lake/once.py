"""Exactly once: which records of a batch are new, which are here, which contradict what is here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from hashlib import sha256
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hark.core.terms.ledger import LEDGERS
from hark.lake.snapshots import Snapshot
from hark.lake.table import FactTable
from hark.lake.withdrawing import NOTHING, Withdrawn

_AT_A_TIME = 50_000


class Outcome(Enum):
    """What is to become of a record that was read."""

    NEW = "new"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    CORRECTION = "correction"
    EARLIER = "earlier"


@dataclass(frozen=True, slots=True)
class Told:
    """A record as far as it matters here; `changed` where its feed corrects what it told.

    `about` is whose record it is, where a correction may not change that.
    """

    source_id: str
    content: bytes
    changed: datetime | None = None
    about: str | None = None


@dataclass(slots=True)
class _Here:
    """The facts there are under one id: the one in force, and when the source changed each of them."""

    content: bytes
    changed: datetime | None
    about: str | None
    versions: dict[bytes, datetime | None]


@dataclass(frozen=True, slots=True)
class Found:
    """What is to become of a record, and the content of the fact that is no longer in force because of it.

    Of one that was corrected before it came that is its own.
    """

    outcome: Outcome
    superseded: bytes | None = None


def compare(
    table: FactTable,
    told: Sequence[Told],
    *,
    feed: str,
    besides: Iterable[Told] = (),
    withdrawn: Withdrawn = NOTHING,
) -> list[Found]:
    """For each record, by (feed, source id): new, here with the same content, or with other content.

    What the source changed later supersedes what is here, and what it changed earlier is superseded already.
    Two that contradict each other at one moment, or are about different people, are a conflict. What came
    `besides`, of records that are only tried out, counts as here; what came by arrivals that are withdrawn
    does not.

    Call it inside `table.exclusive`, or another appender may make the answer stale.
    """
    known = _known(table, feed, [each.source_id for each in told], withdrawn)
    for each in besides:
        _found(known, each)
    return [_found(known, each) for each in told]


def met(table: FactTable, ids: pa.Array, *, feed: str) -> list[int]:
    """The places of ids that are in the ledger already, or at several places: all others are new."""
    encoded = ids.dictionary_encode()
    at = np.asarray(encoded.indices)
    several = np.bincount(at) > 1
    ends = pc.min_max(encoded.dictionary)  # by which whole files are passed over
    cursor = table.engine.cursor()
    # Each column by its table's name: steps have a place of their own.
    cursor.register("told", pa.table({"id": encoded.dictionary, "place": np.arange(len(several))}))
    try:
        here = cursor.execute(
            f'SELECT DISTINCT told.place FROM "{table.snapshot().every}" AS here '  # noqa: S608 # our own names
            "JOIN told ON here.source_id = told.id WHERE here.feed = ? AND here.source_id BETWEEN ? AND ?",
            [feed, ends["min"].as_py(), ends["max"].as_py()],
        ).fetchnumpy()["place"]
    finally:
        cursor.unregister("told")
    several[here] = True
    places: list[int] = np.flatnonzero(several[at]).tolist()
    return places


def _found(known: dict[str, _Here], told: Told) -> Found:
    """What a record is to those known, among which it is from now on."""
    here = known.get(told.source_id)
    if here is None:
        versions = {told.content: told.changed}
        known[told.source_id] = _Here(told.content, told.changed, told.about, versions)
        return Found(Outcome.NEW)
    if told.content in here.versions:
        return Found(Outcome.DUPLICATE)
    if told.changed is None or told.changed in here.versions.values() or told.about != here.about:
        return Found(Outcome.CONFLICT)
    here.versions[told.content] = told.changed
    if here.changed is not None and told.changed < here.changed:
        return Found(Outcome.EARLIER, told.content)
    before, here.content, here.changed = here.content, told.content, told.changed
    return Found(Outcome.CORRECTION, before)


def _known(table: FactTable, feed: str, ids: Sequence[str], withdrawn: Withdrawn) -> dict[str, _Here]:
    about = "customer" if LEDGERS[table.name].sealed else "NULL"
    found = table.engine.cursor().execute(
        f"SELECT source_id, content, arrival, CAST(changed AS TIMESTAMP), {about}, retracts IS TRUE "  # noqa: S608 # our own names
        f'FROM "{table.snapshot().every}" WHERE feed = ? AND source_id IN (SELECT unnest(?::VARCHAR[]))'
        " AND NOT list_contains(?::BIGINT[], arrival)",
        [feed, list(ids), list(withdrawn.arrivals)],
    )
    rows = found.fetchall()
    back = {tuple(key) for *key, _, _, retracts in rows if retracts}
    known: dict[str, _Here] = {}
    for *key, at, whose, retracts in sorted(rows, key=lambda row: (row[0], row[:3] in back)):
        id, content, arrival = key
        # What was in force again and is no more stands under the arrival that told it, if that holds.
        is_past = arrival in withdrawn.again and tuple(key) in back
        if not retracts and not is_past:  # the one in force comes first
            changed = at and at.replace(tzinfo=UTC)
            here = known.setdefault(id, _Here(content, changed, whose, {}))
            here.versions[content] = changed
    return known


def digest(table: FactTable, *, feed: str, at: Snapshot | None = None, withdrawn: Withdrawn = NOTHING) -> str:
    """SHA-256 over the sorted contents of the feed's records, corrected ones too: the same in any order.

    What is withdrawn is left out.
    """
    view = (at or table.snapshot()).every
    cursor = table.engine.cursor()
    total = sha256()
    # Sixteen small sorts instead of one of the whole ledger keep the memory flat.
    for first, after in pairwise((*range(0, 256, 16), None)):
        slice = "content >= ?" if after is None else "content >= ? AND content < ?"
        ends = [bytes([end]) for end in (first, after) if end is not None]
        found = cursor.sql(
            f'SELECT content FROM "{view}" WHERE feed = ? AND retracts IS NOT TRUE'  # noqa: S608 # our own words
            f" AND NOT list_contains(?::BIGINT[], arrival) AND {slice} ORDER BY content",
            params=[feed, [*withdrawn.arrivals, *withdrawn.again], *ends],
        )
        for batch in found.to_arrow_reader(_AT_A_TIME):
            [contents] = batch.columns
            _, ends, data = contents.buffers()
            begin, *_, end = np.frombuffer(ends, np.int32)[[contents.offset, contents.offset + len(contents)]]
            total.update(memoryview(data)[begin:end])
    return total.hexdigest()
