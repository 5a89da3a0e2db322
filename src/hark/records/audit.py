"""What was done, by whom, when: written in the same transaction as the deed."""

from datetime import datetime

from django.db import models

from hark.guard.access import Staff
from hark.records.classes import classified


@classified(internal="id at act", c1="actor subject details")
class AuditEntryRow(models.Model):
    """One deed. Holds names and ids, never a personal value."""

    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=80)
    act = models.CharField(max_length=64, db_index=True)
    subject = models.CharField(max_length=200)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.act} {self.subject}"


def write(act: str, subject: str, *, by: Staff, now: datetime, **details: object) -> None:
    """Note a deed; call it inside the deed's transaction."""
    AuditEntryRow.objects.create(at=now, actor=by.username, act=act, subject=subject, details=details)
