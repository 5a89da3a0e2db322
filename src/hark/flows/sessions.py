"""Where somebody is signed in, and how that ends."""

from datetime import datetime

from django.db import transaction

from hark.core.errors import NotFound
from hark.guard.access import require
from hark.records import audit
from hark.records.accounts import SessionRow, StaffRow


class NoSuchSession(NotFound):
    """This person has no such session, or it has ended."""


def of(row: StaffRow, *, now: datetime) -> list[SessionRow]:
    """Where the person is signed in, the browser seen last first."""
    return list(row.sessions.select_related("staff").filter(expire_date__gt=now).order_by("-seen_at"))


def end(row: StaffRow, handle: str, *, now: datetime) -> None:
    """One of the person's own sessions is over.

    Raises:
        NoSuchSession: this person has no such session.
    """
    require(row.as_term(), "own.end_session")
    with transaction.atomic():
        ended = [each for each in row.sessions.all() if each.handle == handle]
        if not ended:
            raise NoSuchSession("You have no such session.")
        row.sessions.filter(pk=ended[0].pk).delete()
        audit.write("session.ended", row.username, by=row.as_term(), now=now)


def end_all(row: StaffRow, now: datetime) -> None:
    """Each session is good for one count; those of the old one are also forgotten, and tokens revoked."""
    row.epoch += 1
    StaffRow.objects.filter(pk=row.pk).update(epoch=row.epoch)
    row.sessions.all().delete()
    row.tokens.filter(revoked_at=None).update(revoked_at=now)
