"""What is known of a complaint another system hands over: where it stands, and what happened on which day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, tzinfo

from hark.core.calendars.wall import first_moment
from hark.core.complaints.result import GOODWILL
from hark.core.terms.case import Act, Happening, Stage
from hark.core.terms.incoming import CLOSED, Incoming

OVER = "over"  # the detail of an import that says the complaint was closed, on no day since it came here


@dataclass(frozen=True, slots=True)
class Arrived:
    """Where a complaint stands as it is handed over; moments and happenings as far as its sender tells them.

    One that is closed was closed elsewhere. Days are taken from their first moment; one before it came here
    is of another's handling, and counts as not told.
    """

    stage: Stage
    received_at: datetime
    answered_at: datetime | None
    closed_at: datetime | None
    history: tuple[Happening, ...]

    @property
    def is_dated(self) -> bool:
        """Whether its clocks can be reckoned: it is open, or it is told when it was closed."""
        return self.stage is not Stage.CLOSED or self.closed_at is not None


def arrived(told: Incoming, *, zone: tzinfo, arrival: str, by: str, now: datetime) -> Arrived:
    """What is known of the complaint, which `by` handed in now; what was not told is not there."""

    def moment(day: date | None) -> datetime | None:
        return first_moment(day, time(), zone=zone) if day and day >= told.came else None

    def happened(act: Act, at: datetime, **details: str) -> Happening:
        return Happening(act, at, by, {"feed": told.feed, **details})

    received_at = first_moment(told.came, time(), zone=zone)
    answered_at, ended_at = map(moment, (told.answered, told.ended))
    closed = told.stage == CLOSED
    lodged = told.received.isoformat() if told.received != told.came else ""
    history = [happened(Act.RECEIVED, received_at, **_told(door=door(told), lodged=lodged))]
    if told.regulator:
        until = told.until.isoformat() if told.until else ""
        forwarded = _told(regulator=told.regulator, until=until)
        history.append(happened(Act.FORWARDED, received_at, **forwarded))
    if answered_at:
        history.append(happened(Act.ANSWERED, answered_at))
    if closed and ended_at:
        history.append(happened(Act.CLOSED, ended_at))
    said = _told(response=told.response, timely=told.timely, over="yes" if closed and not ended_at else "")
    history.append(happened(Act.IMPORTED, now, arrival=arrival, **said))
    stage = Stage.CLOSED if closed else Stage.RECEIVED
    return Arrived(stage, received_at, answered_at, ended_at if closed else None, tuple(history))


def goodwill_apart(told: Incoming) -> Incoming:
    """The same, with the one sum there is paid without being owed where the remedy is goodwill."""
    if told.remedy != GOODWILL or told.ex_gratia is not None:
        return told
    return replace(told, redress=None, ex_gratia=told.redress)


def door(told: Incoming) -> str:
    """How it came in."""
    return "regulator" if told.regulator else "file"


def misplaced(told: Incoming, *, today: date) -> str:
    """The field of a day that cannot be, before what it follows or yet to come; empty where there is none."""
    before = told.received
    for field in ("received", "sent", "answered", "ended"):
        day: date | None = getattr(told, field)
        if day and (day > today or day < (told.received if field == "sent" else before)):
            return field
        before = max(before, day) if day and field != "sent" else before
    return "ended" if told.ended and told.stage != CLOSED else ""


def counted(history: Sequence[Happening]) -> tuple[Happening, ...]:
    """What the law's clocks count: of one closed elsewhere on a day not told, what followed its reopening.

    Then it counts as received. Laws do not know such a case; provisional.
    """
    over = any(each.act is Act.IMPORTED and OVER in each.details for each in history)
    return ours(history) if over else tuple(history)


def ours(history: Sequence[Happening]) -> tuple[Happening, ...]:
    """What the institution's own targets count: nothing that was over before the case came here."""
    return tuple(_ours(history)) if is_ended_elsewhere(history) else tuple(history)


def is_ended_elsewhere(history: Sequence[Happening]) -> bool:
    """Whether it was closed when it came here."""
    acts = [each.act for each in history]
    if Act.IMPORTED not in acts:
        return False
    at = acts.index(Act.IMPORTED)
    return OVER in history[at].details or Act.CLOSED in acts[:at]


def _ours(history: Sequence[Happening]) -> Iterator[Happening]:
    begun = False
    for each in history:
        if begun:
            yield each
        elif each.act is Act.REOPENED:
            begun = True
            yield replace(each, act=Act.RECEIVED, details={})


def _told(**details: str | None) -> Mapping[str, str]:
    return {name: value for name, value in details.items() if value}
