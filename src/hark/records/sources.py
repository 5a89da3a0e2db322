"""Sources that are pulled: databases of other systems, how far each was read, what was read lately."""

from django.db import models

from hark.records.classes import classified
from hark.records.feeds import ArrivalRow


@classified(
    internal="id name told stamp reach turn arrival due_at ended_at refusal refusal_details changed_at",
    c1="changed_by",
)
class SourceRow(models.Model):
    """A source as it is told in TOML, which holds no secret, and how far it was read.

    `stamp` is the furthest watermark that was settled; the next pull begins at `reach`, which lies the
    overlap before it. Whoever pulls takes a `turn`: who had one before can settle nothing any more.
    """

    name = models.SlugField(max_length=64, unique=True)
    told = models.JSONField()
    stamp = models.CharField(max_length=64, blank=True)
    reach = models.CharField(max_length=64, blank=True)
    turn = models.BigIntegerField(default=0)
    # The account of the pull under way, or of one that broke off and is gone on with.
    arrival = models.ForeignKey(ArrivalRow, on_delete=models.SET_NULL, null=True, related_name="+")
    # When it is pulled next by itself; null: by command only.
    due_at = models.DateTimeField(null=True, db_index=True)
    ended_at = models.DateTimeField(null=True)
    # Why the last pull did not get to the end: the English sentence and its values apart.
    refusal = models.TextField(blank=True)
    refusal_details = models.JSONField(default=dict)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=80)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def begin_anew(self) -> None:
        """Forget how far it was read."""
        self.stamp = self.reach = ""
        self.pulled.all().delete()


@classified(internal="id source said stamp")
class PulledRow(models.Model):
    """A row of a source that was settled and lies within the overlap, where the next pull meets it again.

    `said` stands for all it says, and nobody without the key can tell it from a guess.
    """

    source = models.ForeignKey(SourceRow, on_delete=models.CASCADE, related_name="pulled")
    said = models.BigIntegerField()
    # Rows of one watermark come and go together.
    stamp = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["source", "said"], name="pulled_once")]

    def __str__(self) -> str:
        return f"{self.source} {self.stamp}"
