"""Messages to other systems, kept until they are delivered."""

import uuid

from django.db import models

from hark.records.classes import classified
from hark.records.sealed import SealedField


@classified(internal="id topic state created_at run_at attempts lease_until done_at last_error", c2="payload")
class OutboxRow(models.Model):
    """One message, written in the transaction of the deed it tells of. `payload` is sealed.

    Its id stays the same at every try, so whoever receives it twice can tell.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        DEAD = "dead"  # given up; a person may have it tried again

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    topic = models.CharField(max_length=64)
    payload = SealedField(bound_to=("id",))
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField()
    run_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["state", "run_at"], name="outbox_next")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="done", done_at__isnull=False)
                | (~models.Q(state="done") & models.Q(done_at__isnull=True)),
                name="outbox_done_has_its_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.id}"
