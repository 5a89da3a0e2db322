"""How often somebody was refused the same deed since it was last noted."""

from django.db import models

from hark.records.classes import classified


@classified(internal="id deed noted_at more", c1="actor")
class RefusalRow(models.Model):
    """One person and one deed: noted in the audit at `noted_at`, and refused `more` times since."""

    actor = models.CharField(max_length=80)
    deed = models.CharField(max_length=64)
    noted_at = models.DateTimeField()
    more = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "deed"], name="refusal_once_a_deed")]

    def __str__(self) -> str:
        return f"{self.actor}: {self.deed}"
