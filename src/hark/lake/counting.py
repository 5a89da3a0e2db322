"""Counting: what a question's indicators need, read from the records now, by cell and piece of the period.

All counts, shares and means are summed in one pass over the table; each duration and
each mean takes one more, for its values and how often they occurred.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

import ibis
from ibis.expr.types import Table, Value

from hark.core.stats.histogram import Histogram
from hark.core.terms.period import Grain, Period
from hark.core.terms.question import Question
from hark.lake import engines
from hark.lake.cells import MOST_GROUPS, Cell, Cells, Sums, place, too_fine
from hark.lake.engine import Row
from hark.lake.engines import Counter
from hark.lake.narrowing import each, narrowed
from hark.lake.snapshots import Snapshot
from hark.lake.table import FactTable
from hark.measures.book import subject
from hark.measures.formulas import Duration, Formula, Mean, PerDistinct
from hark.measures.subject import Subject

EVER = Period(date.min, date.max)


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
