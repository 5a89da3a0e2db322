"""Chat groups whose robot is told, each with what of."""

import uuid

from django.db import models

from hark.core.terms.notice import Robot
from hark.records.classes import classified
from hark.records.organisation import UnitRow
from hark.records.sealed import SealedField


@classified(
    internal="id name robot host kinds language told_at problem changed_at",
    c1="changed_by",
    c2="address secret",
)
class ChatGroupRow(models.Model):
    """A group's robot. Whoever knows its `address` can speak there, so it is sealed, as is the `secret`.

    Messages are signed by the secret where there is one.

    It is told what concerns one of its `units` or a unit below, everything where it names none; `told_at`
    is when it last took something. `problem` is why it did not take the last one: sentence and details.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80, unique=True)
    robot = models.CharField(max_length=12, choices=[(each.value, each.value) for each in Robot])
    host = models.CharField(max_length=255)
    address = SealedField(bound_to=("id",))
    secret = SealedField(bound_to=("id",), default=b"")
    kinds = models.JSONField(default=list)
    units = models.ManyToManyField(UnitRow, related_name="chat_groups")
    language = models.CharField(max_length=8, default="zh-hans")
    told_at = models.DateTimeField(null=True)
    problem = models.JSONField(default=dict)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=80)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
