"""Templates of what is written to customers, each with every version it ever had."""

import uuid

from django.db import models
from django.db.models import Exists, OuterRef, Q

from hark.core.complaints.template import Kind, Template
from hark.records.classes import classified


class TemplateQuerySet(models.QuerySet["TemplateRow"]):
    """Versions of templates, and the newest of each."""

    def newest(self) -> "TemplateQuerySet":
        """The last version of each template."""
        later = TemplateRow.objects.filter(template=OuterRef("template"), version__gt=OuterRef("version"))
        return self.filter(~Exists(later))

    def in_force(self) -> "TemplateQuerySet":
        """The last version of those that were not withdrawn."""
        return self.newest().filter(is_active=True)


@classified(
    internal="id template version kind language title text product business reason is_active starter at"
    " is_demo",
    c1="by",
)
class TemplateRow(models.Model):
    """One version of a template, never changed afterwards: each change is another version.

    It holds nothing of a customer. `starter` is the name in the catalogue of one that came with Hark.
    """

    template = models.UUIDField(default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in Kind])
    language = models.CharField(max_length=8)
    title = models.CharField(max_length=120)
    text = models.TextField()
    product = models.CharField(max_length=120, blank=True)
    business = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=64, blank=True)
    is_active = models.BooleanField(default=True)
    starter = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    is_demo = models.BooleanField(default=False)

    objects = TemplateQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "language", "title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "version"], name="one_version_of_a_template_after_the_other"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="versions_of_a_template_begin_with_one"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"

    @property
    def is_as_it_came(self) -> bool:
        """Whether nobody of the institution has worked on it yet."""
        return bool(self.starter) and self.version == 1

    def as_term(self) -> Template:
        """The template as decisions know it."""
        return Template(
            kind=Kind(self.kind),
            language=self.language,
            title=self.title,
            text=self.text,
            product=self.product,
            business=self.business,
            reason=self.reason,
        )
