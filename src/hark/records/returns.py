"""Returns as they were signed, each kept as it was."""

from django.db import models

from hark.records.classes import classified


@classified(internal="id name start end digest contents behind signed_at is_demo", c1="signed_by")
class ReturnRow(models.Model):
    """One return somebody signed, never changed afterwards.

    `contents` are its tables, with nothing personal in them; `behind` the numbers of the complaints in each
    cell; `digest` the SHA-256 of both. Signed anew it is another row, and this one stays.
    """

    name = models.CharField(max_length=24)
    start = models.DateField()
    end = models.DateField()  # the day after the last
    digest = models.CharField(max_length=64)
    contents = models.JSONField()
    behind = models.JSONField()
    signed_by = models.CharField(max_length=80)
    signed_at = models.DateTimeField()
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-signed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "start", "end", "digest"], name="a_return_is_signed_once_as_it_is"
            ),
            models.CheckConstraint(condition=models.Q(start__lt=models.F("end")), name="a_return_has_days"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.start}/{self.end}"
