"""Reading the audit: the entries somebody looks for."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from hark.guard.access import Staff, require
from hark.guard.audit import Event
from hark.records.accounts import StaffRow
from hark.records.audit import AuditEntryRow


@dataclass(frozen=True, slots=True)
class Search:
    """Which entries are looked for; what is blank is not asked. `until` is exclusive.

    `actor` is a part of how somebody signs in, or of what they are called now.
    """

    actor: str = ""
    act: str = ""
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None

    @property
    def narrows(self) -> bool:
        """Whether less than everything is looked for."""
        return self != Search()


def page(search: Search, *, offset: int, limit: int, by: Staff) -> tuple[list[Event], int]:
    """Some entries, the newest first, and how many there are in all."""
    require(by, "audit.see")
    rows = found(search).order_by("-sequence")
    return [row.as_event() for row in rows[offset : offset + limit]], rows.count()


def acts(*, by: Staff) -> list[str]:
    """Every kind of deed that was ever noted."""
    require(by, "audit.see")
    return list(AuditEntryRow.objects.order_by("act").values_list("act", flat=True).distinct())


def found(search: Search) -> QuerySet[AuditEntryRow]:
    """The rows looked for, in their order."""
    asked: dict[str, object] = {
        "act": search.act,
        "subject__icontains": search.subject,
        "at__gte": search.since,
        "at__lt": search.until,
    }
    rows = AuditEntryRow.objects.filter(**{name: value for name, value in asked.items() if value})
    if not search.actor:
        return rows
    called = StaffRow.objects.filter(name__icontains=search.actor).values("username")
    return rows.filter(Q(actor__icontains=search.actor) | Q(actor__in=called))
