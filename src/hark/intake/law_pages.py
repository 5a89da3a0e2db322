"""What stands on the page of a law, key by key; each is refused by name where it says what no law says."""

from collections.abc import Callable
from collections.abc import Mapping as Table
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from hark.core.calendars.calendar import Calendar
from hark.core.complaints.assigning import CAPACITY, WEIGHTS, Rule
from hark.core.complaints.law import (
    ANSWER_WITHIN,
    Count,
    Extension,
    Law,
    Mediator,
    Pause,
    Status,
    Targets,
    Term,
    WarningPoint,
)
from hark.core.complaints.recurrence import USUAL
from hark.core.complaints.satisfaction import Asking
from hark.core.terms.card import Text
from hark.core.terms.case import Act, Level, Risk
from hark.intake.toml_values import Misread, asked, only, text_of, words

_LAW = {
    *("id", "jurisdiction", "version", "name", "since", "until", "source", "status", "provisional"),
    *("calendar", "term", "mediator"),
}
_TERM = {
    *("id", "name", "begins", "met_by", "ended_by", "restarts", "reopens", "since", "counted_in"),
    *("length", "length_by_level", "length_by_risk"),
    *(
        "pauses",
        "pause_needs_notice",
        "extension",
        "at_closing",
        "moves",
        "binding",
        "status",
        "article",
        "note",
    ),
}
_TARGETS = {
    *("version", "calendar", "answer_within", "assigning", "term", "warning"),
    *("recurs_within", "satisfaction", "ways"),
}
_EXTENSION = {"up_to", "total", "needs_approver", "needs_notice", "levels"}
_WAYS = {"objection", "mediation", "currency"}
_ENDED_BY = (Act.WITHDRAWN, Act.MERGED)

Page = Table[str, object]
Calendars = Callable[[str], Calendar]
Choice = TypeVar("Choice", bound=StrEnum)


def law_of(page: Page, *, calendars: Calendars) -> Law:
    """The law the page tells; `calendars` gives that of a name.

    Raises:
        Misread: a key is missing, strange, or says what no law says.
        LawContradicts: one of its terms contradicts itself.
        NotFound: there is no such calendar.
    """
    only(page, _LAW, "law")
    since, until = _day(page, "since"), _day(page, "until") if "until" in page else None
    if until and until <= since:
        raise Misread("{key} should come after since", key="until")
    status = _one(page, "status", Status)
    return Law(
        id=text_of(page, "id"),
        jurisdiction=text_of(page, "jurisdiction"),
        version=_number(page, "version"),
        name=_text(page, "name"),
        since=since,
        until=until,
        source=_text(page, "source"),
        status=status,
        calendar=calendars(text_of(page, "calendar")),
        terms=_terms(page, status),
        provisional=_text(page, "provisional") if "provisional" in page else None,
        mediators=tuple(_mediator(entry, status) for entry in _tables(page, "mediator")),
    )


def targets_of(page: Page, *, calendars: Calendars) -> Targets:
    """The targets the page tells; refused as a law is."""
    only(page, _TARGETS, "targets")
    return Targets(
        version=_number(page, "version"),
        calendar=calendars(text_of(page, "calendar")),
        terms=_terms(page, Status.VERIFIED),
        warnings=tuple(map(_warning, _tables(page, "warning"))),
        answer_within=_number(page, "answer_within") if "answer_within" in page else ANSWER_WITHIN,
        assigning=_assigning(page),
        ways=_ways(page),
        recurs_within=_number(page, "recurs_within") if "recurs_within" in page else USUAL,
        asking=_asking(page),
    )


def _assigning(page: Page) -> Rule:
    if "assigning" not in page:
        return Rule()
    told = _table(page, "assigning")
    only(told, {"automatic", "capacity", "weights"}, "assigning")
    return Rule(
        automatic=_flag(told, "automatic", otherwise=False),
        capacity=_number(told, "capacity") if "capacity" in told else CAPACITY,
        weights={**WEIGHTS, **_lengths(told, "weights", Level)},
    )


def _ways(page: Page) -> dict[str, Text]:
    told = _table(page, "ways") if "ways" in page else {}
    only(told, _WAYS, "ways")
    return {name: _text(told, name) for name in told}


def _asking(page: Page) -> Asking:
    if "satisfaction" not in page:
        return Asking()
    told, usual = _table(page, "satisfaction"), Asking()
    only(told, {"ask", "after", "remind_after", "without"}, "satisfaction")
    return Asking(
        ask=_flag(told, "ask", otherwise=usual.ask),
        after=_number(told, "after") if "after" in told else usual.after,
        remind_after=_number(told, "remind_after") if "remind_after" in told else usual.remind_after,
        without=frozenset(words(told["without"], "without")) if "without" in told else usual.without,
    )


