"""The clocks a complaint runs under: the institution's own, the law's, the promise's, and a regulator's.

The four are kept apart: each has its own start, its own pauses and its own breach.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from hark.core.calendars.calendar import Calendar, OutsideCalendar
from hark.core.complaints import telling
from hark.core.complaints.counting import Deadline, running
from hark.core.complaints.law import PROMISE, REGULATOR, Count, Law, Status, Targets, Term
from hark.core.complaints.notice import UNTOLD
from hark.core.complaints.run import Run
from hark.core.complaints.running import run, so_far, waiting
from hark.core.complaints.warnings import Warned, warnings
from hark.core.terms.card import Text
from hark.core.terms.case import Happening
from hark.core.terms.sentence import Sentence

_PROMPTLY = Sentence("The rule says promptly and names no length.")
_HOW_KNOWN = {
    Status.SECOND_HAND: Sentence("This rule is known second-hand: the law’s own text was not read."),
    Status.UNVERIFIED: Sentence(
        "This rule is provisional: it is remembered, and was not read in the law’s text."
    ),
}


class Kind(StrEnum):
    """Whose clock it is."""

    INTERNAL = "internal"
    STATUTORY = "statutory"
    PROMISE = "promise"
    REGULATOR = "regulator"


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock as it stands. Moments are in UTC; `last_day` is the day of the clock's own zone it ends with.

    `due` is None where the rule names no length, or where it cannot be known; then `unknown` says why. While
    the case is paused, `due` is as though the pause ended now. `lapsed_at` is when the term first ran out
    unmet: a breach if it is binding. `remaining` counts as the term does, below zero once it has run out.
    """

    kind: Kind
    term: str
    name: Text
    status: Status
    binding: bool
    note: Text | None
    started: datetime
    due: datetime | None
    last_day: date | None
    banked: timedelta
    paused_since: datetime | None
    extended: int
    met_at: datetime | None
    ended_at: datetime | None
    lapsed_at: datetime | None
    remaining: timedelta | None
    warnings: tuple[Warned, ...]
    steps: tuple[Sentence, ...]
    unknown: Sentence | None = None

    @property
    def breached(self) -> bool:
        """Whether a binding term ran out before it was met, now or in a run before."""
        return self.breached_at is not None

    @property
    def breached_at(self) -> datetime | None:
        """When it was breached first."""
        return self.lapsed_at if self.binding else None

    @property
    def running(self) -> bool:
        """Whether it is neither met nor ended."""
        return self.met_at is None and self.ended_at is None

    @property
    def provisional(self) -> bool:
        """Whether the rule is only remembered, so that the date is not to be relied on."""
        return self.status is Status.UNVERIFIED


def clocks(history: Sequence[Happening], *, law: Law, targets: Targets, now: datetime) -> tuple[Clock, ...]:
    """Every clock begun by `now`: internal ones, those of the law the case keeps, promise and regulator.

    Moments of the history have a zone. A breach is told from `now` on, so the same history may give another
    answer later, and never takes one back.
    """
    own = Sentence("By the institution’s own targets, version {version}.", {"version": targets.version})
    lawful = Sentence(
        "{law} holds, as it was in force from {since} when the complaint was received.",
        {"law": law.name, "since": law.since},
    )
    asked = [
        *((Kind.INTERNAL, term, targets.calendar, (own,)) for term in targets.terms),
        *((Kind.STATUTORY, term, law.calendar, (lawful,)) for term in law.terms),
        (Kind.PROMISE, PROMISE, targets.calendar, ()),
        (Kind.REGULATOR, REGULATOR, law.calendar, ()),
    ]
    now = now.astimezone(UTC)
    told = so_far(history, now=now)
    found = []
    for kind, term, calendar, basis in asked:
        state, unknown = _run(told, term, calendar, now)
        if state.started:
            found.append(_shown(kind, state.grounded(*basis, *_grounds(term)), unknown, targets, now))
    return tuple(found)


def explained(clock: Clock) -> list[Sentence]:
    """Why it is due when it is, or why that is not known, step by step from what it began with."""
    return list(clock.steps)


