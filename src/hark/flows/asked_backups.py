"""Backups asked for through a page and made by the worker."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import transaction

from hark.core.errors import Refusal, Unavailable
from hark.guard.access import Staff, require
from hark.records import audit
from hark.records.backups import BackupRow

ATTEMPTS = 3


def ask(*, by: Staff, now: datetime) -> None:
    """A backup is made next by the worker; asking twice asks once."""
    require(by, "backup.make")
    with transaction.atomic():
        if not is_asked():
            BackupRow.objects.create(asked_at=now, asked_by=by.username)
            audit.write("backup.asked", "backup", by=by, now=now)


def is_asked() -> bool:
    """Whether a backup was asked for and is not made yet."""
    return BackupRow.objects.filter(ended_at=None).exists()


def make_asked(*, by: Staff, clock: Callable[[], datetime]) -> bool:
    """Whether a backup was asked for, and then made or given up with the reason noted."""
    row = BackupRow.objects.filter(ended_at=None).first()
    if row is None:
        return False
    from hark.flows import backups  # a worker of which none was asked yet does not hold the engines

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
