"""How things stand with backups: which there are, whether the newest is late, the last drills."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from hark.flows import backups, drills, escrow
from hark.flows.backups import Backup
from hark.flows.drills import Drill
from hark.guard.access import Staff, require
from hark.records.backups import BackupRow

LATE = timedelta(days=1)


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
