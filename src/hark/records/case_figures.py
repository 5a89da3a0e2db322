"""What is counted of each complaint, kept beside it: of histories numbers read only who wrote the replies.

Anything here is made anew of the history and the clocks by `hark cases recount`.
"""

from django.db import models
from django.db.models import Q, Subquery

from hark.core.terms.case import Upheld
from hark.guard.access import Staff
from hark.records.accounts import StaffRow
from hark.records.cases import CaseRow
from hark.records.classes import classified
from hark.records.organisation import UnitRow


class CaseFiguresQuerySet(models.QuerySet["CaseFiguresRow"]):
    """What is counted, of the cases somebody sees."""

    def seen_by(self, by: Staff) -> "CaseFiguresQuerySet":
        """Those behind the person's wall, as with the cases themselves."""
        seen = self
        if by.wall.units is not None:
            units = UnitRow.objects.filter(code__in=by.wall.units).values("pk")
            seen = seen.filter(unit__in=Subquery(units))
        if by.wall.products is not None:
            seen = seen.filter(product__in=by.wall.products)
        return seen


@classified(
    internal="case version unit product issue stage upheld cause redress ex_gratia came responded answered"
    " held held_since over ends reopened objections checks sent_back escalated repeated"
    " recurred mediated settled invited about_staff stars"
    " internal internal_due statutory statutory_due promise promise_due"
    " regulator regulator_due",
    c1="owner",
)
class CaseFiguresRow(models.Model):
    """One complaint in numbers the database can reckon with.

    Moments are seconds since 1970: `came`, `over`, `held_since`, and those by which something is due. Spans
    are seconds: `responded` and `answered` from when it came, `held` how long its term stood until it was
    answered. Under the clocks of a kind it is on time, late, or, while nothing is decided, null. `repeated`
    is null until the worker has looked for an earlier one of the customer. `version` is that of the case.
    """

    case = models.OneToOneField(CaseRow, on_delete=models.CASCADE, primary_key=True, related_name="figures")
    version = models.PositiveIntegerField()
    unit = models.ForeignKey(UnitRow, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    owner = models.ForeignKey(StaffRow, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    product = models.CharField(max_length=120, blank=True)
    issue = models.CharField(max_length=200, blank=True)
    stage = models.CharField(max_length=12)
    upheld = models.CharField(max_length=8, blank=True, choices=[(word.value, word.value) for word in Upheld])
    cause = models.CharField(max_length=64, blank=True)
    redress = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    ex_gratia = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    came = models.BigIntegerField()
    responded = models.BigIntegerField(null=True)
    answered = models.BigIntegerField(null=True)
    held = models.BigIntegerField(default=0)
    held_since = models.BigIntegerField(null=True)
    over = models.BigIntegerField(null=True)
    ends = models.PositiveSmallIntegerField(default=0)
    reopened = models.PositiveSmallIntegerField(default=0)
    objections = models.PositiveSmallIntegerField(default=0)
    checks = models.PositiveSmallIntegerField(default=0)
    sent_back = models.PositiveSmallIntegerField(default=0)
    escalated = models.BooleanField(default=False)
    repeated = models.BooleanField(null=True)
    recurred = models.BooleanField(default=False)
    mediated = models.PositiveSmallIntegerField(default=0)
    settled = models.BooleanField(null=True)
    invited = models.BooleanField(default=False)
    about_staff = models.BooleanField(default=False)
    stars = models.PositiveSmallIntegerField(null=True)
    internal = models.BooleanField(null=True)
    internal_due = models.BigIntegerField(null=True)
    statutory = models.BooleanField(null=True)
    statutory_due = models.BigIntegerField(null=True)
    promise = models.BooleanField(null=True)
    promise_due = models.BigIntegerField(null=True)
    regulator = models.BooleanField(null=True)
    regulator_due = models.BigIntegerField(null=True)

    objects = CaseFiguresQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["came"], name="figures_by_receipt"),
            models.Index(fields=["over"], name="figures_by_end", condition=Q(over__isnull=False)),
            models.Index(fields=["came"], name="figures_open", condition=Q(over__isnull=True)),
            models.Index(fields=["case"], name="figures_not_looked_at", condition=Q(repeated__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"figures of {self.case_id}"
