"""What those who handle complaints can do, how much of it at once, and when they are away."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from hark.core.complaints.assigning import Absence
from hark.core.terms.case import Level
from hark.records.accounts import StaffRow
from hark.records.classes import classified


@classified(internal="id is_demo", c1="staff products languages highest care capacity")
class HandlerRow(models.Model):
    """What one handler can do. Who has no row handles everything, as much as is usual.

    Of `products` and `languages` none named means all. `capacity` is None where the usual one holds.
    """

    staff = models.OneToOneField(StaffRow, on_delete=models.CASCADE, related_name="handles")
    products = models.JSONField(default=list, blank=True)
    languages = models.JSONField(default=list, blank=True)
    highest = models.CharField(
        max_length=20, choices=[(word.value, word.value) for word in Level], default=Level.MAJOR
    )
    care = models.BooleanField(default=False)  # trained for customers in need of special care
    capacity = models.PositiveSmallIntegerField(null=True)
    is_demo = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.staff)


class AbsenceQuerySet(models.QuerySet["AbsenceRow"]):
    """Absences, and which of them hold."""

    def not_over(self, day: date) -> "AbsenceQuerySet":
        """Those that hold on the day or are still to come."""
        return self.filter(last_day__gte=day)


@classified(internal="id is_demo", c1="staff first_day last_day stand_in")
class AbsenceRow(models.Model):
    """Days somebody is away, the first and the last among them, and who stands in. Why is not kept."""

    staff = models.ForeignKey(StaffRow, on_delete=models.CASCADE, related_name="absences")
    first_day = models.DateField()
    last_day = models.DateField()
    stand_in = models.ForeignKey(StaffRow, on_delete=models.SET_NULL, null=True, related_name="+")
    is_demo = models.BooleanField(default=False)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["first_day", "pk"]
        indexes = [models.Index(fields=["staff", "last_day"], name="absences_of_a_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="an_absence_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(stand_in__isnull=True) | ~Q(stand_in=F("staff")),
                name="nobody_stands_in_for_oneself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff} {self.first_day}"

    def as_term(self) -> Absence:
        """The absence as the rule knows it."""
        return Absence(self.first_day, self.last_day, self.stand_in.username if self.stand_in else "")
