"""What was refused for want of permission is noted too, in a transaction of its own: the deed's is gone."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from hark.core.errors import NotAllowed
from hark.guard.access import Staff
from hark.records import audit
from hark.records.refusals import RefusalRow

REFUSED = "access.refused"
ONCE_IN = timedelta(minutes=1)


def note(refusal: NotAllowed, *, by: Staff, now: datetime, where: str) -> None:
    """That somebody was refused a deed; the same again within a minute is counted and told with the next.

    A flood of refusals so costs one entry a minute for each person and deed.
    """
    deed = str(refusal.details.get("deed", ""))
    with transaction.atomic():
        kept, first = RefusalRow.objects.select_for_update().get_or_create(
            actor=by.username, deed=deed, defaults={"noted_at": now}
        )
        if not first and now - kept.noted_at < ONCE_IN:
            kept.more += 1
            kept.save(update_fields=["more"])
            return
        before, kept.more, kept.noted_at = kept.more, 0, now
        kept.save(update_fields=["more", "noted_at"])
        where = where.replace("\0", "")
        audit.write(REFUSED, where, by=by, now=now, deed=deed, role=by.role.value, counted=before)


def settle(*, by: Staff, now: datetime) -> None:
    """What was only counted, and is older than a minute, is noted in one entry each.

    It stands under the name of who was refused: the worker only keeps the count.
    """
    waiting = RefusalRow.objects.filter(more__gt=0, noted_at__lte=now - ONCE_IN)
    if not waiting.exists():
        return
    with transaction.atomic():
        for kept in waiting.select_for_update().order_by("pk"):
            who = replace(by, username=kept.actor)
            audit.write("access.refused_again", kept.deed, by=who, now=now, deed=kept.deed, counted=kept.more)
            kept.more, kept.noted_at = 0, now
            kept.save(update_fields=["more", "noted_at"])
