"""Summing: what a question's indicators need from the records, added up from days where that serves.

A question that is not split is summed by day over all time and remembered, so another
period, grain or comparison of the same filter costs no further pass over the table.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from hark.core.terms.period import Grain, Period
from hark.core.terms.question import Filter, Question
from hark.lake.cells import Cell, Cells, Sums
from hark.lake.counting import EVER, summed
from hark.lake.cubes import summable
from hark.lake.snapshots import Snapshot
from hark.lake.table import FactTable
from hark.measures.book import of_subject
from hark.measures.formulas import Formula, PerDistinct, needs

_FEW_DAYS = 2 * 366


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
