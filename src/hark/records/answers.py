"""Requests a program may send twice, and what the first was answered."""

from django.db import models

from hark.records.classes import classified


@classified(internal="id key asked answer at", c1="sender")
class AnswerRow(models.Model):
    """The answer to one request under the key its sender gave it, written with the request's effect."""

    sender = models.CharField(max_length=80)
    key = models.CharField(max_length=255)
    asked = models.CharField(max_length=64)  # SHA-256 of what was asked under the key
    answer = models.JSONField(default=dict)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sender", "key"], name="answered_once_a_key")]

    def __str__(self) -> str:
        return f"{self.sender}: {self.key}"
