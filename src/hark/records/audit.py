"""What was done, by whom, when: written in the same transaction as the deed, into a Merkle tree."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import DatabaseError, connection, models, transaction

from hark.guard import merkle
from hark.guard.access import Staff
from hark.guard.audit import Event, Kept, require_plain
from hark.guard.merkle import Frontier
from hark.records.classes import classified

_THE_TREE = 1
_AT_A_TIME = 2_000
_TOGETHER = 500
# By hand: with the queries Django would build for them, noting a deed takes twice the time.
_LOOK = "SELECT size, roots FROM records_audittreerow WHERE id = %s"
_LOCK = _LOOK + " FOR UPDATE"
_GROW = "UPDATE records_audittreerow SET size = %s, roots = %s WHERE id = %s"
_EVERY = (
    "SELECT sequence, {at}, actor, act, subject, details, hashes FROM records_auditentryrow"
    " WHERE sequence > %s ORDER BY sequence LIMIT %s"
)


@classified(internal="sequence at act hashes", c1="actor subject details")
class AuditEntryRow(models.Model):
    """One deed, never changed afterwards. Holds names and ids, never a personal value.

    `sequence` counts from 0 without gaps. `hashes` are those of the whole subtrees that end here,
    that of the entry first.
    """

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=80, db_index=True)
    act = models.CharField(max_length=64, db_index=True)
    subject = models.CharField(max_length=200)
    details = models.JSONField(default=dict)
    hashes = models.BinaryField()

    class Meta:
        ordering = ["sequence"]

    def __str__(self) -> str:
        return f"{self.sequence} {self.at:%Y-%m-%d %H:%M} {self.actor} {self.act} {self.subject}"

    def as_event(self) -> Event:
        """The entry as the rules of `guard` know it."""
        return Event(self.sequence, self.at, self.actor, self.act, self.subject, self.details)


@classified(internal="id size roots")
class AuditTreeRow(models.Model):
    """The tree over all entries, in one row; whoever adds an entry locks it until their deed is done."""

    size = models.BigIntegerField(default=0)
    roots = models.BinaryField(default=b"")

    def __str__(self) -> str:
        return f"{self.size} entries"


@classified(internal="size at note")
class AuditCheckpointRow(models.Model):
    """The tree as it was signed at a size. `note` is the whole signed text."""

    size = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    note = models.TextField()

    class Meta:
        ordering = ["size"]

    def __str__(self) -> str:
        return f"{self.size} entries at {self.at:%Y-%m-%d %H:%M}"


@dataclass(frozen=True, slots=True)
class Deed:
    """What is noted of a deed; its `details` are plain JSON."""

    act: str
    subject: str
    by: Staff
    now: datetime
    details: Mapping[str, object]


def write(act: str, subject: str, *, by: Staff, now: datetime, **details: object) -> None:
    """Note a deed; call it inside the deed's transaction, the last thing before it ends.

    From here to the end of the transaction every other deed that is noted waits for this one.

    Raises:
        NotPlain: the details hold what is not plain JSON.
    """
    write_all([Deed(act, subject, by, now, details)])


def write_all(deeds: Sequence[Deed]) -> None:
    """Note deeds of one transaction, in their order, as `write` does one."""
    for deed in deeds:
        require_plain(deed.subject)
        require_plain(deed.details)
    with transaction.atomic(savepoint=False):
        grown, rows = tree(locked=True), []
        for deed in deeds:
            subject = deed.subject[: _longest_subject()]
            event = Event(grown.size, deed.now, deed.by.username, deed.act, subject, deed.details)
            grown, ended = grown.append(merkle.leaf_hash(event.leaf))
            rows.append(_row(event, ended))
        AuditEntryRow.objects.bulk_create(rows, batch_size=_TOGETHER)
        _keep(grown)


def _row(event: Event, ended: Sequence[bytes]) -> AuditEntryRow:
    return AuditEntryRow(
        sequence=event.sequence,
        at=event.at,
        actor=event.actor,
        act=event.act,
        subject=event.subject,
        details=event.details,
        hashes=b"".join(ended),
    )


def tree(*, locked: bool = False) -> Frontier:
    """The tree as it stands; `locked` until the transaction ends."""
    with connection.cursor() as cursor:
        # SQLite knows no lock of a row and needs none: there, one transaction writes at a time.
        cursor.execute(_LOCK if locked and connection.features.has_select_for_update else _LOOK, [_THE_TREE])
        row = cursor.fetchone()
    return Frontier.unpacked(row[0], bytes(row[1])) if row else Frontier()


def subtree(level: int, place: int) -> bytes:
    """The hash of a whole subtree, as it was kept with the entry it ends with."""
    row = AuditEntryRow.objects.filter(pk=merkle.ends_at(level, place)).values_list("hashes", flat=True).get()
    return bytes(row)[level * merkle.HASH : (level + 1) * merkle.HASH]


def every() -> Iterator[Kept]:
    """Every entry in its order, as it is found; it ends with one that cannot be read any more."""
    beyond, readable = -1, True
    while readable:
        found, readable = _after(beyond)
        if not found and readable:
            return
        for sequence, kept in found:
            yield kept
            beyond = sequence
        if not readable:
            yield Kept(None, b"")


def _after(beyond: int) -> tuple[list[tuple[int, Kept]], bool]:
    """Some entries after `beyond`, and whether all of them could be read."""
    found: list[tuple[int, Kept]] = []
    at = "CAST(at AS TEXT)" if connection.vendor == "sqlite" else "at"  # what stands there, not what it means
    with connection.cursor() as cursor:
        try:
            cursor.execute(_EVERY.format(at=at), [beyond, _AT_A_TIME])
            for row in cursor:
                found.append((row[0], _kept(row)))  # noqa: PERF401 # what was read before one fails is kept
        except (ValueError, TypeError, DatabaseError):
            return found, False
    return found, True


def _kept(row: tuple[Any, ...]) -> Kept:
    """The entry of a row; a `ValueError` where a byte of it is not as Hark writes it."""
    sequence, at, actor, act, subject, details, hashes = row
    said = json.loads(details)
    if isinstance(at, str):  # SQLite keeps both as text, of which every sign is looked at
        written, at = at, datetime.fromisoformat(at)
        if str(at) != written or json.dumps(said) != details:
            raise ValueError("not written by Hark")
        at = at.replace(tzinfo=UTC)
    return Kept(Event(sequence, at, actor, act, subject, said), bytes(hashes))


def _keep(after: Frontier) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_GROW, [after.size, after.packed, _THE_TREE])
        # Nothing to update in a database just made; had it entries, adding this one would have been refused.
        if not cursor.rowcount:
            AuditTreeRow.objects.create(pk=_THE_TREE, size=after.size, roots=after.packed)


def _longest_subject() -> int:
    return int(AuditEntryRow._meta.get_field("subject").max_length or 0)
