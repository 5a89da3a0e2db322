"""Records dated after today, as a mistyped year makes them: none is refused for it, whoever loads is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from hark.core.errors import Unavailable
from hark.core.terms.ledger import DESTINATIONS
from hark.flows import stores
from hark.intake.mapping import Mapping
from hark.intake.reading import Batch
from hark.lake.facts import later_from

_FURTHEST_EAST = timedelta(hours=14)  # whoever loads there is not told that their own today is to come


@dataclass(frozen=True, slots=True)
class Ahead:
    """How many records are dated after today, the latest of their days, and the line it stands on.

    They count in the periods of their days, which are to come. Of records already loaded no line is known.
    """

    count: int
    latest: date
    line: int | None = None

    def __add__(self, other: "Ahead") -> "Ahead":
        later = max(self, other, key=lambda each: each.latest)
        return Ahead(self.count + other.count, later.latest, later.line)


def ahead(batch: Batch, at: Sequence[int], *, mapping: Mapping, now: datetime) -> Ahead | None:
    """Those of the batch's records at these places that are dated after today; None where none is.

    Nor where such records are mostly of days to come, as what is due is.
    """
    if not (found := days(batch, at, mapping=mapping, now=now)):
        return None
    latest, lines = max(found.values()), batch.lines
    return Ahead(len(found), latest, min(lines[place] for place, day in found.items() if day == latest))


def days(batch: Batch, at: Sequence[int], *, mapping: Mapping, now: datetime) -> dict[int, date]:
    """The days of those of the records at these places that are dated after today, by their places."""
    if mapping.ledger.is_ahead:
        return {}
    moments = batch.told(mapping.ledger.moment)
    tomorrow = _today(now) + timedelta(days=1)
    begins = datetime.combine(tomorrow, time.min, mapping.zone)
    found: dict[int, date] = {}
    for place in at:
        match moments[place]:
            case datetime() as moment if moment >= begins:
                found[place] = moment.astimezone(mapping.zone).date()
            case date() as day if not isinstance(day, datetime) and day >= tomorrow:
                found[place] = day
    return found


def brought(arrival: int, *, ledger: str, now: datetime) -> Ahead | None:
    """Those that an arrival brought into the ledger and that are dated after today; None where none is.

    Nor where the ledger cannot be read: it is a hint, and what else there is to say does not hang on it.
    """
    known = DESTINATIONS[ledger]
    if known.is_ahead or known.handled:  # a case that is ahead is refused
        return None
    try:
        with stores.looked_into(ledger) as table:
            count, latest = later_from(table, arrival=arrival, than=_today(now))
    except Unavailable:
        return None
    return Ahead(count, latest) if latest else None


def _today(now: datetime) -> date:
    return (now.astimezone(UTC) + _FURTHEST_EAST).date()
