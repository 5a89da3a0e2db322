"""Backups asked for through a page, and drills: that a backup was put back elsewhere and found good."""

from django.db import models

from hark.records.classes import classified


@classified(internal="id asked_at attempts ended_at name failed", c1="asked_by")
class BackupRow(models.Model):
    """A backup somebody asked for; the worker makes it. `failed` is why it could not."""

    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=80)
    attempts = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    name = models.CharField(max_length=80, blank=True)
    failed = models.TextField(blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M} by {self.asked_by}"


@classified(internal="id begun_at ended_at backup passed steps", c1="by")
class DrillRow(models.Model):
    """One drill; `steps` are what was done, how long it took and what was found, in order."""

    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    by = models.CharField(max_length=80)
    backup = models.CharField(max_length=80)
    passed = models.BooleanField()
    steps = models.JSONField(default=list)

    class Meta:
        ordering = ["-begun_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.begun_at:%Y-%m-%d %H:%M} {'passed' if self.passed else 'failed'}"
