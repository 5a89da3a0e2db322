"""The institution: its tree of units, and its business lines."""

from django.db import models
from django.db.models import Q

from hark.records.classes import classified


@classified(internal="id code name kind parent path is_demo")
class UnitRow(models.Model):
    """A unit of the institution. `path` holds the codes from the top down to it: `/bank/north/n1/`."""

    class Kind(models.TextChoices):
        INSTITUTION = "institution"
        REGION = "region"
        BRANCH = "branch"
        TEAM = "team"

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    path = models.CharField(max_length=200, unique=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent__isnull=True, kind="institution")
                | (Q(parent__isnull=False) & ~Q(kind="institution")),
                name="only_the_institution_is_the_top",
            ),
            models.UniqueConstraint(fields=["kind"], condition=Q(kind="institution"), name="one_institution"),
        ]

    def __str__(self) -> str:
        return self.code

    def codes(self) -> tuple[str, ...]:
        """The codes of the unit and of every unit below it, in order."""
        return tuple(sorted(row.code for row in self.below()))

    def below(self) -> list["UnitRow"]:
        """The unit itself and every unit below it."""
        rows = UnitRow.objects.filter(path__startswith=self.path)
        return [row for row in rows if row.path.startswith(self.path)]  # to SQLite, /ca/ is like /CA/


@classified(internal="id code name products is_demo")
class LineRow(models.Model):
    """A business line: a name for some of the products."""

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=120)
    products = models.JSONField(default=list)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code