def soonest(found: Iterable[Clock]) -> Clock | None:
    """The clock a handler has to look at first: of those that run and bind, the one due first."""
    pressing = [clock for clock in found if clock.running and clock.binding and clock.due]
    return min(pressing, key=lambda clock: clock.due or clock.started, default=None)


def warned(
    found: Iterable[Clock], *, told: Collection[str], came: datetime | None = None
) -> list[tuple[str, Clock, Warned]]:
    """The warnings of running clocks that are due and not told yet, oldest first, each under its key.

    Whoever tells one keeps the key in `told`. A term that is extended or begins anew warns anew. Of what was
    reached before the case `came` here, where it began elsewhere, only the last of each clock is told.
    """
    passed = [
        (
            f"{clock.kind}:{clock.term}:{clock.started.isoformat()}:{clock.extended}:{each.point.percent}",
            clock,
            each,
        )
        for clock in found
        for each in _points(clock, came)
        if clock.running and each.passed
    ]
    return sorted((each for each in passed if each[0] not in told), key=lambda each: (each[2].at, each[0]))


def _points(clock: Clock, came: datetime | None) -> Iterator[Warned]:
    before = [each for each in clock.warnings if came and each.at <= came]
    yield from before[-1:]
    yield from (each for each in clock.warnings if each not in before)


def line(found: Iterable[Clock]) -> int | None:
    """The highest step up the line told of a clock that still runs; None where nobody was told."""
    return max(
        (each.point.up for clock in found if clock.running for each in clock.warnings if each.passed),
        default=None,
    )


def _run(
    told: Sequence[Happening], term: Term, calendar: Calendar, now: datetime
) -> tuple[Run, Sentence | None]:
    """The term as it stands; where the calendar does not reach, without its end and with the reason."""
    try:
        state = run(told, term=term, calendar=calendar, now=now)
        state.deadline(now)
    except OutsideCalendar as refusal:
        endless = replace(
            term, length=None, by_level={}, by_risk={}, count=Count.HOURS, at_closing=False, moves=False
        )
        return run(told, term=endless, calendar=calendar, now=now), Sentence(
            refusal.sentence, refusal.details
        )
    return state, None


def _grounds(term: Term) -> Iterator[Sentence]:
    """What the term rests on, beside the law it is of."""
    if term.article:
        yield Sentence("Where it stands in the law: {article}.", {"article": term.article})
    if term.prompt:
        yield _PROMPTLY


def _shown(kind: Kind, state: Run, unknown: Sentence | None, targets: Targets, now: datetime) -> Clock:
    term, stopped, started = state.term, state.stopped, state.started or now
    until = stopped.at if stopped else now
    end = state.deadline(until)
    met = stopped is not None and stopped.act in term.met_by and UNTOLD not in stopped.details
    return Clock(
        kind=kind,
        term=term.id,
        name=term.name,
        status=term.status,
        binding=term.binding,
        note=term.note,
        started=started,
        due=end.at if end else None,
        last_day=end.last_day if end else None,
        banked=state.bank(until),
        paused_since=state.paused.at if state.paused else None,
        extended=(state.length or 0) - (state.amount or 0),
        met_at=stopped.at if stopped and met else None,
        ended_at=stopped.at if stopped and not met else None,
        lapsed_at=state.lapsed_at,
        remaining=_remaining(state, end, now) if end and not stopped else None,
        warnings=warnings(state, end, points=targets.warnings, until=until) if end and term.binding else (),
        steps=(*state.steps, *_last_steps(state, end, until), *((unknown,) if unknown else ())),
        unknown=unknown,
    )


def _remaining(state: Run, end: Deadline, now: datetime) -> timedelta | None:
    with suppress(OutsideCalendar):  # late by now, in a year the calendar does not know
        return running(now, end.at, term=state.term, calendar=state.calendar)
    return None


def _last_steps(state: Run, end: Deadline | None, until: datetime) -> Iterator[Sentence]:
    if state.paused:
        yield waiting(state, until)
    if end:
        yield telling.ends(end, term=state.term, calendar=state.calendar)
    if state.lapsed_at:
        yield Sentence("It ran out {at} before it was met.", {"at": state.local(state.lapsed_at)})
    if state.term.status in _HOW_KNOWN:
        yield _HOW_KNOWN[state.term.status]
