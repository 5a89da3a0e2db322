"""What people are to be told of is kept with the deed, for the worker to hand out."""

from collections.abc import Mapping
from datetime import datetime

from hark.core.terms.notice import Kind
from hark.records.notices import PendingNoticeRow

_KINDS = frozenset(Kind)
# Codes, days and counts; whose deed it was, or whom it is about, is for the audit.
_KEPT = ("kind", "percent", "term_name", "unit", "matter", "day", "into", "earlier", "feed", "arrival")


def note(topic: str, data: Mapping[str, object], *, now: datetime) -> None:
    """Keep it for whoever is to be told, inside the deed's transaction; what is no notice is passed over."""
    if topic not in _KINDS:
        return
    people = data.get("people", [])
    PendingNoticeRow.objects.create(
        kind=topic,
        case=str(data.get("case", "")),
        people=list(people) if isinstance(people, list) else [],
        told={name: data[name] for name in _KEPT if name in data},
        at=now,
    )
