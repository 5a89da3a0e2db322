"""Feeds, the files that arrived by them, and the records kept aside."""

from datetime import timedelta

from django.db import models

from hark.records.classes import classified
from hark.records.sealed import SealedField

LEASE = timedelta(minutes=2)  # how long an arrival is left to the worker that settles it, unless renewed


@classified(internal="id name ledger mapping rhythm created_at")
class FeedRow(models.Model):
    """A source that keeps sending; a source id means one record within it. All of them are in one ledger."""

    name = models.SlugField(max_length=64, unique=True)
    ledger = models.SlugField(max_length=32, default="complaints")
    mapping = models.CharField(max_length=64)
    # The usual number of records from Monday to Sunday as somebody declared it; empty: it is learned.
    rhythm = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


@classified(
    internal="id feed file_digest size mapping header dialect state position read accepted"
    " duplicates quarantined redacted refusal refusal_details"
    " stored_as offered_at started_at ended_at settled_before withdrawn_at lease_until attempts",
    c1="file_name offered_by",
)
class ArrivalRow(models.Model):
    """One file offered to one feed. The same file offered again is the same arrival, gone on with.

    One that was withdrawn is past: the same file is another arrival then.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        STOPPED = "stopped"  # by somebody who may have it go on
        DONE = "done"
        REFUSED = "refused"

    feed = models.ForeignKey(FeedRow, on_delete=models.PROTECT, related_name="arrivals")
    file_name = models.CharField(max_length=255)
    file_digest = models.CharField(max_length=64)
    size = models.BigIntegerField()
    mapping = models.CharField(max_length=64)
    header = models.JSONField(default=list)
    dialect = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    position = models.BigIntegerField(default=0)
    read = models.BigIntegerField(default=0)
    accepted = models.BigIntegerField(default=0)
    duplicates = models.BigIntegerField(default=0)
    quarantined = models.BigIntegerField(default=0)
    # How much of each kind was taken out before anything was stored, among all records read.
    redacted = models.JSONField(default=dict)
    # The refusal's English sentence and its values apart, so a page can translate it.
    refusal = models.TextField(blank=True)
    refusal_details = models.JSONField(default=dict)
    # Where a file handed in through a page waits; empty for one loaded by command.
    stored_as = models.CharField(max_length=80, blank=True)
    offered_by = models.CharField(max_length=80)
    offered_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # When the very same bytes were settled to their end the last time before this.
    settled_before = models.DateTimeField(null=True)
    # Since when what it brought counts no more; the worker may still be taking it back.
    withdrawn_at = models.DateTimeField(null=True)
    # Whoever settles it renews this; once it has passed, another may go on.
    lease_until = models.DateTimeField(null=True)
    # How often a worker has taken it up; what brings every one of them down is not tried for ever.
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-offered_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["feed", "file_digest"],
                condition=models.Q(withdrawn_at=None),
                name="arrival_once_a_file_in_force",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    read=models.F("accepted") + models.F("duplicates") + models.F("quarantined")
                ),
                name="every_record_read_is_accounted_for",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.feed}: {self.file_name}"


@classified(internal="id arrival mistake asked_at taken_back restored ended_at", c1="asked_by")
class WithdrawalRow(models.Model):
    """That what an arrival brought counts no more, for which mistake, and what came of it."""

    arrival = models.OneToOneField(ArrivalRow, on_delete=models.PROTECT, related_name="withdrawal")
    mistake = models.CharField(max_length=32)
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    # How many facts were in force because of it; not known before it is done.
    taken_back = models.BigIntegerField(null=True)
    # The arrival by which earlier facts are in force again that it had corrected; none where it had none.
    restored = models.OneToOneField(
        ArrivalRow, on_delete=models.PROTECT, null=True, related_name="restored_by"
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at", "pk"]

    def __str__(self) -> str:
        return f"{self.arrival}: {self.mistake}"


@classified(
    internal="id arrival line column reason also state kept_at settled_at put_away_why",
    c1="about customer put_away_by",
    c2="value original",
)
class QuarantineRow(models.Model):
    """A record that could not be used, as it came. `value` and `original` are sealed."""

    class State(models.TextChoices):
        OPEN = "open"
        ACCEPTED = "accepted"
        DUPLICATE = "duplicate"
        PUT_AWAY = "put_away"  # by somebody who says why; it is not tried again until it is taken up

    arrival = models.ForeignKey(ArrivalRow, on_delete=models.PROTECT, related_name="quarantine")
    line = models.BigIntegerField()
    column = models.CharField(max_length=200, blank=True)
    value = SealedField(bound_to=("arrival_id", "line"))
    reason = models.CharField(max_length=32, db_index=True)
    # What else was wrong with it when it was kept: the column and the reason of each.
    # A process of the version before names no such column while it is replaced.
    also = models.JSONField(default=list, db_default=[])
    # The blind index of the record's feed and id, by which erasure finds it; empty where it has no id.
    about = models.CharField(max_length=64, blank=True, db_index=True)
    # The pseudonym of its customer, by which erasure finds it too; empty where none could be read.
    customer = models.CharField(max_length=26, blank=True, db_index=True)
    original = SealedField(bound_to=("arrival_id", "line"))
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN, db_index=True)
    kept_at = models.DateTimeField()
    # When it was accepted, found to be a duplicate, or put away.
    settled_at = models.DateTimeField(null=True)
    put_away_why = models.CharField(max_length=32, blank=True, default="", db_default="")
    put_away_by = models.CharField(max_length=80, blank=True, default="", db_default="")

    class Meta:
        ordering = ["arrival", "line"]
        constraints = [
            models.UniqueConstraint(fields=["arrival", "line"], name="quarantine_once_a_line"),
            models.CheckConstraint(
                condition=~models.Q(state="put_away") | ~models.Q(put_away_why=""),
                name="put_away_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.arrival} line {self.line}: {self.reason}"
