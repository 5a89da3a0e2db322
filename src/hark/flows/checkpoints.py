"""Checkpoints of the audit: signed when it is time, and copied to a place outside."""

import fcntl
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import transaction

from hark.core.errors import Refusal, Unavailable
from hark.guard import checkpoints, merkle
from hark.guard.access import Staff, require
from hark.guard.checkpoints import Checkpoint, NotSigned, Signer
from hark.lake.durable import fsync
from hark.records import audit
from hark.records.audit import AuditCheckpointRow, AuditEntryRow

EVERY = timedelta(seconds=60)
ENTRIES = 1_000
LATE = timedelta(minutes=5)
_TAIL = 64 * 1024


class NotContinued(Refusal):
    """The audit is not one that grew from what was signed before."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the audit is signed and copied outside. `late` when entries wait for it too long.

    The copy lies `beside` the records where both are on one disk, and then shows little.
    """

    entries: int
    signed: Checkpoint | None
    copied: Checkpoint | None
    late: bool
    beside: bool


@cache
def _signer(seed: bytes) -> Signer:
    return Signer(seed)


def signer() -> Signer:
    """Who signs the checkpoints of this installation."""
    return _signer(settings.HARK_AUDIT_KEY)


def keep(*, now: datetime) -> None:
    """Sign when a minute or a thousand entries have passed, and copy outside what is not there yet.

    Raises:
        NotContinued: what was signed before is no part of the audit as it stands; nothing is signed.
        Unavailable: the place outside cannot be written.
    """
    size, last, copied = audit.tree().size, newest(), outside()
    if copied is not None and (last is None or copied.size > last.size):
        require_continues(copied, where=settings.HARK_WITNESS.name)  # or an older copy was put back
    if last is None or size - last.size >= ENTRIES or (size > last.size and now - last.at >= EVERY):
        sign(now=now)
        last = newest()
    if last is not None and (copied is None or copied.size < last.size):
        copy()


def sign(*, now: datetime) -> None:
    """The audit as it stands is signed; nothing happens where it is already.

    Raises:
        NotContinued: what was signed before is no part of the audit as it stands.
    """
    with transaction.atomic():
        tree, last = audit.tree(locked=True), newest()
        if last is not None:
            require_continues(last, where="the records")
        if tree.size and (last is None or tree.size > last.size):
            note = signer().sign(size=tree.size, root=tree.root, at=now)
            AuditCheckpointRow.objects.create(size=tree.size, at=now, note=note)


def newest() -> Checkpoint | None:
    """The newest checkpoint of the records.

    Raises:
        NotSigned: it is not signed with the key of this installation.
    """
    note = newest_note()
    return signer().open(note) if note else None


def newest_note() -> str:
    """The newest checkpoint of the records as it was signed; nothing where none is."""
    return AuditCheckpointRow.objects.order_by("size").values_list("note", flat=True).last() or ""


def copy() -> None:
    """What is signed lies outside too, forced to the disk.

    Raises:
        NotContinued: the last checkpoint outside is no part of the audit as it stands.
        Unavailable: the place outside cannot be written.
    """
    file: Path = settings.HARK_WITNESS
    try:
        is_new = not file.exists()
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+b") as outside:
            fcntl.flock(outside, fcntl.LOCK_EX)
            append(outside.fileno(), file.name)
        if is_new:
            fsync(file.parent)
    except OSError as problem:
        raise Unavailable(f"The checkpoints of the audit cannot be copied to {file}: {problem}.") from problem


def append(outside: int, name: str) -> Checkpoint | None:
    """The newest checkpoint in the open file, once those it has not got are added; None with none at all.

    Raises:
        NotContinued: its last one is no part of the audit as it stands.
    """
    length = os.lseek(outside, 0, os.SEEK_END)
    tail = os.pread(outside, _TAIL, max(0, length - _TAIL)).decode(errors="replace")
    last = _last(tail, where=name)
    if last is not None:
        require_continues(last, where=name)
    rows = AuditCheckpointRow.objects.filter(size__gt=last.size if last else 0).order_by("size")
    new = [row.note for row in rows]
    if new:
        begin = "" if not tail or tail.endswith("\n\n") else "\n\n"  # the last writing broke off
        os.write(outside, (begin + "".join(f"{note}\n" for note in new)).encode())
        os.fsync(outside)
    return signer().open(new[-1]) if new else last


def outside() -> Checkpoint | None:
    """The newest checkpoint in the place outside; None where there is none, or nothing can be read."""
    try:
        with settings.HARK_WITNESS.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - _TAIL))
            return _last(file.read().decode(errors="replace"), where=settings.HARK_WITNESS.name)
    except (OSError, NotContinued):
        return None


def require_continues(checkpoint: Checkpoint, *, where: str) -> None:
    """Refuse unless the audit as it stands grew from the checkpoint.

    Raises:
        NotContinued: it did not.
    """
    try:
        grown = checkpoint.root == merkle.root(checkpoint.size, audit.subtree)
    except AuditEntryRow.DoesNotExist:
        grown = False
    if not grown:
        raise NotContinued(
            "The audit does not continue the checkpoint over {size} entries in {where}: entries were changed"
            " or removed, or the records were put back from an older copy. `hark audit verify` says where.",
            size=checkpoint.size,
            where=where,
        )


def standing(*, by: Staff, now: datetime) -> Standing:
    """How far the audit is signed and copied outside."""
    require(by, "audit.see")
    try:
        signed = newest()
    except NotSigned:
        signed = None
    return Standing(audit.tree().size, signed, outside(), late(now=now), beside=lies_beside())


def lies_beside() -> bool:
    """Whether the place outside is on the disk the records lie on."""
    place: Path = settings.HARK_WITNESS.parent
    while not place.exists():
        place = place.parent
    return place.stat().st_dev == settings.HARK_HOME.stat().st_dev


def late(*, now: datetime) -> bool:
    """Whether an entry has waited too long for a checkpoint outside."""
    copied = outside()
    waits = AuditEntryRow.objects.filter(pk=copied.size if copied else 0).first()
    return waits is not None and now - waits.at > LATE


def _last(tail: str, *, where: str) -> Checkpoint | None:
    found = list(checkpoints.notes(tail))
    if not found:
        return None
    try:
        return signer().open(found[-1])
    except NotSigned as problem:
        raise NotContinued("{where} ends with no checkpoint of this audit.", where=where) from problem
