"""Sources: databases of other systems that are pulled, how far each was read, and what changes one."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from hark.core.errors import NotFound
from hark.flows.feed_names import require_name
from hark.guard.access import Staff, require
from hark.intake import mappings
from hark.intake.databases import Source, understood
from hark.records import audit
from hark.records.sources import SourceRow

# Whoever changes one of these asks for other rows: how far the old ones were read says nothing of them.
_WHAT_IS_READ = ("kind", "host", "port", "database", "table", "query", "watermark", "id", "feed")


class NoSuchSource(NotFound):
    """No source has this name."""


@dataclass(frozen=True, slots=True)
class SourceSummary:
    """A source, the furthest watermark settled, when its last pull ended and when the next is due.

    With a `refusal`, the sentence and its values, the last pull did not get to the end.
    """

    name: str
    feed: str
    mapping: str
    kind: str
    host: str
    watermark: str
    ended_at: datetime | None
    due_at: datetime | None
    is_running: bool
    refusal: str
    refusal_details: Mapping[str, object]


def declare(content: bytes, *, by: Staff, now: datetime) -> Source:
    """Keep the source described in TOML under its name, instead of what was described so before.

    Where it asks for other rows than before it is read from the first on again, which settles none twice.

    Raises:
        SourceBroken, NoSuchMapping, MappingBroken, BadFeedName: what is said of it is no good.
    """
    require(by, "source.change")
    source = understood(content)
    feed = source.feed or mappings.look_up(source.mapping, own=settings.HARK_MAPPINGS).feed
    require_name(feed)
    told = {**asdict(source), "feed": feed}
    with transaction.atomic():
        before = SourceRow.objects.select_for_update().filter(name=source.name).first()
        row = before or SourceRow(name=source.name, told=told)
        if any(row.told.get(key) != told[key] for key in _WHAT_IS_READ):
            row.begin_anew()
        row.told, row.due_at = told, now if source.every else None
        row.turn += 1  # a pull under way read by what was said before
        row.changed_at, row.changed_by = now, by.username
        row.save()
        audit.write("source.changed", source.name, by=by, now=now, feed=feed, mapping=source.mapping)
    return source


def remove(name: str, *, by: Staff, now: datetime) -> None:
    """Pull the source no more; what came from it stays.

    Raises:
        NoSuchSource: there is none of this name.
    """
    require(by, "source.change")
    with transaction.atomic():
        found(name).delete()
        audit.write("source.removed", name, by=by, now=now)


def sources(*, by: Staff, now: datetime) -> list[SourceSummary]:
    """Every source by name."""
    require(by, "feed.see")
    return [
        SourceSummary(
            row.name,
            row.told["feed"],
            row.told["mapping"],
            row.told["kind"],
            row.told["host"],
            row.stamp,
            row.ended_at,
            row.due_at,
            # One that broke off has an account too, whose lease runs out.
            bool(row.arrival and row.arrival.lease_until and row.arrival.lease_until > now),
            row.refusal,
            row.refusal_details,
        )
        for row in SourceRow.objects.select_related("arrival").order_by("name")
    ]


def password_files() -> dict[str, str]:
    """The files with passwords that sources name, by source."""
    told = SourceRow.objects.order_by("name").values_list("name", "told")
    return {name: file for name, each in told if (file := each.get("password_file"))}


def found(name: str) -> SourceRow:
    """The source of that name.

    Raises:
        NoSuchSource: there is none.
    """
    row = SourceRow.objects.filter(name=name).first()
    if row is None:
        raise NoSuchSource('There is no source called "{name}".', name=name[:64])
    return row
