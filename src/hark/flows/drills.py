"""Drills: a backup is made, put back elsewhere and proven there, and the day is written down."""

import json
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from hark.core.errors import Refusal
from hark.flows import backups, escrow, ring, stores, subjects
from hark.flows.complaints import narrative_context
from hark.flows.parcels import Manifest
from hark.flows.restoring import restore
from hark.guard.access import Staff, require
from hark.lake.account import some_narratives
from hark.records import audit
from hark.records.backups import DrillRow
from hark.records.feeds import QuarantineRow
from hark.records.sealed import context

OPENED = 1_000


@dataclass(slots=True)
class Step:
    """One thing tried: how long it took and what was found; `passed` is whether it went well."""

    name: str
    seconds: float = 0.0
    found: str = ""
    passed: bool = False


@dataclass(slots=True)
class Drill:
    """A drill as it went."""

    begun_at: datetime
    ended_at: datetime | None = None
    backup: str = ""
    by: str = ""
    steps: list[Step] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """Whether every step went well."""
        return bool(self.steps) and all(step.passed for step in self.steps)

    @property
    def seconds(self) -> float:
        """How long all of it took."""
        return sum(step.seconds for step in self.steps)


Rehearse = Callable[[Path], Iterable[Step]]


def drill(*, by: Staff, clock: Callable[[], datetime], rehearse: Rehearse) -> Drill:
    """A new backup put back into a folder of its own and tried there; the drill's record is kept.

    `rehearse` starts Hark on the restored folder in a process of its own and says what it found.
    """
    require(by, "backup.make")
    run = Drill(clock(), by=by.username)
    scratch: Path = settings.HARK_HOME / ".drill"
    shutil.rmtree(scratch, ignore_errors=True)
    try:
        _run(run, scratch, by=by, clock=clock, rehearse=rehearse)
    except (Refusal, OSError) as problem:
        run.steps[-1].found = str(problem)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    _keep(run, by=by, now=clock())
    return run


def _run(run: Drill, scratch: Path, *, by: Staff, clock: Callable[[], datetime], rehearse: Rehearse) -> None:
    with _step(run, "back up") as step:
        made = backups.make(to=settings.HARK_BACKUPS, by=by, now=clock())
        run.backup, step.found = made.path.name, f"{made.size:,} bytes, read again"
    with _step(run, "restore") as step:
        key = escrow.current_bytes()
        manifest = restore(made.path, into=scratch / "home", key=key)
        step.found = f"{_counted(manifest)}; integrity, foreign keys, counts and digests agree"
    run.steps.extend(rehearse(scratch / "home"))


def last(*, by: Staff, limit: int = 10) -> list[Drill]:
    """The last drills, the newest first."""
    require(by, "backup.see")
    return [
        Drill(row.begun_at, row.ended_at, row.backup, row.by, [Step(**step) for step in row.steps])
        for row in DrillRow.objects.all()[:limit]
    ]


def open_sealed(count: int = OPENED) -> int:
    """How many sealed values, taken at random, were opened.

    Raises:
        SealBroken: one did not open.
    """
    sealer = ring.sealer()
    told = some_narratives(stores.ledger("complaints"), count=count)
    for feed, source_id, sealed in told:
        with suppress(subjects.Erased):  # its key is gone, and that is as it should be
            subjects.open_sealed(bytes(sealed), context=narrative_context(feed, source_id))
    kept = QuarantineRow.objects.order_by("?")[: max(0, count - len(told))]
    for row in kept:
        sealer.open(bytes(row.original), context=context(row, "original"))
    return len(told) + len(kept)


@contextmanager
def _step(run: Drill, name: str) -> Iterator[Step]:
    step, begun = Step(name), time.monotonic()
    run.steps.append(step)
    try:
        yield step
        step.passed = True
    finally:
        step.seconds = round(time.monotonic() - begun, 2)


def _keep(run: Drill, *, by: Staff, now: datetime) -> None:
    run.ended_at = now
    steps = [asdict(step) for step in run.steps]
    with transaction.atomic():
        DrillRow.objects.create(
            begun_at=run.begun_at,
            ended_at=now,
            by=run.by,
            backup=run.backup,
            passed=run.passed,
            steps=steps,
        )
        audit.write("backup.drilled", run.backup or "none", by=by, now=now, passed=run.passed)
    record = {"begun_at": run.begun_at, "ended_at": now, "by": run.by, "backup": run.backup}
    path = settings.HARK_BACKUPS / f"drill-{run.begun_at:%Y%m%dT%H%M%S}.json"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_text(json.dumps({**record, "passed": run.passed, "steps": steps}, default=str, indent=1))


def _counted(manifest: Manifest) -> str:
    facts = sum(int(str(ledger["rows"])) for ledger in manifest.ledgers.values())
    return f"{sum(manifest.records.values()):,} records and {facts:,} facts"
