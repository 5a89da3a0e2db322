"""Mailboxes that are read, how far each was, and what became of every e-mail in them."""

from django.db import models

from hark.core.terms.letter import Became
from hark.records.cases import CaseRow
from hark.records.classes import classified


@classified(internal="id name validity uid")
class MailboxRow(models.Model):
    """A folder of a mail server, and the number of the last e-mail in it that was settled.

    `validity` is the server's word for which numbering that is (UIDVALIDITY): under another one it is read
    from the first on again, and what came before is known by what it says.
    """

    name = models.CharField(max_length=400, unique=True)
    validity = models.BigIntegerField()
    uid = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


@classified(internal="id mailbox validity uid about content became case reason reason_details at")
class MailRow(models.Model):
    """One e-mail that came and what became of it. What it says is in its case, or still in the mailbox only.

    `about` is the blind index of its Message-ID, `content` that of sender and words: the same comes once,
    and another one under the same Message-ID comes too.
    """

    mailbox = models.ForeignKey(MailboxRow, on_delete=models.PROTECT, related_name="mail")
    validity = models.BigIntegerField()
    uid = models.BigIntegerField()
    about = models.CharField(max_length=64)
    content = models.CharField(max_length=64)
    became = models.CharField(max_length=12, choices=[(word.value, word.value) for word in Became])
    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT, null=True, related_name="mail")
    # Why it was kept aside: the English sentence and its values apart.
    reason = models.TextField(blank=True)
    reason_details = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["about", "content"], name="mail_comes_once"),
            models.CheckConstraint(
                condition=models.Q(became__in=["opened", "joined"], case__isnull=False)
                | (~models.Q(became__in=["opened", "joined"]) & models.Q(case__isnull=True)),
                name="mail_that_was_taken_has_its_case",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(became="aside"), name="mail_aside"),
            models.Index(fields=["mailbox", "validity", "uid"], name="mail_of_a_mailbox"),
        ]

    def __str__(self) -> str:
        return f"{self.mailbox} {self.uid}"
