"""A process that fills an audit of its own and measures it; `python -m benchmarks.noting ROWS`."""

import json
import sys
from base64 import b64decode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from time import perf_counter, process_time
from typing import Any

from hark.jobs.start import start

start()

from django.db import transaction

from hark.flows import audit_proofs, audit_verifying, checkpoints
from hark.guard import merkle
from hark.guard.access import operator
from hark.guard.audit import Event
from hark.guard.merkle import Frontier
from hark.records import audit
from hark.records.accounts import SavedViewRow, StaffRow
from hark.records.audit import AuditEntryRow, AuditTreeRow

NOTED, ONE_BY_ONE, AT_A_TIME = 20_000, 2_000, 5_000
BY, NOON = operator("benchmark"), datetime(2026, 11, 21, 12, tzinfo=UTC)


def main(rows: int) -> dict[str, Any]:
    """What each part took."""
    together = timed(lambda: note_together(NOTED))
    plain = timed(lambda: plain_rows(NOTED))
    apart = timed(lambda: note(ONE_BY_ONE))
    fill(rows - audit.tree().size)
    checkpoints.sign(now=NOON)
    checkpoints.copy()
    walked = timed(lambda: require_sound(rows))
    sequence = rows // 3
    proved = timed(lambda: audit_proofs.prove(sequence, by=BY, now=NOON))
    proof = audit_proofs.prove(sequence, by=BY, now=NOON)
    path = proof["path"]
    assert isinstance(path, list)
    return {
        "together": [NOTED, *together],
        "plain": [NOTED, *plain],
        "apart": [ONE_BY_ONE, *apart],
        "verify": [rows, *walked],
        "prove": [1, *proved],
        "proof": sum(len(b64decode(hash)) for hash in path),
    }


def timed(deed: Callable[[], object]) -> tuple[float, float]:
    """The seconds of the clock and of the cores."""
    began, cores = perf_counter(), process_time()
    deed()
    return perf_counter() - began, process_time() - cores


def note(count: int) -> None:
    for number in range(count):
        audit.write("complaint.revealed", f"cfpb/{number}", by=BY, now=NOON, field="narrative")


def note_together(count: int) -> None:
    with transaction.atomic():
        note(count)


def plain_rows(count: int) -> None:
    """The alternative: rows of about that size, without place, hash or tree."""
    person = StaffRow.objects.create(username="benchmark", name="Anna", role="auditor")
    with transaction.atomic():
        for number in range(count):
            SavedViewRow.objects.create(staff=person, name=f"complaint.revealed {number}", query="x" * 80)


def fill(count: int) -> None:
    """As many entries as if they had been noted one by one, in less time."""
    tree = audit.tree()
    events = _events(tree.size)
    while batch := list(islice(events, min(AT_A_TIME, count))):
        rows, count = [], count - len(batch)
        for event in batch:
            tree, row = _row(tree, event)
            rows.append(row)
        with transaction.atomic():
            AuditEntryRow.objects.bulk_create(rows)
            AuditTreeRow.objects.update(size=tree.size, roots=tree.packed)


def _events(start: int) -> Iterator[Event]:
    number = start
    while True:
        at = NOON + timedelta(seconds=number)
        yield Event(number, at, BY.username, "complaint.revealed", f"cfpb/{number}", {"field": "narrative"})
        number += 1


def _row(tree: Frontier, event: Event) -> tuple[Frontier, AuditEntryRow]:
    tree, ended = tree.append(merkle.leaf_hash(event.leaf))
    named = {name: getattr(event, name) for name in ("sequence", "at", "actor", "act", "subject", "details")}
    return tree, AuditEntryRow(**named, hashes=b"".join(ended))


def require_sound(rows: int) -> None:
    walked = audit_verifying.verify(by=BY)
    assert walked.finding is None and walked.entries == rows, walked


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
