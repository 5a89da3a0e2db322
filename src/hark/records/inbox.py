"""Records that came one by one and were acknowledged, until they are settled into a ledger."""

from django.db import models

from hark.records.classes import classified
from hark.records.feeds import FeedRow
from hark.records.sealed import SealedField


@classified(
    internal="id feed mapping form content at settled_at",
    c1="about offered_by",
    c2="original",
)
class InboxRow(models.Model):
    """One record, as it came; nothing of it is left but that it was here once it is settled.

    `about` is the blind index of its feed and id, `content` that of what it says: the same record
    comes once, and another one under the same id comes too, to be kept aside.
    """

    feed = models.ForeignKey(FeedRow, on_delete=models.PROTECT, related_name="inbox")
    mapping = models.CharField(max_length=64)
    form = models.CharField(max_length=12)
    about = models.CharField(max_length=64)
    content = models.CharField(max_length=64)
    original = SealedField(bound_to=("feed_id", "about", "content"))
    offered_by = models.CharField(max_length=80)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["feed", "about", "content"], name="inbox_once_a_record")
        ]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(settled_at=None), name="inbox_waiting"),
            models.Index(fields=["settled_at"], name="inbox_settled"),
        ]

    def __str__(self) -> str:
        return f"{self.feed} {self.pk}"
