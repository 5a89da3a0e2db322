"""Calendars of working time, as data in TOML: shipped ones, and the institution's own before them."""

import tomllib
from collections.abc import Iterator
from collections.abc import Mapping as Table
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo

from hark.core.calendars.calendar import Calendar, Hours, Working
from hark.core.errors import NotFound, Refusal
from hark.core.terms.card import Text
from hark.core.terms.period import Period
from hark.intake.toml_values import only

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_KEYS = {
    *("name", "title", "zone", "from", "to", "source", "provisional"),
    *("hours", "holiday", "made_up", "made_up_hours"),
}


class NoSuchCalendar(NotFound):
    """No calendar has this name."""


class CalendarBroken(Refusal):
    """A calendar file cannot be understood."""


@dataclass(frozen=True, slots=True)
class Page:
    """A calendar with what a reader is told of it: where it is from, and what in it is not certain."""

    calendar: Calendar
    title: Text
    source: Text
    provisional: Text | None
    names: dict[date, Text]


def names(own: Path) -> list[str]:
    """Every calendar there is: shipped ones and the institution's own."""
    shipped = (resources.files("hark.catalogue") / "calendars").iterdir()
    files = {file.name for file in shipped} | {file.name for file in own.glob("*.toml")}
    return sorted(name.removesuffix(".toml") for name in files)


def look_up(name: str, *, own: Path) -> Page:
    """The calendar of that name, the institution's own before the shipped one.

    Raises:
        NoSuchCalendar: there is none.
        CalendarBroken: its file is not valid TOML or says what no calendar says.
    """
    if name not in names(own):
        raise NoSuchCalendar(
            'There is no calendar called "{name}". Those there are: {known}.',
            name=name,
            known=", ".join(names(own)),
        )
    shipped = resources.files("hark.catalogue") / "calendars" / f"{name}.toml"
    file = own / f"{name}.toml"
    try:
        return parse((file if file.exists() else shipped).read_text(encoding="utf-8"))
    except (ValueError, KeyError, TypeError, Refusal) as error:
        raise CalendarBroken(
            'The calendar "{name}" cannot be understood: {problem}. Mend it in {file}.',
            name=name,
            problem=error if isinstance(error, Refusal) else str(error),
            file=f"calendars/{name}.toml",
        ) from error


@lru_cache(maxsize=64)  # its working time is laid out to the minute, and every clock asks for it
def parse(text: str) -> Page:
    """The calendar written as TOML.

    Raises:
        ValueError, KeyError, TypeError: it is not TOML, lacks a key, or says what no calendar says.
        Refusal: it has a strange key, contradicts itself, or has no working time.
    """
    page = tomllib.loads(text)
    only(page, _KEYS, "calendar")
    if strange := set(page["hours"]) - set(WEEKDAYS):
        raise ValueError(f"there is no weekday {', '.join(sorted(strange))}")
    valid = Period(_day(page["from"]), _day(page["to"]))
    named = {day: Text(**entry["name"]) for entry in page.get("holiday", ()) for day in _days(entry)}
    made_up = frozenset(map(_day, page.get("made_up", ())))
    _within(valid, made_up.union(named))
    provisional = page.get("provisional")
    calendar = Calendar(
        name=page["name"],
        zone=_zone(page["zone"]),
        valid=valid,
        weekdays={WEEKDAYS.index(day) + 1: _hours(spans) for day, spans in page["hours"].items()},
        holidays=frozenset(named),
        made_up=made_up,
        made_up_hours=_hours(page.get("made_up_hours", [])),
    )
    title, source = Text(**page["title"]), Text(**page["source"])
    return Page(calendar, title, source, Text(**provisional) if provisional else None, named)


def _within(valid: Period, days: frozenset[date]) -> None:
    if outside := [day for day in sorted(days) if day not in valid]:
        raise ValueError(f"{outside[0]} lies outside the days the calendar knows")


def _days(entry: Table[str, object]) -> Iterator[date]:
    only(entry, {"name", "first", "last"}, "holiday")
    first, last = _day(entry["first"]), _day(entry["last"])
    if last < first:
        raise ValueError(f"a holiday ends on {last}, before it begins")
    yield from (first + timedelta(days=n) for n in range((last - first).days + 1))


def _day(value: object) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise TypeError(f"{value!r} should be a day such as 2026-02-14")
    return value


def _hours(spans: object) -> Working:
    if not isinstance(spans, list):
        raise TypeError(f"{spans!r} should be a list of hours")
    return tuple(map(_stretch, spans))


def _stretch(span: object) -> Hours:
    start, dash, end = str(span).partition("-")
    if not dash:
        raise ValueError(f"{span!r} should be hours such as 09:00-12:00")
    return Hours(time.fromisoformat(start), time.fromisoformat(end))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, OSError) as error:
        raise ValueError(f"there is no time zone {name}") from error
