"""Under which law a case runs, which clocks it has, and when something about it is due."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, tzinfo
from functools import cache, partial
from pathlib import Path

from django.conf import settings

from hark.core.calendars.calendar import Calendar
from hark.core.complaints import grading, notice, regulator
from hark.core.complaints.clocks import Clock, Kind, clocks, soonest, warned
from hark.core.complaints.extending import extend
from hark.core.complaints.incoming import counted, ours
from hark.core.complaints.law import Law, Targets, in_force
from hark.core.complaints.merging import reckoned
from hark.core.complaints.warnings import Warned
from hark.core.terms.case import Act, Happening, Level, Risk
from hark.flows import case_figures
from hark.guard.access import Staff
from hark.intake import calendars, laws
from hark.records.cases import CaseRow


def choose_law(row: CaseRow, *, at: datetime | None = None) -> None:
    """Have the case keep the law in force on the day it was received, or another, where the law is.

    Raises:
        NoLaw: none of the jurisdiction was in force.
    """
    row.law = _law_on(_home(), settings.HARK_JURISDICTION, at or row.received_at)


def law_in(place: str, day: date) -> tuple[str, tzinfo]:
    """The law in force on the day in the place, the institution's own where none is named, and its zone.

    Raises:
        NoLaw: none was in force.
    """
    chosen = _in_force(_home(), place or settings.HARK_JURISDICTION, day)
    return chosen, _law(_home(), chosen).calendar.zone


def of(row: CaseRow, *, now: datetime) -> tuple[Clock, ...]:
    """Every clock of the case as it stands; none where nobody told when it ended."""
    return of_history(history(row), law=row.law, now=now)


def of_history(happened: Sequence[Happening], *, law: str, now: datetime) -> tuple[Clock, ...]:
    """Every clock such a history has under the law of that name."""
    if not law:
        return ()
    by = partial(clocks, law=_law(_home(), law), targets=_targets(_home()), now=now)
    lawful, mine = counted(happened), ours(happened)
    found = by(lawful)
    if lawful == mine:
        return found
    own = (clock for clock in by(mine) if clock.kind is Kind.INTERNAL)
    return (*own, *(clock for clock in found if clock.kind is not Kind.INTERNAL))


def reckon(row: CaseRow, *, now: datetime) -> None:
    """Have the case know by when something is due next, and when somebody is told."""
    found = of(row, now=now)
    case_figures.stand(row, found)
    told, came = _told(row)
    put(row, found, told=told, came=came)
    row.save(update_fields=["due_at", "warn_at"])


def put(
    row: CaseRow, found: Sequence[Clock], *, told: Collection[str] = (), came: datetime | None = None
) -> None:
    """Have the row say both, by these clocks; what is paused waits."""
    found = [clock for clock in found if clock.paused_since is None]
    pressing = soonest(found)
    row.due_at = pressing.due if pressing else None
    behind = [reached.at for _, _, reached in warned(found, told=told, came=came)]
    ahead = [each.at for clock in found if clock.running for each in clock.warnings if not each.passed]
    row.warn_at = min(behind + ahead, default=None)


def untold(row: CaseRow, found: Sequence[Clock]) -> list[tuple[str, Clock, Warned]]:
    """The warnings that are due and nobody was told of yet, each under its key."""
    told, came = _told(row)
    return warned(found, told=told, came=came)


def _told(row: CaseRow) -> tuple[frozenset[str], datetime | None]:
    """The keys of what was told of the case, and when it came here, if it began elsewhere."""
    known = list(
        row.history.filter(act__in=(Act.WARNED, Act.IMPORTED)).values_list("act", "at", "details__key")
    )
    came = next((at for act, at, _ in known if act == Act.IMPORTED), None)
    return frozenset(key for act, _, key in known if act == Act.WARNED), came


def extension(row: CaseRow, *, days: int, reason: str, approver: Staff, now: datetime) -> Happening:
    """The extension of the case's term its owner asks for; the customer is told with it.

    Raises:
        ExtensionRefused: it may not be extended, or not so.
    """
    return extend(
        history(row),
        law=_law(_home(), row.law),
        days=days,
        reason=reason,
        approver=approver.username,
        told=True,
        by=row.owner.username if row.owner else "",
        now=now,
    )


def require_reasoned(row: CaseRow, *, level: Level, risk: Risk, reason: str) -> None:
    """Nothing, where the grade gives no term of the case's law more time, or it is said why.

    Raises:
        Unreasoned: it does, and it is not.
    """
    if row.law:
        grading.require_reasoned(history(row), law=law_of(row), level=level, risk=risk, reason=reason)


def history(row: CaseRow) -> Sequence[Happening]:
    """What the clocks of the case run by: what happened to it, and when those merged into it came."""
    happened = regulator.put_right(it.as_term() for it in row.history.defer("words"))
    return notice.reckoned(reckoned(happened))


def objecting(row: CaseRow, *, now: datetime) -> Clock | None:
    """The clock of the time the law gives to object to the answer; None where it gives none, or before."""
    return objecting_among(of(row, now=now), row)


def objecting_among(found: Iterable[Clock], row: CaseRow) -> Clock | None:
    """That clock among all of the case, once they are reckoned."""
    terms = {term.id for term in law_of(row).terms if Act.OBJECTED in term.met_by} if row.law else set()
    return next((each for each in found if each.kind is Kind.STATUTORY and each.term in terms), None)


def targets() -> Targets:
    """What the institution asks of itself."""
    return _targets(_home())


def today(*, now: datetime) -> date:
    """The day it is where the institution works."""
    return now.astimezone(targets().calendar.zone).date()


def law_of(row: CaseRow) -> Law:
    """The version of the law the case keeps."""
    return _law(_home(), row.law)


def law_today(*, now: datetime) -> Law:
    """The law in force today where the institution is.

    Raises:
        NoLaw: none is.
    """
    return _law(_home(), _in_force(_home(), settings.HARK_JURISDICTION, today(now=now)))


def every_law() -> Iterable[Law]:
    """Every version of every law."""
    return _laws(_home()).values()


def own_calendar() -> Calendar:
    """The calendar the institution works by; its zone says which day a moment falls on."""
    return _targets(_home()).calendar


def _home() -> Path:
    home: Path = settings.HARK_HOME
    return home


def _law_on(home: Path, place: str, at: datetime) -> str:
    zone = next((law.calendar.zone for law in _laws(home).values() if law.jurisdiction == place), None)
    return _in_force(home, place, at.astimezone(zone).date())


@cache
def _in_force(home: Path, place: str, day: date) -> str:
    known = _laws(home)
    chosen = in_force(known.values(), jurisdiction=place, day=day)
    return next(name for name, law in known.items() if law is chosen)


def _laws(home: Path) -> dict[str, Law]:
    return {name: _law(home, name) for name in laws.names(home / "laws")}


@cache
def _law(home: Path, name: str) -> Law:
    """Read once a process: after a change of a law's file, the processes are started anew."""
    return laws.look_up(name, own=home / "laws", calendars=partial(_calendar, home))


@cache
def _targets(home: Path) -> Targets:
    return laws.targets(home, calendars=partial(_calendar, home))


@cache
def _calendar(home: Path, name: str) -> Calendar:
    return calendars.look_up(name, own=home / "calendars").calendar
