"""Files attached to complaints; what they hold lies sealed in a folder of the home."""

import uuid

from django.db import models

from hark.records.cases import CaseRow
from hark.records.classes import classified
from hark.records.sealed import SealedField


@classified(internal="id case form size times at", c1="by", c2="name", secret="digest")  # noqa: S106  # the name of a column
class AttachmentRow(models.Model):
    """One file of a complaint, once however often it came. `digest` is a blind index of its content.

    `by` is empty where the customer handed it in.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT, related_name="attachments")
    name = SealedField(bound_to=("id",), of_subject=True)
    form = models.CharField(max_length=4)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    times = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()
    by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["case", "at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "digest"], name="a_file_of_a_complaint_is_kept_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.id}"
