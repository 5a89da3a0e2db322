"""The walk over all of the audit, held against what was signed here and outside, and how the last ended."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from hark.core.errors import Unavailable
from hark.flows import checkpoints
from hark.flows.audit_proofs import NoSuchEntry
from hark.guard import checkpoints as notes
from hark.guard.access import Staff, require
from hark.guard.audit import Mark, Walked, walk
from hark.guard.checkpoints import NotSigned, Verifier
from hark.records import audit
from hark.records.audit import AuditCheckpointRow, AuditEntryRow

VERIFIED = "audit.verified"


@dataclass(frozen=True, slots=True)
class Verified:
    """When somebody last walked over all of the audit, how many entries it had, and whether all was well.

    `asked_by` names whom the worker did it for; it is empty where it was done by command.
    """

    at: datetime
    by: str
    entries: int
    well: bool
    asked_by: str = ""


def verify(*, by: Staff, outside: Path | None = None, key: str = "") -> Walked:
    """What a walk over every entry finds, held against the tree and every checkpoint here and outside.

    `key` is the public key somebody wrote down; without it, that of this installation is believed.

    Raises:
        NotSigned: the key is none.
        Unavailable: the file outside cannot be read.
    """
    require(by, "audit.see")
    verifier = Verifier.of(key) if key else checkpoints.signer()
    here = dict(AuditCheckpointRow.objects.values_list("size", "note"))
    file = outside or settings.HARK_WITNESS
    away = list(_outside(file, here, verifier))
    marks = [*_here(here, verifier), *away]
    if outside is None:  # a witness of one's own has seen what it has seen; the place outside has all
        marks += _not_outside(here, away, where=file.name)
    last = AuditEntryRow.objects.aggregate(last=Max("sequence"))["last"]
    stored = audit.tree()  # looked at last: what is added from here on is not looked at
    past_the_tree = last is not None and last >= stored.size
    entries = audit.every() if past_the_tree else islice(audit.every(), stored.size)
    return walk(entries, stored=stored, marks=marks)


def note_verified(walked: Walked, *, by: Staff, now: datetime, asked_by: str = "") -> None:
    """The walk is itself noted; where it found nothing wrong, what there is is signed."""
    require(by, "audit.see")
    with transaction.atomic():
        position = walked.finding.position if walked.finding else None
        asked = {"asked_by": asked_by} if asked_by else {}
        audit.write(VERIFIED, "audit", by=by, now=now, entries=walked.entries, position=position, **asked)
    if walked.finding is None:
        checkpoints.sign(now=now)
        checkpoints.copy()


def last_verified(*, by: Staff) -> Verified | None:
    """The last walk over all of the audit."""
    require(by, "audit.see")
    row = AuditEntryRow.objects.filter(act=VERIFIED).order_by("-sequence").first()
    if row is None:
        return None
    told = row.details
    well = told["position"] is None
    return Verified(row.at, row.actor, int(told["entries"]), well, str(told.get("asked_by", "")))


def _here(kept: dict[int, str], verifier: Verifier) -> Iterator[Mark]:
    for size, note in kept.items():
        mark = _mark(note, verifier, where="the records", after=size)
        yield mark if mark.size == size else Mark(size, b"", mark.where, "it is of another size.")


def _outside(file: Path, here: dict[int, str], verifier: Verifier) -> Iterator[Mark]:
    after = 0
    for note in notes.notes(_text(file)):
        mark = _mark(note, verifier, where=file.name, after=after)
        after = mark.size
        if not mark.wrong and mark.size not in here:
            yield Mark(mark.size, mark.root, "the records", "it is missing, though it lies outside.")
        yield mark


def _not_outside(here: dict[int, str], away: list[Mark], *, where: str) -> Iterator[Mark]:
    sizes = {mark.size for mark in away}
    newest = max(sizes, default=max(here, default=0) + 1)  # what is newer waits to be copied
    return (
        Mark(size, b"", where, "it is missing there, though it was signed.")
        for size in here
        if size < newest and size not in sizes
    )


def _mark(note: str, verifier: Verifier, *, where: str, after: int) -> Mark:
    try:
        checkpoint = verifier.open(note)
    except NotSigned as problem:
        return Mark(after, b"", where, str(problem))
    return Mark(checkpoint.size, checkpoint.root, where)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        if file == settings.HARK_WITNESS:
            return ""
        raise NoSuchEntry("There is no file {file}.", file=file.name) from None
    except OSError as problem:
        raise Unavailable(f"The checkpoints in {file} cannot be read: {problem.strerror}.") from problem
