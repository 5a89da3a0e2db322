"""Drills: that a backup was put back elsewhere and found good, with its date."""

from django.db import models


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
