"""Summing: what a question's indicators need from the records, by cell and piece of the period.

All counts, shares and means are summed in one pass over the table; each duration and
each mean takes one more, for its values and how often they occurred. A question that is
not split is summed by day over all time and remembered, so another period, grain or
comparison of the same filter costs no further pass.
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
from hark.core.stats.histogram import EMPTY, Histogram
from hark.core.terms.period import Grain, Period
from hark.core.terms.question import Filter, Question
from hark.lake import engines
from hark.lake.cubes import summable
from hark.lake.engine import Row
from hark.lake.engines import Counter
from hark.lake.narrowing import each, narrowed
from hark.lake.snapshots import Snapshot
from hark.lake.table import FactTable
from hark.measures.book import of_subject, subject
from hark.measures.formulas import Duration, Formula, Mean, PerDistinct, needs
from hark.measures.subject import Subject

MOST_GROUPS = 400_000
EVER = Period(date.min, date.max)
_FEW_DAYS = 2 * 366
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
    """What one figure is made from: `n` records and what its formula sums, values and how often each.

    Of a duration the values are its days, of a mean the numbers of their buckets.
    """

    counts: dict[str, float] = field(default_factory=dict)
    values: Histogram = EMPTY

    def add(self, other: "Sums", *, times: int = 1) -> None:
        """Take the other's records in, or with -1 out again."""
        if times == 1 and not self.counts:
            self.counts = dict(other.counts)
        else:
            for name, count in other.counts.items():
                self.counts[name] = self.counts.get(name, 0) + times * count
        if len(other.values):
            self.values = self.values.plus(other.values, times=times)


Cells = Mapping[tuple[Cell, date], Sums]


def sum_up(
    table: FactTable, snapshot: Snapshot, question: Question, formulas: Mapping[str, Formula]
) -> dict[str, Cells]:
    """For each indicator, the sums by cell and by the first day of the piece."""
    by_day = {} if question.by else {id: f for id, f in formulas.items() if not isinstance(f, PerDistinct)}
    days = daily(table, snapshot, question.filter) if summable(by_day) else {}
    if any(map(needs, by_day.values())):
        for stretch in _stretches(question.period):
            found = daily(table, snapshot, question.filter, from_others=True, within=stretch)
            days = days | {id: {**days.get(id, {}), **found[id]} for id in found}
    cells = {id: _folded(days[id], question) for id in by_day}
    rest = {id: formula for id, formula in formulas.items() if id not in by_day}
    return cells | (summed(table, snapshot, question, rest) if rest else {})


