"""Whom a confidential complaint was opened to by name."""

from django.db import models

from hark.records.accounts import StaffRow
from hark.records.cases import CaseRow
from hark.records.classes import classified


@classified(internal="id case place", c1="staff")
class LetInRow(models.Model):
    """Somebody let in to a confidential case; at its `place` the history tells by whom, when and what for."""

    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT, related_name="let_in")
    staff = models.ForeignKey(StaffRow, on_delete=models.CASCADE, related_name="let_in")
    place = models.PositiveIntegerField()

    class Meta:
        ordering = ["case", "place"]
        constraints = [
            models.UniqueConstraint(fields=["staff", "case"], name="let_in_once_to_a_case"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.staff_id}"
