"""When sources are pulled by themselves: whose time has come, and when the next turn is.

It brings no engine into memory: the worker looks here whether there is anything to do.
"""

from datetime import datetime, timedelta

from django.db import transaction

from hark.core.errors import Refusal
from hark.intake.databases.source import Source
from hark.records.sources import SourceRow

_A_DAY = timedelta(days=1)


def due(*, now: datetime) -> list[str]:
    """The sources whose time has come, the one that waits longest first."""
    return list(SourceRow.objects.filter(due_at__lte=now).order_by("due_at").values_list("name", flat=True))


def put_off(name: str, refusal: Refusal, *, now: datetime) -> None:
    """Note that a pull could not so much as begin, and let its next turn come in its time."""
    with transaction.atomic():
        row = SourceRow.objects.select_for_update().filter(name=name).first()
        if row is None:
            return
        row.due_at = now + (Source(**row.told).rhythm or _A_DAY)
        row.refusal = refusal.sentence
        row.refusal_details = {key: str(value) for key, value in refusal.details.items()}
        row.save(update_fields=["due_at", "refusal", "refusal_details"])
