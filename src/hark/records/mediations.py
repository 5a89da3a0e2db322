"""Mediations of complaints by somebody outside, and what they came to."""

import uuid

from django.db import models
from django.db.models import F, Q

from hark.core.terms.case import MediationOutcome
from hark.records.cases import CaseRow
from hark.records.classes import classified
from hark.records.sealed import SealedField


class MediationQuerySet(models.QuerySet["MediationRow"]):
    """Mediations, and those that go on."""

    def open(self) -> "MediationQuerySet":
        """Those that have not ended."""
        return self.filter(outcome="")


@classified(
    internal="id case body agreed_on referred_on noted_at outcome ended_on amount",
    c1="reference referred_by ended_by",
    c2="result",
)
class MediationRow(models.Model):
    """One mediation: by which `body` (the id a law gives it, or its name), under which number there.

    `result` is what was agreed, or how it failed, sealed as the case is. The case is `in_mediation` while one
    has no outcome.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT, related_name="mediations")
    body = models.CharField(max_length=120)
    reference = models.CharField(max_length=64, blank=True)
    agreed_on = models.DateField()
    referred_on = models.DateField()
    referred_by = models.CharField(max_length=80)
    noted_at = models.DateTimeField()
    outcome = models.CharField(
        max_length=12, blank=True, choices=[(word.value, word.value) for word in MediationOutcome]
    )
    ended_on = models.DateField(null=True)
    ended_by = models.CharField(max_length=80, blank=True)
    result = SealedField(bound_to=("id",), of_subject=True, default=b"")
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)

    objects = MediationQuerySet.as_manager()

    class Meta:
        ordering = ["case", "noted_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(outcome=""), name="one_mediation_of_a_case_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(referred_on__gte=F("agreed_on")), name="mediation_is_agreed_to_first"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", ended_on__isnull=True, result=b"", amount__isnull=True)
                | (~Q(outcome="") & Q(ended_on__isnull=False, ended_on__gte=F("referred_on"))),
                name="a_mediation_that_ended_has_its_day",
            ),
            models.CheckConstraint(
                condition=(Q(outcome="settled") & ~Q(result=b""))
                | (~Q(outcome="settled") & Q(amount__isnull=True)),
                name="a_settlement_has_its_terms",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.body}"
