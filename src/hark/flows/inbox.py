"""What waits in the inbox, how much may, and for how long it is remembered after. It holds no engine."""

import shutil
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet

from hark.core.errors import Unavailable
from hark.records.inbox import InboxRow

# A part is written for each batch, so a batch is worth waiting for.
PATIENCE = timedelta(seconds=2)
BATCH = 5_000
REMEMBERED = timedelta(hours=1)
SCARCE = 500 * 2**20  # bytes free on the disk


class NoRoom(Unavailable):
    """Nothing more can be kept for now."""


class InboxFull(NoRoom):
    """Nothing more is taken until what waits is settled, or there is room on the disk."""


def waiting() -> QuerySet[InboxRow]:
    """The records that are not settled yet, the oldest first."""
    return InboxRow.objects.filter(settled_at=None).order_by("pk")


def is_due(*, now: datetime, lately: bool) -> bool:
    """Whether there is a whole batch in the inbox, or something that has waited for long enough.

    The first after a quiet while waits for a moment. Where something was settled `lately`, what trickles in
    waits to be settled together, for each settling stays a version of its ledger for ever.
    """
    first = waiting().values_list("at", flat=True).first()
    if first is None:
        return False
    return bool((first <= now - PATIENCE and not lately) or waiting().values("pk")[BATCH - 1 : BATCH])


def require_room() -> None:
    """Take nothing that could not be kept: senders and brokers keep theirs, and try again.

    Raises:
        InboxFull: as many records wait as may, or little room is left on the disk.
    """
    if is_full():
        raise InboxFull("As many records wait to be settled as may. They are settled once the worker works.")
    if free() < SCARCE:
        raise InboxFull("Little room is left on the disk.")


def require_disk() -> None:
    """Take no file while little room is left for what has to be kept.

    Raises:
        NoRoom: so it is.
    """
    if free() < SCARCE:
        raise NoRoom("Files are not taken now: little room is left on the disk. Try again later.")


def is_full() -> bool:
    """Whether as many records wait as may."""
    most = settings.HARK_INBOX_LIMIT
    first = waiting().values_list("pk", flat=True).first()
    last = InboxRow.objects.order_by("-pk").values_list("pk", flat=True).first()
    if first is None or last is None or last - first + 1 < most:  # then they need not be counted
        return False
    return waiting().values("pk")[most - 1 : most].exists()


def free() -> int:
    """Bytes free on the disk the state lies on."""
    return shutil.disk_usage(settings.HARK_HOME).free


def forget(feed: int) -> None:
    """Forget what was settled into the feed: a load is withdrawn, and what is sent again is to be taken."""
    InboxRow.objects.filter(feed=feed).exclude(settled_at=None).delete()


def sweep(*, now: datetime) -> None:
    """Forget what was settled a while ago; a ledger knows its records for ever."""
    InboxRow.objects.filter(settled_at__lt=now - REMEMBERED).delete()
