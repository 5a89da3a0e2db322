"""Keys: which there are and which one seals, and the key of each subject, sealed."""

from django.db import models

from hark.records.classes import classified
from hark.records.sealed import SealedField


@classified(internal="id use state file", secret="fingerprint")  # noqa: S106  # the name of a column
class KeyRow(models.Model):
    """One key file of `HARK_HOME/keys`: what it is for, whether it still counts, how to know it again."""

    class Use(models.TextChoices):
        SEALING = "sealing"
        INDEX = "index"
        PSEUDONYM = "pseudonym"

    class State(models.TextChoices):
        CURRENT = "current"
        OLDER = "older"
        RETIRED = "retired"

    id = models.CharField(primary_key=True, max_length=8)
    use = models.CharField(max_length=16, choices=Use.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.CURRENT)
    file = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["use"], condition=models.Q(state="current"), name="one_current_key_for_each_use"
            )
        ]

    def __str__(self) -> str:
        return f"{self.use} key {self.id}"


@classified(internal="id erased_at hold", c1="subject", c2="wrapped")
class SubjectKeyRow(models.Model):
    """The key under which everything about one subject is sealed, itself sealed with the sealing key.

    A subject is a customer, by pseudonym, or a record of nobody known. Its `wrapped` key is empty once
    erased; while `hold` gives a reason it may not be.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    subject = models.CharField(max_length=160)
    wrapped = SealedField(bound_to=("id", "subject"))
    hold = models.CharField(max_length=200, blank=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject"], condition=models.Q(erased_at=None), name="one_living_key_a_subject"
            ),
            models.CheckConstraint(
                condition=models.Q(erased_at=None) | models.Q(wrapped=b""), name="an_erased_key_is_gone"
            ),
        ]

    def __str__(self) -> str:
        return self.subject
