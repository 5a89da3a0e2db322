"""Under which law a case runs, which clocks it has, and when something about it is due."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path

from django.conf import settings

from hark.core.calendars.calendar import Calendar
from hark.core.complaints.clocks import Clock, Kind, clocks, soonest, warned
from hark.core.complaints.extending import extend
from hark.core.complaints.law import Law, Targets, in_force
from hark.core.complaints.warnings import Warned
from hark.core.terms.case import Act, Happening
from hark.guard.access import Staff
from hark.intake import calendars, laws
from hark.records.cases import CaseRow


def choose_law(row: CaseRow) -> None:
    """Have the case keep the law in force on the day it was received, where the law is.

    Raises:
        NoLaw: none of the jurisdiction was in force.
    """
    place = settings.HARK_JURISDICTION
    known = {name: _law(_home(), name) for name in laws.names(_home() / "laws")}
    here = [law for law in known.values() if law.jurisdiction == place]
    zone = here[0].calendar.zone if here else None
    chosen = in_force(here, jurisdiction=place, day=row.received_at.astimezone(zone).date())
    row.law = next(name for name, law in known.items() if law is chosen)


def of(row: CaseRow, *, now: datetime) -> tuple[Clock, ...]:
    """Every clock of the case as it stands."""
    return clocks(history(row), law=_law(_home(), row.law), targets=_targets(_home()), now=now)


def reckon(row: CaseRow, *, now: datetime) -> None:
    """Have the case know by when something is due next, and when somebody is told; what is paused waits."""
    found = [clock for clock in of(row, now=now) if clock.paused_since is None]
    pressing = soonest(found)
    row.due_at = pressing.due if pressing else None
    behind = [reached.at for _, _, reached in untold(row, found)]
    ahead = [each.at for clock in found if clock.running for each in clock.warnings if not each.passed]
    row.warn_at = min(behind + ahead, default=None)
    row.save(update_fields=["due_at", "warn_at"])


def untold(row: CaseRow, found: Sequence[Clock]) -> list[tuple[str, Clock, Warned]]:
    """The warnings that are due and nobody was told of yet, each under its key."""
    told = row.history.filter(act=Act.WARNED).values_list("details__key", flat=True)
    return warned(found, told=frozenset(told))


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


def history(row: CaseRow) -> Sequence[Happening]:
    """What happened to the case, in order."""
    return [happened.as_term() for happened in row.history.defer("words")]


def objecting(row: CaseRow, *, now: datetime) -> Clock | None:
    """The clock of the time the law gives to object to the answer; None where it gives none, or before."""
    terms = {term.id for term in law_of(row).terms if Act.OBJECTED in term.met_by}
    found = (each for each in of(row, now=now) if each.kind is Kind.STATUTORY and each.term in terms)
    return next(found, None)


def targets() -> Targets:
    """What the institution asks of itself."""
    return _targets(_home())


def today(*, now: datetime) -> date:
    """The day it is where the institution works."""
    return now.astimezone(targets().calendar.zone).date()


def law_of(row: CaseRow) -> Law:
    """The version of the law the case keeps."""
    return _law(_home(), row.law)


def _home() -> Path:
    home: Path = settings.HARK_HOME
    return home


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
