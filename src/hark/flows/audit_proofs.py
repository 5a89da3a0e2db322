"""Proofs of the audit: that an entry stands in what was signed, and that the audit only grew."""

import base64
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from hark.core.errors import NotFound, Refusal
from hark.flows import checkpoints
from hark.guard import merkle
from hark.guard.access import Staff, require
from hark.guard.audit import Event
from hark.guard.checkpoints import Checkpoint, NotSigned
from hark.records import audit
from hark.records.audit import AuditCheckpointRow, AuditEntryRow


class NoSuchEntry(NotFound):
    """The audit has no such entry."""


class NoSuchTree(Refusal):
    """The audit was never of this size."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Whether an entry is in the tree that was signed. `holds` is None while no checkpoint covers it."""

    checkpoint: Checkpoint | None
    path: Sequence[bytes]
    holds: bool | None


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


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()
