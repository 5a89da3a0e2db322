"""Summing: what a question's indicators need from the records, by cell and piece of the period.

All counts and shares are summed in one pass over the table; each duration takes one
more, for the days and how often they occurred. A question that is not split is summed
by day over all time and remembered, so another period, grain or comparison of the
same filter costs no further pass.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import ibis
from ibis.expr.types import Table, Value

from hark.core.errors import Refusal
from hark.core.terms.period import Grain, Period
from hark.core.terms.question import Filter, Question
from hark.lake.engine import Row
from hark.lake.narrowing import narrowed
from hark.lake.table import FactTable, Snapshot
from hark.measures.book import book
from hark.measures.complaints import DIMENSIONS, tagless
from hark.measures.formulas import Duration, Formula, ShareOf

MOST_GROUPS = 400_000
EVER = Period(date.min, date.max)
Cell = tuple[str | None, ...]


class TooFine(Refusal):
    """The question has more answers than anybody reads."""


def too_fine(most: int) -> TooFine:
    """The refusal of more than `most` figures."""
    return TooFine(
        "This would be more than {most} figures. Take a coarser grain, a shorter period or fewer dimensions.",
        most=f"{most:,}",
    )


@dataclass(slots=True)
class Sums:
    """What one figure is made from: `n` records, `whole` and `part` of a share, days and how often each."""

    counts: dict[str, int] = field(default_factory=dict)
    days: dict[int, int] = field(default_factory=dict)

    def add(self, other: "Sums") -> None:
        """Take the other's records in."""
        for name, count in other.counts.items():
            self.counts[name] = self.counts.get(name, 0) + count
        for days, times in other.days.items():
            self.days[days] = self.days.get(days, 0) + times


Cells = Mapping[tuple[Cell, date], Sums]


def sum_up(
    table: FactTable, snapshot: Snapshot, question: Question, formulas: Mapping[str, Formula]
) -> dict[str, Cells]:
    """For each indicator, the sums by cell and by the first day of the piece."""
    if question.by:
        return _summed(table, snapshot, question, formulas)
    days = daily(table, snapshot, question.filter)
    return {id: _folded(days[id], question) for id in formulas}


def daily(table: FactTable, snapshot: Snapshot, filter: Filter) -> dict[str, Cells]:
    """The sums of each day there ever was, for every indicator of the book; remembered."""
    ever = Question((), EVER, grain=Grain.DAY, filter=filter)

    def every_day() -> list[dict[str, Cells]]:
        return [_summed(table, snapshot, ever, {id: formula for id, (_, formula) in book().items()})]

    [days] = table.memory.recall(("daily", snapshot.key, repr(ever)), every_day, weight=_days_held)
    return days


def _days_held(made: list[dict[str, Cells]]) -> int:
    return sum(len(cells) for daily in made for cells in daily.values())


def _folded(days: Cells, question: Question) -> Cells:
    """The sums of days added up to the pieces of the question's period."""
    starts = [piece.start for piece in question.period.split(question.grain)]
    folded: dict[tuple[Cell, date], Sums] = defaultdict(Sums)
    for (cell, day), sums in days.items():
        if day in question.period:
            folded[cell, starts[bisect_right(starts, day) - 1]].add(sums)
    return folded


def _summed(
    table: FactTable, snapshot: Snapshot, question: Question, formulas: Mapping[str, Formula]
) -> dict[str, Cells]:
    t, keys = _split(snapshot.table, question)
    counted = {id: formula for id, formula in formulas.items() if not isinstance(formula, Duration)}
    cells = _counts(table, t, keys, question, counted) if counted else {}
    return {
        id: _days(table, t, keys, question, formula) if isinstance(formula, Duration) else cells[id]
        for id, formula in formulas.items()
    }


def _split(t: Table, question: Question) -> tuple[Table, list[str]]:
    """The table with a column for each dimension asked by, and one for the day the piece begins."""
    t = narrowed(t, period=question.period, filter=question.filter)
    columns = values_of(t, question.by)
    keys = [*columns, "piece"]
    day = t.received
    match question.grain:
        case Grain.ALL:
            columns["piece"] = ibis.literal(question.period.start)
        case Grain.DAY:
            columns["piece"] = day
        case Grain.WEEK:
            columns["piece"] = day.cast("timestamp").truncate("W").date()
        case Grain.MONTH:
            columns["piece"] = day.cast("timestamp").truncate("M").date()
    return t.mutate(**columns), keys


def values_of(t: Table, names: Iterable[str]) -> dict[str, Value]:
    """A column for each dimension; a record with several tags becomes one for each of them."""
    columns: dict[str, Value] = {f"by_{name}": t[DIMENSIONS[name]] for name in names}
    if "by_tag" in columns:
        tags = ibis.cases((tagless(t), ibis.array([ibis.null("string")])), else_=t.tags)
        columns["by_tag"] = tags.unnest()
    return columns


def _key(row: Sequence[Any], question: Question) -> tuple[Cell, date]:
    """The cell and the first day of the piece, cut to the period as `Period.split` cuts it."""
    *cell, piece = row
    return tuple(cell), max(piece, question.period.start)


def _counts(
    table: FactTable, t: Table, keys: list[str], question: Question, formulas: Mapping[str, Formula]
) -> dict[str, Cells]:
    sums = {"n": t.count()}
    for id, formula in formulas.items():
        if isinstance(formula, ShareOf):
            sums |= {f"{id} {name}": total for name, total in formula.sums(t).items()}
    cells: dict[str, dict[tuple[Cell, date], Sums]] = {id: {} for id in formulas}
    width = len(keys)
    for row in groups(table, t.group_by(keys).aggregate(**sums)):
        key, found = _key(row[:width], question), dict(zip(sums, row[width:], strict=True))
        for id in formulas:
            own = {name: found[f"{id} {name}"] for name in ("whole", "part") if f"{id} {name}" in found}
            cells[id][key] = Sums(counts={"n": found["n"], **own})
    return dict(cells)


def _days(table: FactTable, t: Table, keys: list[str], question: Question, formula: Duration) -> Cells:
    t = t.mutate(days=formula.days(t))
    cells: dict[tuple[Cell, date], Sums] = defaultdict(Sums)
    for *key, days, n in groups(table, t.group_by([*keys, "days"]).aggregate(n=t.count())):
        cells[_key(key, question)].add(Sums({"n": n}, {} if days is None else {days: n}))
    return cells


def groups(table: FactTable, grouped: Table) -> list[Row]:
    """The groups, unless there are more than a process should hold.

    Raises:
        TooFine: the question is split into too many.
    """
    rows = table.rows(grouped.limit(MOST_GROUPS + 1))
    if len(rows) > MOST_GROUPS:
        raise too_fine(MOST_GROUPS)
    return rows