def _mediator(entry: Page, status: Status) -> Mediator:
    only(entry, {"id", "name", "status", "note"}, "mediator")
    return Mediator(
        id=text_of(entry, "id"),
        name=_text(entry, "name"),
        status=_one(entry, "status", Status) if "status" in entry else status,
        note=_text(entry, "note") if "note" in entry else None,
    )


def _terms(page: Page, status: Status) -> tuple[Term, ...]:
    terms = tuple(_term(entry, status) for entry in _tables(page, "term"))
    ids = [term.id for term in terms]
    if twice := [id for id in ids if ids.count(id) > 1]:
        raise Misread("there are two terms called {name}", key="term", name=twice[0])
    return terms


def _term(entry: Page, status: Status) -> Term:
    only(entry, _TERM, "term")
    return Term(
        id=text_of(entry, "id"),
        name=_text(entry, "name"),
        begins=_some(asked(entry, "begins"), "begins", Act),
        met_by=_some(asked(entry, "met_by"), "met_by", Act),
        count=_one(entry, "counted_in", Count),
        length=_number(entry, "length") if "length" in entry else None,
        by_level=_lengths(entry, "length_by_level", Level),
        by_risk=_lengths(entry, "length_by_risk", Risk),
        since=text_of(entry, "since") if "since" in entry else "",
        ended_by=_some(entry.get("ended_by", list(_ENDED_BY)), "ended_by", Act),
        restarts=_some(entry.get("restarts", []), "restarts", Act),
        reopens=_flag(entry, "reopens", otherwise=False),
        pauses=_some(entry.get("pauses", []), "pauses", Pause),
        pause_needs_notice=_flag(entry, "pause_needs_notice", otherwise=False),
        extension=_extension(entry),
        at_closing=_flag(entry, "at_closing", otherwise=False),
        moves=_flag(entry, "moves", otherwise=False),
        binding=_flag(entry, "binding", otherwise=True),
        status=_one(entry, "status", Status) if "status" in entry else status,
        article=text_of(entry, "article") if "article" in entry else "",
        note=_text(entry, "note") if "note" in entry else None,
    )


def _extension(entry: Page) -> Extension | None:
    if "extension" not in entry:
        return None
    told = _table(entry, "extension")
    only(told, _EXTENSION, "extension")
    return Extension(
        up_to=_number(told, "up_to"),
        total=_number(told, "total"),
        needs_approver=_flag(told, "needs_approver", otherwise=True),
        needs_notice=_flag(told, "needs_notice", otherwise=True),
        levels=_some(told.get("levels", []), "levels", Level),
    )


def _warning(entry: Page) -> WarningPoint:
    only(entry, {"at", "up"}, "warning")
    return WarningPoint(percent=_number(entry, "at"), up=_number(entry, "up"))


def _lengths(entry: Page, key: str, kind: type[Choice]) -> dict[Choice, int]:
    told = _table(entry, key) if key in entry else {}
    return {_choice(name, key, kind): _number(told, name) for name in told}


def _tables(page: Page, key: str) -> list[Page]:
    told = page.get(key, [])
    if not isinstance(told, list) or not all(isinstance(entry, dict) for entry in told):
        raise Misread("{key} should be written [[{key}]]", key=key)
    return told


def _table(page: Page, key: str) -> Page:
    told = asked(page, key)
    if not isinstance(told, dict):
        raise Misread("{key} should be a table in {{ and }}", key=key)
    return told


def _text(page: Page, key: str) -> Text:
    told = _table(page, key)
    if set(told) != {"en", "zh"} or not all(isinstance(text, str) for text in told.values()):
        raise Misread('{key} should be written {key} = {{ en = "…", zh = "…" }}', key=key)
    return Text(**{name: str(text) for name, text in told.items()})


def _number(table: Page, key: str) -> int:
    told = asked(table, key)
    if not isinstance(told, int) or isinstance(told, bool) or told < 0:
        raise Misread("{key} should be a whole number", key=key)
    return told


def _flag(table: Page, key: str, *, otherwise: bool) -> bool:
    told = table.get(key, otherwise)
    if not isinstance(told, bool):
        raise Misread("{key} should be true or false", key=key)
    return told


def _day(page: Page, key: str) -> date:
    told = asked(page, key)
    if not isinstance(told, date) or isinstance(told, datetime):
        raise Misread("{key} should be a day such as 2026-02-14", key=key)
    return told


def _one(table: Page, key: str, kind: type[Choice]) -> Choice:
    return _choice(text_of(table, key), key, kind)


def _some(told: object, key: str, kind: type[Choice]) -> frozenset[Choice]:
    return frozenset(_choice(word, key, kind) for word in words(told, key))


def _choice(word: str, key: str, kind: type[Choice]) -> Choice:
    try:
        return kind(word)
    except ValueError as error:
        known = ", ".join(kind)
        raise Misread("{key} says {word}, and knows only {known}", key=key, word=word, known=known) from error
