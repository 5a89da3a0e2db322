"""Exactly once: which records of a batch are new, which are here, which contradict what is here."""

from collections.abc import Mapping, Sequence
from enum import Enum
from hashlib import sha256
from itertools import pairwise

from hark.lake.table import FactTable, Snapshot

_AT_A_TIME = 50_000


class Outcome(Enum):
    """What is to become of a record that was read."""

    NEW = "new"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"


def compare(
    table: FactTable,
    *,
    feed: str,
    ids: Sequence[str],
    contents: Sequence[bytes],
    besides: Mapping[str, bytes] | None = None,
) -> list[Outcome]:
    """For each record, by (feed, source id): new, here with the same content, or with other content.

    `besides` counts as here: the contents, by id, of records that are only tried out. Call it inside
    `table.exclusive`, or another appender may make the answer stale.
    """
    known = {**(besides or {}), **_known(table, feed, ids)}
    return [_outcome(known, source_id, content) for source_id, content in zip(ids, contents, strict=True)]


def _outcome(known: dict[str, bytes], source_id: str, content: bytes) -> Outcome:
    """What a record is to those known, among which it is from now on."""
    here = known.get(source_id)
    if here is None:
        known[source_id] = content
        return Outcome.NEW
    return Outcome.DUPLICATE if here == content else Outcome.CONFLICT


def _known(table: FactTable, feed: str, ids: Sequence[str]) -> dict[str, bytes]:
    found = table.engine.cursor().execute(
        f'SELECT source_id, content FROM "{table.snapshot().view}" '  # noqa: S608 # our own view's name
        "WHERE feed = ? AND source_id IN (SELECT unnest(?::VARCHAR[]))",
        [feed, list(ids)],
    )
    return dict(found.fetchall())


def digest(table: FactTable, *, feed: str, at: Snapshot | None = None) -> str:
    """SHA-256 over the sorted contents of the feed's records: the same in any order."""
    view = (at or table.snapshot()).view
    cursor = table.engine.cursor()
    total = sha256()
    # Sixteen small sorts instead of one of the whole ledger keep the memory flat.
    for first, after in pairwise((*range(0, 256, 16), None)):
        slice = "content >= ?" if after is None else "content >= ? AND content < ?"
        ends = [bytes([end]) for end in (first, after) if end is not None]
        cursor.execute(
            f'SELECT content FROM "{view}" WHERE feed = ? AND {slice} ORDER BY content',  # noqa: S608 # our own words
            [feed, *ends],
        )
        while rows := cursor.fetchmany(_AT_A_TIME):
            total.update(b"".join(content for (content,) in rows))
    return total.hexdigest()
