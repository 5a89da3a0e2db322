"""What waits in the inbox, and for how long it is remembered after. Whoever only looks holds no engine."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from hark.records.inbox import InboxRow

# A part is written for each batch, so a batch is worth waiting for.
PATIENCE = timedelta(seconds=2)
BATCH = 5_000
REMEMBERED = timedelta(hours=1)


def waiting() -> QuerySet[InboxRow]:
    """The records that are not settled yet, the oldest first."""
    return InboxRow.objects.filter(settled_at=None).order_by("pk")


def is_due(*, now: datetime) -> bool:
    """Whether there is a whole batch in the inbox, or something that has waited for long enough."""
    first = waiting().values_list("at", flat=True).first()
    if first is None:
        return False
    return bool(first <= now - PATIENCE or waiting().values("pk")[BATCH - 1 : BATCH])


def sweep(*, now: datetime) -> None:
    """Forget what was settled a while ago; a ledger knows its records for ever."""
    InboxRow.objects.filter(settled_at__lt=now - REMEMBERED).delete()
