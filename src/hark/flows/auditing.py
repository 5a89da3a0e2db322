"""Reading the audit: search, one entry with its proof, the walk over all of it, and proofs to take away."""

import base64
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q, QuerySet

from hark.core.errors import NotFound, Refusal, Unavailable
from hark.flows import checkpoints
from hark.guard import checkpoints as notes
from hark.guard import merkle
from hark.guard.access import Staff, require
from hark.guard.audit import Event, Mark, Walked, walk
from hark.guard.checkpoints import Checkpoint, NotSigned, Verifier
from hark.records import audit
from hark.records.accounts import StaffRow
from hark.records.audit import AuditCheckpointRow, AuditEntryRow

VERIFIED = "audit.verified"


class NoSuchEntry(NotFound):
    """The audit has no such entry."""


class NoSuchTree(Refusal):
    """The audit was never of this size."""


@dataclass(frozen=True, slots=True)
class Search:
    """Which entries are looked for; what is blank is not asked. `until` is exclusive.

    `actor` is a part of how somebody signs in, or of what they are called now.
    """

    actor: str = ""
    act: str = ""
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None

    @property
    def narrows(self) -> bool:
        """Whether less than everything is looked for."""
        return self != Search()


@dataclass(frozen=True, slots=True)
class Proof:
    """Whether an entry is in the tree that was signed. `holds` is None while no checkpoint covers it."""

    checkpoint: Checkpoint | None
    path: Sequence[bytes]
    holds: bool | None


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


def page(search: Search, *, offset: int, limit: int, by: Staff) -> tuple[list[Event], int]:
    """Some entries, the newest first, and how many there are in all."""
    require(by, "audit.see")
    rows = found(search).order_by("-sequence")
    return [row.as_event() for row in rows[offset : offset + limit]], rows.count()


def acts(*, by: Staff) -> list[str]:
    """Every kind of deed that was ever noted."""
    require(by, "audit.see")
    return list(AuditEntryRow.objects.order_by("act").values_list("act", flat=True).distinct())


def found(search: Search) -> QuerySet[AuditEntryRow]:
    """The rows looked for, in their order."""
    asked: dict[str, object] = {
        "act": search.act,
        "subject__icontains": search.subject,
        "at__gte": search.since,
        "at__lt": search.until,
    }
    rows = AuditEntryRow.objects.filter(**{name: value for name, value in asked.items() if value})
    if not search.actor:
        return rows
    called = StaffRow.objects.filter(name__icontains=search.actor).values("username")
    return rows.filter(Q(actor__icontains=search.actor) | Q(actor__in=called))


def one(sequence: int, *, by: Staff) -> tuple[Event, Proof]:
    """One entry, and its proof against the newest checkpoint.

    Raises:
        NoSuchEntry: there is none with this number.
    """
    require(by, "audit.see")
    row = AuditEntryRow.objects.filter(pk=sequence).first()
    if row is None:
        raise NoSuchEntry("The audit has no entry {sequence}.", sequence=sequence)
    event = row.as_event()
    try:
        checkpoint = checkpoints.newest()
    except NotSigned:
        return event, Proof(None, (), holds=False)
    if checkpoint is None or checkpoint.size <= sequence:
        return event, Proof(checkpoint, (), holds=None)
    try:
        path = merkle.inclusion(sequence, checkpoint.size, audit.subtree)
    except AuditEntryRow.DoesNotExist:
        return event, Proof(checkpoint, (), holds=False)
    leaf = merkle.leaf_hash(event.leaf)
    holds = merkle.includes(checkpoint.root, leaf, index=sequence, size=checkpoint.size, path=path)
    return event, Proof(checkpoint, path, holds)


def prove(sequence: int, *, by: Staff, now: datetime) -> dict[str, object]:
    """The proof that the entry is in what was signed, for anybody's program to check.

    Raises:
        NoSuchEntry: there is none with this number.
        NotContinued: what was signed before is no part of the audit as it stands.
    """
    require(by, "audit.see")
    checkpoints.sign(now=now)
    return proof_of(sequence, by=by)


def proof_of(sequence: int, *, by: Staff) -> dict[str, object]:
    """The same against what is signed already, so that nothing is written.

    Raises:
        NoSuchEntry: there is none with this number.
        Refusal: it is not in the tree that was signed.
    """
    event, proof = one(sequence, by=by)
    if proof.checkpoint is None or not proof.holds:
        raise Refusal(
            "Entry {sequence} is not in the tree that was signed. `hark audit verify` says more.",
            sequence=sequence,
        )
    return {
        "sequence": sequence,
        "entry": {**asdict(event), "at": event.at.isoformat()},
        "leaf": _base64(event.leaf),
        "leaf_hash": _base64(merkle.leaf_hash(event.leaf)),
        "size": proof.checkpoint.size,
        "root": _base64(proof.checkpoint.root),
        "path": [_base64(hash) for hash in proof.path],
        "key": checkpoints.signer().text,
        "checkpoint": AuditCheckpointRow.objects.get(pk=proof.checkpoint.size).note,
    }


def prove_growth(old: int, new: int, *, by: Staff) -> dict[str, object]:
    """The proof that the audit of `new` entries begins with that of `old`.

    Raises:
        NoSuchTree: it was never that large, or grew the other way.
    """
    require(by, "audit.see")
    size = audit.tree().size
    if not 0 < old <= new <= size:
        raise NoSuchTree(
            "The audit has {size} entries: it cannot be shown to have grown from {old} to {new}.",
            size=size,
            old=old,
            new=new,
        )
    return {
        "old_size": old,
        "old_root": _base64(merkle.root(old, audit.subtree)),
        "new_size": new,
        "new_root": _base64(merkle.root(new, audit.subtree)),
        "path": [_base64(hash) for hash in merkle.consistency(old, new, audit.subtree)],
    }


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


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()
