"""How much each person and each unit has, by the time left until something is due; for whoever leads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, time, timedelta

from django.db.models import Count, Q

from hark.core.terms.case import Stage
from hark.flows import case_clocks
from hark.guard.access import Staff, require
from hark.records.cases import CaseRow

DUE = ("late", "today", "soon")
DAYS_SOON = 3  # the days after today that are soon


@dataclass(frozen=True, slots=True)
class Span:
    """Cases that are due after one moment, and by another, and what that is called; None is no limit."""

    name: str
    after: datetime | None
    by: datetime

    def __str__(self) -> str:
        return self.name

    def holds(self) -> Q:
        """The condition by which they are found."""
        found = Q(due_at__lte=self.by)
        return found & Q(due_at__gt=self.after) if self.after else found


@dataclass(frozen=True, slots=True)
class Load:
    """How many cases are open, overdue, due later today, due in the three days after, waiting for a check."""

    open: int = 0
    late: int = 0
    today: int = 0
    soon: int = 0
    checking: int = 0

    def __add__(self, other: "Load") -> "Load":
        return Load(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(Load)))


@dataclass(frozen=True, slots=True)
class Line:
    """What one person or unit has; of what is nobody's, or of no unit, `key` and `name` are empty."""

    key: str
    name: str
    load: Load


def span(name: str, *, now: datetime) -> Span:
    """What is overdue, due later today, or in the three days after, by the days of the institution."""
    here = now.astimezone(case_clocks.targets().calendar.zone)
    ends = datetime.combine(here.date() + timedelta(1), time(), here.tzinfo)
    later = datetime.combine(here.date() + timedelta(1 + DAYS_SOON), time(), here.tzinfo)
    limits = {"late": (None, now), "today": (now, ends), "soon": (ends, later)}
    return Span(name, *limits[name])


def by_person(*, by: Staff, now: datetime) -> list[Line]:
    """What each person has of what is before the asker's wall, nobody's first, then who has most overdue."""
    return _lines("owner__username", "owner__name", by=by, now=now)


def by_unit(*, by: Staff, now: datetime) -> list[Line]:
    """The same of each unit, what is of none first."""
    return _lines("unit__code", "unit__name", by=by, now=now)


def whole(lines: Iterable[Line]) -> Load:
    """All of it together."""
    return sum((line.load for line in lines), Load())


def is_simulated(*, by: Staff) -> bool:
    """Whether any of what is counted is."""
    require(by, "case.assign")
    return CaseRow.objects.seen_by(by).open().filter(is_demo=True).exists()


def _lines(key: str, name: str, *, by: Staff, now: datetime) -> list[Line]:
    require(by, "case.assign")
    counted = {each: Count("pk", filter=span(each, now=now).holds()) for each in DUE}
    checking = Count("pk", filter=Q(stage=Stage.CHECKING))
    rows = CaseRow.objects.seen_by(by).open().order_by().values(key, name)
    found = rows.annotate(open=Count("pk"), checking=checking, **counted)
    return sorted((_line(row, key, name) for row in found), key=_order)


def _line(row: Mapping[str, object], key: str, name: str) -> Line:
    load = Load(**{each.name: int(str(row[each.name])) for each in fields(Load)})
    return Line(str(row[key] or ""), str(row[name] or ""), load)


def _order(line: Line) -> tuple[bool, int, int, int, str]:
    return (bool(line.key), -line.load.late, -line.load.today, -line.load.soon, line.name)