def _stretches(period: Period) -> list[Period]:
    """The quarters the period touches, where they are few; else all days there ever were.

    What is made from other records costs what lies near them. A period, its days and the one before it are
    mostly of the same quarters, and share what was summed.
    """
    if period.days > _FEW_DAYS or period.end.year == date.max.year:
        return [EVER]
    start, quarters = date(period.start.year, (period.start.month - 1) // 3 * 3 + 1, 1), []
    while start < period.end:
        end = date(start.year + (start.month == 10), (start.month + 2) % 12 + 1, 1)
        quarters.append(Period(start, end))
        start = end
    return quarters


def daily(
    table: FactTable,
    snapshot: Snapshot,
    filter: Filter,
    *,
    from_others: bool = False,
    within: Period = EVER,
) -> dict[str, Cells]:
    """The sums of each day there ever was, or of those within a period; remembered.

    Of every indicator of the book, but for those that are made `from_others` of their records, or of these.
    """
    ever = Question((), within, grain=Grain.DAY, filter=filter)
    formulas = {id: f for id, f in of_subject(table.name).items() if bool(needs(f)) is from_others}

    def every_day() -> list[dict[str, Cells]]:
        return [summed(table, snapshot, ever, formulas)]

    key = ("daily", snapshot.key, repr(ever), from_others)
    [days] = table.memory.recall(key, every_day, weight=_days_held)
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


def summed(
    table: FactTable,
    snapshot: Snapshot,
    question: Question,
    formulas: Mapping[str, Formula],
    *,
    counter: Counter | None = None,
) -> dict[str, Cells]:
    """The sums of the snapshot's rows, read now; by the table's counter unless another is given."""
    of, counter = subject(table.name), counter or table.counter
    t, keys = split(of.prepared(snapshot.table, formulas.values(), period=question.period), question, of)
    cells = _counts(counter, t, keys, question, formulas)
    for id, formula in formulas.items():
        if isinstance(formula, Duration | Mean):
            _add_values(cells[id], counter, t, keys, question, formula)
        if isinstance(formula, PerDistinct) and question.period != EVER:  # of all days singly nobody asks
            _add_different(cells[id], counter, t, keys, question, formula)
    return dict(cells)


def split(t: Table, question: Question, of: Subject) -> tuple[Table, list[str]]:
    """The table with a column for each dimension asked by, and one for the day the piece begins."""
    t = narrowed(t, of=of, period=question.period, filter=question.filter)
    columns = values_of(t, of, question.by)
    keys = [*columns, "piece"]
    day = t[of.day]
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


def values_of(t: Table, of: Subject, names: Iterable[str]) -> dict[str, Value]:
    """A column for each dimension; a record with several values becomes one for each of them."""
    return {f"by_{name}": each(t, of=of, dimension=name) for name in names}


def place(row: Sequence[Any], question: Question) -> tuple[Cell, date]:
    """The cell and the first day of the piece, cut to the period as `Period.split` cuts it."""
    *cell, piece = row
    return tuple(cell), max(piece, question.period.start)


def _counts(
    counter: Counter, t: Table, keys: list[str], question: Question, formulas: Mapping[str, Formula]
) -> dict[str, dict[tuple[Cell, date], Sums]]:
    own = {id: formula.sums(t) for id, formula in formulas.items() if not isinstance(formula, Duration)}
    sums = {"n": t.count()} | {f"{id} {name}": total for id in own for name, total in own[id].items()}
    cells: dict[str, dict[tuple[Cell, date], Sums]] = {id: {} for id in formulas}
    width = len(keys)
    for row in groups(counter, t.group_by(keys).aggregate(**sums)):
        key, found = place(row[:width], question), dict(zip(sums, row[width:], strict=True))
        for id in formulas:
            told = {name: found[f"{id} {name}"] for name in own.get(id, ())}
            cells[id][key] = Sums(counts={"n": found["n"], **told})
    return cells


def _add_values(
    cells: dict[tuple[Cell, date], Sums],
    counter: Counter,
    t: Table,
    keys: list[str],
    question: Question,
    formula: Duration | Mean,
) -> None:
    t = t.mutate(value=formula.days(t) if isinstance(formula, Duration) else formula.bucket(t))
    t = t.filter(t.value.notnull())
    found: dict[tuple[Cell, date], dict[int, int]] = defaultdict(dict)
    for *key, value, n in groups(counter, t.group_by([*keys, "value"]).aggregate(n=t.count())):
        found[place(key, question)][value] = n
    for at, values in found.items():
        cells[at].values = Histogram.of(values)


def _add_different(
    cells: dict[tuple[Cell, date], Sums],
    counter: Counter,
    t: Table,
    keys: list[str],
    question: Question,
    formula: PerDistinct,
) -> None:
    for *key, whole, part, squares in groups(counter, formula.distinct(t, keys)):
        cells[place(key, question)].counts.update(whole=whole, part=part, squares=squares)


def groups(counter: Counter, grouped: Table) -> list[Row]:
    """The groups, counted by that engine, unless there are more than a process should hold.

    Raises:
        TooFine: the question is split into too many.
    """
    rows = engines.rows(counter, grouped.limit(MOST_GROUPS + 1))
    if len(rows) > MOST_GROUPS:
        raise too_fine(MOST_GROUPS)
    return rows
