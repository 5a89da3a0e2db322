"""Fourteen ways to falsify the audit, by somebody who may write to the database."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection

from hark.flows import checkpoints
from hark.guard import merkle
from hark.guard.access import Role
from hark.guard.audit import Event
from hark.guard.checkpoints import Signer
from hark.guard.merkle import Frontier
from hark.records import append_only, audit
from hark.records.audit import AuditCheckpointRow, AuditEntryRow, AuditTreeRow
from tests.audited import some_entries
from tests.makers import NOON, somebody

ENTRIES, SIGNED_EVERY = 60, 10
OTHER_KEY = b"\x07" * 32
Tamper = Callable[[int], None]


def an_audit() -> None:
    """Sixty entries, signed and copied outside after each ten; the triggers are out of the way."""
    for at in range(0, ENTRIES, SIGNED_EVERY):
        some_entries(SIGNED_EVERY)
        checkpoints.sign(now=NOON + timedelta(minutes=at))
    checkpoints.copy()
    append_only.lift(connection)


def edit(at: int) -> None:
    _put(replace(_event(at), actor="boris"), _hashes(at))


def delete(at: int) -> None:
    AuditEntryRow.objects.filter(pk=at).delete()


def insert(at: int) -> None:
    forged, hashes = replace(_event(at), subject="north/forged"), _hashes(at)
    _shift(at, by=1)
    _put(forged, hashes)
    _grow_to(ENTRIES + 1)


def swap(at: int) -> None:
    first, second, hashes = _event(at), _event(at + 1), (_hashes(at), _hashes(at + 1))
    _put(replace(second, sequence=at), hashes[1])
    _put(replace(first, sequence=at + 1), hashes[0])


def duplicate(at: int) -> None:
    twice, hashes = _event(at), _hashes(at)
    _shift(at + 1, by=1)
    _put(replace(twice, sequence=at + 1), hashes)
    _grow_to(ENTRIES + 1)


def reorder(at: int) -> None:
    moved = [_event(at + step) for step in (0, 1, 2)]
    hashes = [_hashes(at + step) for step in (0, 1, 2)]
    for step, from_ in enumerate((2, 0, 1)):
        _put(replace(moved[from_], sequence=at + step), hashes[from_])


def cut_tail(at: int) -> None:
    AuditEntryRow.objects.filter(pk__gte=at).delete()
    AuditCheckpointRow.objects.filter(size__gt=at).delete()
    _rebuild()


def delete_segment(at: int) -> None:
    AuditEntryRow.objects.filter(pk__gte=at, pk__lt=at + 3).delete()
    _shift(at + 3, by=-3)
    _grow_to(ENTRIES - 3)


def edit_and_recompute(at: int) -> None:
    edit(at)
    _rebuild()


def roll_back(at: int) -> None:
    """As a copy of the database taken at that moment, put back: everything in it is true."""
    cut_tail(at)


def fork(at: int) -> None:
    """Rolled back, and gone on from there with other entries, signed with the key of the installation."""
    roll_back(at)
    for _ in range(at, ENTRIES):
        audit.write("complaint.revealed", "north/another", by=somebody(Role.AUDITOR), now=NOON)
    checkpoints.sign(now=NOON)


def replace_checkpoint(at: int) -> None:
    size = _covered_by(at)
    forged = Signer(OTHER_KEY).sign(size=size, root=b"\1" * 32, at=NOON)
    AuditCheckpointRow.objects.filter(pk=size).update(note=forged)


def change_clock(at: int) -> None:
    event = _event(at)
    _put(replace(event, at=event.at - timedelta(hours=1)), _hashes(at))


def swap_key(at: int) -> None:
    """An entry is edited, all is hashed anew, and every checkpoint is signed with a key of one's own."""
    edit_and_recompute(at)
    settings.HARK_AUDIT_KEY = OTHER_KEY
    for row in AuditCheckpointRow.objects.all():
        root = merkle.root(row.size, audit.subtree)
        row.note = Signer(OTHER_KEY).sign(size=row.size, root=root, at=row.at)
        row.save()


@dataclass(frozen=True)
class Way:
    """A manipulation, the first position that is to be named, and whether only what lies outside shows it."""

    tamper: Tamper
    named: Callable[[int], int] = lambda at: at
    outside_only: bool = False


def _stretch(at: int) -> int:
    """The first entry that was signed together with the one tampered with."""
    return at // SIGNED_EVERY * SIGNED_EVERY


WAYS = {
    way.tamper.__name__: way
    for way in (
        Way(edit),
        Way(delete),
        Way(insert),
        Way(swap),
        Way(duplicate, named=lambda at: at + 1),
        Way(reorder),
        Way(cut_tail, outside_only=True),
        Way(delete_segment),
        Way(edit_and_recompute, named=_stretch),
        Way(roll_back, outside_only=True),
        Way(fork, named=_stretch, outside_only=True),
        Way(replace_checkpoint, named=_stretch),
        Way(change_clock),
        Way(swap_key, named=lambda _at: 0, outside_only=True),
    )
}


def flips(row: int, column: str) -> Iterator[bytes]:
    """The bytes of one column of a row, with each bit flipped in turn."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT CAST({column} AS BLOB) FROM records_auditentryrow WHERE sequence = %s", [row])  # noqa: S608 # columns of ours
        [(value,)] = cursor.fetchall()
    for bit in range(len(value) * 8):
        yield (int.from_bytes(value) ^ (1 << bit)).to_bytes(len(value))


def _event(at: int) -> Event:
    return AuditEntryRow.objects.get(pk=at).as_event()


def _hashes(at: int) -> bytes:
    return bytes(AuditEntryRow.objects.get(pk=at).hashes)


def _put(event: Event, hashes: bytes) -> None:
    values: dict[str, Any] = {
        name: getattr(event, name) for name in ("at", "actor", "act", "subject", "details")
    }
    AuditEntryRow.objects.update_or_create(pk=event.sequence, defaults={**values, "hashes": hashes})


def _shift(start: int, *, by: int) -> None:
    order = "sequence" if by < 0 else "-sequence"
    for id in list(AuditEntryRow.objects.filter(pk__gte=start).order_by(order).values_list("pk", flat=True)):
        AuditEntryRow.objects.filter(pk=id).update(sequence=id + by)


def _grow_to(size: int) -> None:
    AuditTreeRow.objects.update(size=size)


def _covered_by(at: int) -> int:
    return _stretch(at) + SIGNED_EVERY


def _rebuild() -> None:
    tree = Frontier()
    for row in AuditEntryRow.objects.all():
        tree, ended = tree.append(merkle.leaf_hash(row.as_event().leaf))
        AuditEntryRow.objects.filter(pk=row.pk).update(hashes=b"".join(ended))
    AuditTreeRow.objects.update(size=tree.size, roots=tree.packed)
