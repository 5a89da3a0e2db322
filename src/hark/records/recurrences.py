"""Complaints whose customer came back about the same matter after it was closed."""

from django.db import models
from django.db.models import F, Q

from hark.core.terms.case import Recurrence
from hark.records.cases import CaseRow
from hark.records.classes import classified


@classified(
    internal="id earlier later signs found_at standing decided_at",
    c1="decided_by",
)
class RecurrenceRow(models.Model):
    """That the `later` complaint may be of what the `earlier` was closed over; a person says whether it is.

    `signs` are what the two have in common.
    """

    earlier = models.ForeignKey(CaseRow, on_delete=models.PROTECT, related_name="came_back")
    later = models.ForeignKey(CaseRow, on_delete=models.PROTECT, related_name="recurs")
    signs = models.JSONField(default=list)
    found_at = models.DateTimeField()
    standing = models.CharField(
        max_length=12,
        choices=[(word.value, word.value) for word in Recurrence],
        default=Recurrence.SUSPECTED,
    )
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["found_at", "pk"]
        indexes = [models.Index(fields=["standing", "later"], name="recurrences_by_standing")]
        constraints = [
            models.UniqueConstraint(fields=["earlier", "later"], name="a_recurrence_is_found_once"),
            models.CheckConstraint(condition=~Q(earlier=F("later")), name="no_complaint_recurs_as_itself"),
            models.CheckConstraint(
                condition=Q(standing="suspected", decided_by="", decided_at__isnull=True)
                | (~Q(standing="suspected") & ~Q(decided_by="") & Q(decided_at__isnull=False)),
                name="whether_it_recurred_is_said_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.later} after {self.earlier}"
