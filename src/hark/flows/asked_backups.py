"""Backups asked for through a page and made by the worker, and how things stand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from hark.core.errors import Refusal, Unavailable
from hark.flows import backups, drills, escrow
from hark.flows.backups import Backup
from hark.flows.drills import Drill
from hark.guard.access import Staff, require
from hark.records import audit
from hark.records.backups import BackupRow

LATE = timedelta(days=1)
ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """The backups there are, whether the newest is late or none is there, and the last drills."""

    found: list[Backup]
    late: bool
    on_its_way: bool
    failed: str
    key_only_here: bool
    drills: list[Drill]

    @property
    def newest(self) -> Backup | None:
        """The newest that calls itself one."""
        return next((one for one in self.found if one.whole), None)


def standing(*, by: Staff, now: datetime) -> Standing:
    """How things stand with backups."""
    require(by, "backup.see")
    found = backups.listed(settings.HARK_BACKUPS, by=by)
    newest = next((one.created for one in found if one.created), None)
    last = BackupRow.objects.first()
    return Standing(
        found=found,
        late=newest is None or now - newest > LATE,
        on_its_way=last is not None and last.ended_at is None,
        failed=last.failed if last else "",
        key_only_here=escrow.only_here(),
        drills=drills.last(by=by),
    )


def ask(*, by: Staff, now: datetime) -> None:
    """A backup is made next by the worker; asking twice asks once."""
    require(by, "backup.make")
    with transaction.atomic():
        if not BackupRow.objects.filter(ended_at=None).exists():
            BackupRow.objects.create(asked_at=now, asked_by=by.username)
            audit.write("backup.asked", "backup", by=by, now=now)


def make_asked(*, by: Staff, clock: Callable[[], datetime]) -> bool:
    """Whether a backup was asked for, and then made or given up with the reason noted."""
    row = BackupRow.objects.filter(ended_at=None).first()
    if row is None:
        return False
    row.attempts += 1
    row.save(update_fields=["attempts"])
    try:
        if row.attempts > ATTEMPTS:
            raise Unavailable("The worker broke off each time.")
        row.name = backups.make(to=settings.HARK_BACKUPS, by=by, now=clock()).path.name
    except (Refusal, Unavailable, OSError) as problem:
        row.failed = str(problem)
    row.ended_at = clock()
    row.save()
    return True
