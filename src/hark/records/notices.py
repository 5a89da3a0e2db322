"""What people are told of: what waits to be handed out, each person's notices, how they want to be told."""

import uuid

from django.db import models
from django.db.models import Q

from hark.core.terms.notice import ByMail
from hark.records.accounts import StaffRow
from hark.records.classes import classified


@classified(internal="id kind case told at", c1="people")
class PendingNoticeRow(models.Model):
    """Something people are to be told of, written with the deed; gone once the worker has handed it out.

    Of a case it holds the number and nothing else: `told` are codes, days and counts.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=32)
    case = models.CharField(max_length=16, blank=True)
    people = models.JSONField(default=list)
    told = models.JSONField(default=dict)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.case}"


@classified(internal="id event kind case told at read_at mail", c1="staff")
class NoticeRow(models.Model):
    """One thing one person is told of. `mail` is the message of the outbox that tells of it by e-mail."""

    staff = models.ForeignKey(StaffRow, on_delete=models.CASCADE, related_name="notices")
    event = models.UUIDField()
    kind = models.CharField(max_length=32)
    case = models.CharField(max_length=16, blank=True)
    told = models.JSONField(default=dict)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mail = models.UUIDField(null=True, db_index=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["staff", "-at", "-id"], name="notices_of_a_person"),
            models.Index(fields=["staff", "-at"], name="notices_unread", condition=Q(read_at=None)),
            models.Index(fields=["at"], name="notices_by_age"),
        ]
        constraints = [models.UniqueConstraint(fields=["event", "staff"], name="told_once")]

    def __str__(self) -> str:
        return f"{self.staff}: {self.kind} {self.case}"


@classified(
    internal="id by_mail quiet quiet_since quiet_until next_mail_at digested_on problem", c1="staff email"
)
class NoticePreferenceRow(models.Model):
    """How one person wants to be told; whoever has none is told in the product alone.

    No e-mail that can wait goes before `next_mail_at`; `problem` is the code the last one was refused with.
    """

    class QuietHours(models.TextChoices):
        USUAL = "usual"  # the institution's
        OWN = "own"
        NONE = "none"

    staff = models.OneToOneField(StaffRow, on_delete=models.CASCADE, related_name="notice_preference")
    email = models.CharField(max_length=254, blank=True)
    by_mail = models.CharField(
        max_length=8, choices=[(each.value, each.value) for each in ByMail], default=ByMail.NEVER.value
    )
    quiet = models.CharField(max_length=8, choices=QuietHours.choices, default=QuietHours.USUAL)
    quiet_since = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    next_mail_at = models.DateTimeField(null=True)
    digested_on = models.DateField(null=True)
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(by_mail="never") | ~Q(email=""), name="who_is_told_by_mail_has_an_address"
            ),
            models.CheckConstraint(
                condition=~Q(quiet="own") | Q(quiet_since__isnull=False, quiet_until__isnull=False),
                name="own_quiet_hours_are_told",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff}: {self.by_mail}"
