"""Commands that verify the audit, prove what stands in it, and hand checkpoints to a witness."""

import json
import os
import sys
from argparse import Namespace
from pathlib import Path

from django.db import DatabaseError
from django.utils import timezone

from hark.core.errors import Refusal
from hark.flows import audit_proofs, audit_verifying, checkpoints
from hark.guard.access import operator
from hark.guard.audit import Walked
from hark.jobs.command import DONE, REFUSED
from hark.jobs.counting import counted
from hark.jobs.start import operator_name


def verify(options: Namespace) -> int:
    """Walk over every entry; 1 with the first position that cannot be trusted, and why."""
    by = operator(operator_name())
    walked = audit_verifying.verify(by=by, outside=options.checkpoints, key=options.key)
    finding = walked.finding
    if options.json:
        said = {"position": finding.position, "says": str(finding)} if finding else None
        print(json.dumps({"entries": walked.entries, "root": walked.root.hex(), "finding": said}))
    elif finding is None:
        print(
            f"{counted(walked.entries, 'entry', 'entries')}, all as they were written."
            f" Root {walked.root.hex()}."
        )
    if finding is not None:
        print(f"hark: {finding}", file=sys.stderr)
    _note(walked)
    return REFUSED if finding else DONE


def _note(walked: Walked) -> None:
    """Note the walk, which cannot be done in an audit that is broken where it grows."""
    try:
        audit_verifying.note_verified(walked, by=operator(operator_name()), now=timezone.now())
    except DatabaseError as problem:
        print(f"hark: that the audit was verified could not be noted in it: {problem}", file=sys.stderr)


def prove(options: Namespace) -> int:
    """The proof that an entry is in the audit, or that the audit only grew, as JSON."""
    by = operator(operator_name())
    if options.consistency:
        old, new = options.consistency
        proof = audit_proofs.prove_growth(old, new, by=by)
    elif options.sequence is not None:
        proof = audit_proofs.prove(options.sequence, by=by, now=timezone.now())
        checkpoints.copy()
    else:
        raise Refusal("Say which entry to prove, or which two sizes with --consistency.")
    print(json.dumps(proof, indent=2, ensure_ascii=False))
    return DONE


def witness(options: Namespace) -> int:
    """Print the public key and the newest checkpoint, or add what is new to a witness's own file."""
    checkpoints.sign(now=timezone.now())
    checkpoints.copy()
    if options.file is None:
        newest = checkpoints.newest_note()
        print(f"{checkpoints.signer().text}\n\n{newest}" if newest else checkpoints.signer().text)
        return DONE
    seen = _seen(options.file)
    print(
        f"{options.file.name} holds the audit's first {seen:,} entries." if seen else "Nothing is signed yet."
    )
    return DONE


def _seen(file: Path) -> int:
    """Up to where the witness has seen the audit, once it continues what the file holds."""
    opened = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        last = checkpoints.append(opened, file.name)
    finally:
        os.close(opened)
    return last.size if last else 0
