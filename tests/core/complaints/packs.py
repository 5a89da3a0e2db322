"""The laws, targets and calendars of tests of clocks: the shipped ones, and some of the tests' own."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from hark.core.calendars.calendar import Calendar
from hark.core.complaints.law import Count, Law, Pause, Targets, Term
from hark.core.terms.card import Text
from hark.core.terms.case import Act, Happening
from hark.core.terms.period import Period
from hark.intake import calendars, laws

NOWHERE = Path("/nowhere")
FREE = {date(2020, 1, 1)} | {date(2020, 1, 24) + timedelta(days=n) for n in range(10)}


@cache
def calendar(name: str) -> Calendar:
    return calendars.look_up(name, own=NOWHERE).calendar


def _of_its_time(name: str, valid: Period, *, off: set[date], worked: set[date]) -> Calendar:
    """The calendar by that name for days before those the shipped one knows."""
    return replace(calendar(name), valid=valid, holidays=frozenset(off), made_up=frozenset(worked))


# Spring Festival of 2020 was 24 to 30 January and was prolonged to 2 February; Sunday 19 January was worked.
CN_2020 = _of_its_time("cn", Period(date(2020, 1, 1), date(2020, 5, 1)), off=FREE, worked={date(2020, 1, 19)})
GB_2016 = _of_its_time("gb", Period(date(2016, 6, 1), date(2016, 8, 1)), off=set(), worked=set())


@cache
def law(name: str, *, before: bool = False) -> Law:
    """A shipped law; `before`, by the calendar of its time, which the shipped one does not know."""
    old = {"cn": CN_2020, "gb": GB_2016}
    return laws.look_up(name, own=NOWHERE, calendars=lambda at: old[at] if before else calendar(at))


TARGETS = laws.targets(NOWHERE, calendars=calendar)


def _own(id: str, count: Count, length: int, *, moves: bool = False) -> Term:
    return Term(
        id=id,
        name=Text(en=id, zh=id),
        begins=frozenset({Act.RECEIVED}),
        met_by=frozenset({Act.ANSWERED}),
        count=count,
        length=length,
        reopens=True,
        pauses=frozenset(Pause),
        moves=moves,
    )


OWN = (
    _own("two_hours", Count.WORKING_HOURS, 2),
    _own("seven_hours", Count.WORKING_HOURS, 7),
    _own("three_days", Count.WORKING_DAYS, 3),
    _own("moving", Count.CALENDAR_DAYS, 15, moves=True),
    _own("a_day", Count.HOURS, 24),
)
WORKING = {f"{name}_working": Targets(1, calendar(name), OWN, TARGETS.warnings) for name in ("cn", "gb")}


def moment(text: str, zone: Calendar) -> datetime:
    """`2026-02-12 10:00` on the wall where the calendar is, 24:00 the end of the day; or with its offset."""
    day, _, at = text.partition(" ")
    if not at:
        return datetime.fromisoformat(text)
    over = at == "24:00"
    wall = datetime.combine(date.fromisoformat(day), time() if over else time.fromisoformat(at))
    return (wall + timedelta(days=over)).replace(tzinfo=zone.zone).astimezone(UTC)


def happening(line: str, zone: Calendar) -> Happening:
    """`2026-02-12 10:00 received level=simple`, or the moment with its offset."""
    words = line.split()
    at = 1 if "T" in words[0] else 2
    details = dict(word.split("=", 1) for word in words[at + 1 :])
    return Happening(Act(words[at]), moment(" ".join(words[:at]), zone), "anna", details)
