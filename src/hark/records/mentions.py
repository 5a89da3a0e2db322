"""Whom notes on complaints mention, and whether they have seen it."""

from django.db import models

from hark.guard.access import Staff
from hark.records.accounts import StaffRow
from hark.records.cases import CaseRow
from hark.records.classes import classified


class MentionQuerySet(models.QuerySet["MentionRow"]):
    """Mentions, and which of them somebody is told of."""

    def of(self, by: Staff) -> "MentionQuerySet":
        """Those of the person, of cases that are still before their wall.

        From the few that mention somebody to their cases: `CaseRow.seen_by` would list all cases of a unit.
        """
        seen = self.filter(staff_id=by.id)
        if by.wall.units is not None:
            seen = seen.filter(case__unit__code__in=by.wall.units)
        if by.wall.products is not None:
            seen = seen.filter(case__product__in=by.wall.products)
        return seen


@classified(internal="id case place at seen_at", c1="staff by")
class MentionRow(models.Model):
    """Somebody a note mentions: where in the history of its case it stands, and when they saw that."""

    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT, related_name="mentions")
    place = models.PositiveIntegerField()
    staff = models.ForeignKey(StaffRow, on_delete=models.CASCADE, related_name="mentions")
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    objects = MentionQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["staff", "seen_at", "at"], name="mentions_of_a_person")]
        constraints = [
            models.UniqueConstraint(fields=["case", "place", "staff"], name="mentioned_once_in_a_note"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.place}: {self.staff_id}"
