"""What returns are made of: the complaints, their classes, the units, and the exposures of a period."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from pathlib import Path

from django.conf import settings
from django.db.models import Max, Q, QuerySet

from hark.core.calendars.calendar import Calendar
from hark.core.returns.classes import Axis, Classes
from hark.core.returns.disclosure import Wording
from hark.core.returns.entry import Entry
from hark.core.returns.table import Basis, Head
from hark.core.terms.card import Text
from hark.core.terms.case import Stage, Upheld
from hark.core.terms.period import Period
from hark.core.terms.question import Question
from hark.flows import case_clocks, stores
from hark.guard.access import Staff
from hark.intake import complaint_classes
from hark.lake.exposure import exposure
from hark.records.cases import CaseRow
from hark.records.organisation import UnitRow

_COLUMNS = (
    *("number", "received_at", "closed_at", "answered_at", "unit__code", "product", "issue", "cause"),
    *("channel", "door", "upheld", "redress", "objected", "stage"),
)


@dataclass(frozen=True, slots=True)
class Material:
    """What the returns of a period are made of, read once."""

    period: Period
    entries: tuple[Entry, ...]
    classes: Classes
    wording: Wording
    calendar: Calendar
    units: tuple[UnitRow, ...]
    by: Staff

    @property
    def heads(self) -> tuple[Head, ...]:
        """The units as heads of rows."""
        return tuple(Head(unit.code, Text(unit.name, unit.name)) for unit in self.units)

    @property
    def institution(self) -> Text:
        """What the institution is called."""
        named = (unit.name for unit in self.units if unit.kind == UnitRow.Kind.INSTITUTION)
        name = next(named, "")
        return Text(name or "the institution", name or "本机构")

    def exposed(self, kind: str, *, of: str) -> dict[str, float]:
        """How much there was of a kind in the period, by `unit` or `product`; nothing of what nobody told."""
        table = stores.seen("exposures", by=self.by)
        found = exposure(table, Question((), self.period, by=(of,)), kind=kind)
        names = {cell[0] for cell, _month in found.amounts}
        amounts = {name: found.of((name,), self.period) for name in names if name}
        return {name: amount for name, amount in amounts.items() if amount}

    def balances(self) -> dict[str, float]:
        """How many accounts and policies there were in each product group."""
        summed: dict[str, float] = defaultdict(float)
        for kind in ("accounts", "policies"):
            for product, amount in self.exposed(kind, of="product").items():
                summed[self.classes.place(Axis.GROUP, product)] += amount
        return summed


def gathered(period: Period, *, by: Staff) -> Material:
    """All of it for the period.

    Raises:
        ClassesBroken, LawBroken: a file of the institution's own cannot be understood.
    """
    calendar = case_clocks.own_calendar()
    return Material(
        period,
        tuple(entries(period, calendar=calendar)),
        complaint_classes.classes(_home()),
        complaint_classes.wording(_home()),
        calendar,
        tuple(UnitRow.objects.order_by("path")),
        by,
    )


def entries(period: Period, *, calendar: Calendar) -> Iterator[Entry]:
    """The complaints received or closed in the period, but for those that go on as part of another."""
    first, end = _moments(period, calendar.zone)
    rows = _counted().filter(
        Q(received_at__gte=first, received_at__lt=end)
        | Q(closed_at__gte=first, closed_at__lt=end, stage=Stage.CLOSED)
    )
    for row in rows.order_by("received_at", "number").values_list(*_COLUMNS).iterator(2_000):
        (
            number,
            received,
            closed,
            answered,
            unit,
            product,
            issue,
            cause,
            channel,
            door,
            upheld,
            redress,
            no,
            stage,
        ) = row
        yield Entry(
            number,
            _day(received, calendar.zone) or period.start,
            _day(closed if stage == Stage.CLOSED else None, calendar.zone),  # withdrawn, nobody decided it
            _day(answered, calendar.zone),
            unit or "",
            product,
            issue,
            cause,
            channel,
            door,
            Upheld(upheld) if upheld else None,
            redress,
            no,
        )


def ledger(period: Period, *, calendar: Calendar) -> Mapping[Basis, Collection[str]]:
    """The numbers the ledger holds of the period, asked of it anew."""
    first, end = _moments(period, calendar.zone)
    received = _counted().filter(received_at__gte=first, received_at__lt=end)
    closed = _counted().filter(closed_at__gte=first, closed_at__lt=end, stage=Stage.CLOSED)
    return {
        Basis.RECEIVED: frozenset(received.values_list("number", flat=True)),
        Basis.CLOSED: frozenset(closed.values_list("number", flat=True)),
    }


def newest(*, calendar: Calendar) -> date | None:
    """The day the newest complaint was received; None where there is none at all."""
    return _day(_counted().aggregate(at=Max("received_at"))["at"], calendar.zone)


def received(period: Period, *, calendar: Calendar) -> dict[str, int]:
    """How many complaints each unit received, for a comparison."""
    first, end = _moments(period, calendar.zone)
    counts: dict[str, int] = defaultdict(int)
    rows = _counted().filter(received_at__gte=first, received_at__lt=end)
    for unit in rows.values_list("unit__code", flat=True):
        counts[unit or ""] += 1
    return counts


def _counted() -> "QuerySet[CaseRow]":
    return CaseRow.objects.exclude(stage=Stage.MERGED)


def _moments(period: Period, zone: tzinfo) -> tuple[datetime, datetime]:
    first, end = (datetime.combine(day, time.min, tzinfo=zone) for day in (period.start, period.end))
    return first, end


def _day(moment: datetime | None, zone: tzinfo) -> date | None:
    return moment.astimezone(zone).date() if moment else None


def _home() -> Path:
    home: Path = settings.HARK_HOME
    return home
