"""Tallies: how many records there are on some days, and how many of them an indicator counts.

They are what suppression is decided by, so they know neither period nor grain: any stretch between two of
their days can be asked for. Where nothing is split, and the sums of days are needed by the figures anyway,
those answer without a pass.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import ibis
from ibis.expr.types import IntegerScalar, Table

from hark.core.terms.period import Period
from hark.core.terms.question import Filter
from hark.lake.cells import Cell, Sums
from hark.lake.counting import EVER, groups, values_of
from hark.lake.narrowing import narrowed
from hark.lake.snapshots import Snapshot
from hark.lake.summing import daily
from hark.lake.table import FactTable
from hark.measures.book import of_subject, subject
from hark.measures.formulas import Duration, Formula, PerDistinct, Ratio, needs

Tally = tuple[int, int]  # the records, and those of them the indicator counts
NOBODY = (0, 0)


@dataclass(frozen=True, slots=True)
class Course:
    """Tallies from the first day on: `upto[at]` are those of the days before `days[at]`."""

    days: Sequence[date]
    upto: Sequence[Tally]

    def between(self, start: date, end: date) -> Tally:
        """The tally of the days from `start` up to, but without, `end`."""
        first, last = self.upto[bisect_left(self.days, start)], self.upto[bisect_left(self.days, end)]
        return last[0] - first[0], last[1] - first[1]


NOTHING = Course((), (NOBODY,))
Courses = Mapping[tuple[str, Cell], Course]


def tallies(
    table: FactTable,
    snapshot: Snapshot,
    formulas: Mapping[str, Formula],
    *,
    by: tuple[str, ...],
    filter: Filter,
    cuts: Sequence[date],
    summed: Filter | None = None,
) -> Courses:
    """The tallies of each indicator and cell, to be asked for between any two of the cuts.

    `summed` is the filter of the question itself, whose days are summed for its figures.
    """
    if not by and filter not in (Filter(), summed):
        return _of_days(table, snapshot, formulas, filter)
    if not by:
        days = daily(table, snapshot, filter)
        if any(map(needs, formulas.values())):
            days = days | daily(table, snapshot, filter, from_others=True)
        return {
            (id, ()): _course({day: _tally(formula, sums) for (_, day), sums in days[id].items()})
            for id, formula in formulas.items()
        }

    def pass_over() -> list[tuple[tuple[str, Cell], Course]]:
        return list(_counted(table, snapshot, formulas, by=by, filter=filter, cuts=cuts).items())

    key = ("tallies", snapshot.key, *formulas, by, repr(filter), *cuts)
    return dict(table.memory.recall(key, pass_over, weight=lambda made: len(made) * len(cuts)))


def _of_days(
    table: FactTable, snapshot: Snapshot, formulas: Mapping[str, Formula], filter: Filter
) -> Courses:
    """The tallies of all days, of every indicator at once: the next one asked for is among them."""
    found: dict[tuple[str, Cell], Course] = {}
    for from_others in {bool(needs(formula)) for formula in formulas.values()}:
        every = {id: f for id, f in of_subject(table.name).items() if bool(needs(f)) is from_others}

        def pass_over(every: Mapping[str, Formula] = every) -> list[tuple[tuple[str, Cell], Course]]:
            return list(_counted(table, snapshot, every, by=(), filter=filter, cuts=()).items())

        key = ("tallies of days", snapshot.key, repr(filter), from_others)
        found |= table.memory.recall(key, pass_over, weight=_days_held)
    return found


def _days_held(made: Sequence[tuple[tuple[str, Cell], Course]]) -> int:
    return sum(len(course.days) for _, course in made)


def busy_days(table: FactTable, snapshot: Snapshot) -> list[date]:
    """The days on which any record was received, oldest first."""
    days = daily(table, snapshot, Filter())
    return sorted({day for _, day in next(iter(days.values()))})


def _counted(
    table: FactTable,
    snapshot: Snapshot,
    formulas: Mapping[str, Formula],
    *,
    by: tuple[str, ...],
    filter: Filter,
    cuts: Sequence[date],
) -> Courses:
    """One pass over the days from the first cut to the last; with none over all, each by itself."""
    of = subject(table.name)
    period = Period(cuts[0], cuts[-1]) if cuts else EVER
    t = of.prepared(snapshot.table, formulas.values(), period=period)
    t = narrowed(t, of=of, period=period, filter=filter)
    columns, day = values_of(t, of, by), t[of.day]
    begun = [(day >= ibis.literal(cut), ibis.literal(cut)) for cut in reversed(cuts[:-1])]
    t = t.mutate(**columns, since=ibis.cases(*begun) if begun else day)
    sums = {"records": t.count()} | {id: _counts(formula, t) for id, formula in formulas.items()}
    found: dict[tuple[str, Cell], dict[date, Tally]] = {}
    for row in groups(table.counter, t.group_by([*columns, "since"]).aggregate(**sums)):
        cell, (day, records, *counted) = row[: len(by)], row[len(by) :]
        for id, n in zip(formulas, counted, strict=True):
            found.setdefault((id, cell), {})[day] = (records, n)
    return {place: _course(days) for place, days in found.items()}


def _counts(formula: Formula, t: Table) -> IntegerScalar:
    match formula:
        case Duration():
            return formula.days(t).count()
        case Ratio() | PerDistinct():
            return formula.sums(t)["records"]
        case _:
            return formula.sums(t)["whole"]


def _tally(formula: Formula, sums: Sums) -> Tally:
    records = int(sums.counts["n"])
    match formula:
        case Duration():
            return records, sums.values.n
        case Ratio() | PerDistinct():
            return records, int(sums.counts["records"])
        case _:
            return records, int(sums.counts["whole"])


def _course(days: Mapping[date, Tally]) -> Course:
    upto = [NOBODY]
    for day in sorted(days):
        upto.append((upto[-1][0] + days[day][0], upto[-1][1] + days[day][1]))
    return Course(sorted(days), upto)
