"""Questions to other units about a complaint that is handled, and their answers."""

import uuid

from django.db import models
from django.db.models import Q

from hark.core.complaints.questions import Question
from hark.core.terms.case import Matter, Standing
from hark.guard.access import Staff
from hark.records.cases import CaseRow
from hark.records.classes import classified
from hark.records.organisation import UnitRow
from hark.records.sealed import SealedField


class QuestionQuerySet(models.QuerySet["QuestionRow"]):
    """Questions, and which of them somebody sees."""

    def seen_by(self, by: Staff) -> "QuestionQuerySet":
        """Those asked of the person's unit and the units below it; who has none, of the cases they see."""
        if by.wall.units is not None:
            return self.filter(unit__code__in=by.wall.units)
        return self if by.wall.is_open else self.filter(case__in=CaseRow.objects.seen_by(by))

    def open(self) -> "QuestionQuerySet":
        """Those that wait for an answer."""
        return self.filter(standing=Standing.OPEN)


@classified(
    internal="id case unit matter standing statement asked_at due_on due_at answered_at reminded_at is_demo",
    c1="asked_by answered_by",
    c2="question answer",
)
class QuestionRow(models.Model):
    """What a unit was asked about a complaint, and what it answered: both sealed as the case is.

    It names the case by its number, which is all that whoever answers learns of it. `due_on` is the last day
    an answer is in time, `due_at` when that day ends.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT, to_field="number", related_name="questions")
    unit = models.ForeignKey(UnitRow, on_delete=models.PROTECT, related_name="questions")
    matter = models.CharField(max_length=12, choices=[(word.value, word.value) for word in Matter])
    standing = models.CharField(
        max_length=12, choices=[(word.value, word.value) for word in Standing], default=Standing.OPEN
    )
    statement = models.BooleanField(default=False)
    question = SealedField(bound_to=("id",), of_subject=True)
    answer = SealedField(bound_to=("id",), of_subject=True, default=b"")
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    due_at = models.DateTimeField()
    answered_by = models.CharField(max_length=80, blank=True)
    answered_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    is_demo = models.BooleanField(default=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "asked_at", "id"]
        indexes = [
            models.Index(fields=["unit", "standing", "due_at"], name="questions_of_a_unit"),
            models.Index(fields=["standing", "due_at"], name="questions_by_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(standing="answered", answered_at__isnull=False) & ~Q(answer=b"") & ~Q(answered_by="")
                )
                | (~Q(standing="answered") & Q(answer=b"", answered_by="", answered_at__isnull=True)),
                name="an_answered_question_has_its_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.unit_id}"

    def as_term(self) -> Question:
        """The question as decisions know it."""
        return Question(
            matter=Matter(self.matter),
            unit=tuple(code for code in self.unit.path.split("/") if code),
            asked_by=self.asked_by,
            statement=self.statement,
            standing=Standing(self.standing),
        )
