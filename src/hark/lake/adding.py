"""Adding up segments to a question's sums: in SQL, for their columns are ours and plain."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from hark.core.terms.period import Grain, Period
from hark.core.terms.question import Question
from hark.guard.walls import Wall
from hark.lake.cubes import HANGING, Cube, number, shape
from hark.lake.engine import Row
from hark.lake.segments import Segment, shown
from hark.lake.spans import spans
from hark.lake.summing import MOST_GROUPS, Cell, Sums, place, too_fine
from hark.lake.table import FactTable
from hark.measures.formulas import Duration, Formula, Mean

Found = dict[str, dict[tuple[Cell, date], Sums]]
_PIECES = {
    Grain.ALL: "CAST(? AS DATE)",
    Grain.DAY: "day",
    Grain.WEEK: "CAST(date_trunc('week', day) AS DATE)",
    Grain.MONTH: "CAST(date_trunc('month', day) AS DATE)",
}


@dataclass(slots=True)
class _Narrowing:
    """Conditions and what stands for their question marks."""

    tests: list[str] = field(default_factory=list)
    values: list[object] = field(default_factory=list)

    def add(self, test: str, *values: object) -> None:
        self.tests.append(test)
        self.values += values

    def one_of(self, column: str, values: Collection[str | None]) -> None:
        said = [value for value in values if value is not None]
        missing = f' OR "{column}" IS NULL' if None in values else ""
        self.add(f'(list_contains(CAST(? AS VARCHAR[]), "{column}"){missing})', said)


def add_up(
    table: FactTable,
    segments: Sequence[Segment],
    question: Question,
    formulas: Mapping[str, Formula],
    *,
    cube: Cube,
    wall: Wall,
) -> Found:
    """For each indicator, the sums by cell and by the first day of the piece."""
    narrowing = _narrowing(question, number(table.name, cube), wall)
    found: Found = {id: defaultdict(Sums) for id in formulas}
    columns = [each for each in shape(table.name, "sums") if each.partition(" ")[0] in (*formulas, "n")]
    totals = [f'sum("{column}")' for column in columns]
    width = len(question.by) + 1
    sums = _of(shown(table, segments, "sums"), [question.period])
    for row in _grouped(table, sums, question, totals, narrowing):
        key, told = place(row[:width], question), dict(zip(columns, row[width:], strict=True))
        for id in formulas:
            own = {name.partition(" ")[2]: total for name, total in told.items() if name.startswith(f"{id} ")}
            found[id][key].add(Sums({"n": told["n"], **own}))
    valued = [id for id, formula in formulas.items() if isinstance(formula, Duration | Mean)]
    narrowing.one_of("indicator", valued)
    for *cell, id, values, times in _valued(table, segments, question, narrowing) if valued else ():
        found[id][place(cell, question)].values.update(zip(values, times, strict=True))
    return found


def days_of_feeds(table: FactTable, segments: Sequence[Segment], *, cube: Cube) -> list[Row]:
    """The days each feed has facts of, and how many: what was taken back is subtracted."""
    view = shown(table, segments, "sums")
    return table.engine.rows(
        f'SELECT feed, day, sum(n) FROM "{view}" WHERE cube = ? GROUP BY ALL',  # noqa: S608 # our own view's name
        [number(table.name, cube)],
    )


def _narrowing(question: Question, cube: int, wall: Wall) -> _Narrowing:
    narrowing = _Narrowing()
    narrowing.add("cube = ?", cube)
    for dimension, values in question.filter.where.items():
        narrowing.one_of(dimension, values)
    if wall.units is not None:
        narrowing.one_of("unit", wall.units)
    if wall.products is not None:
        narrowing.one_of("product", wall.products)
    return narrowing


def _grouped(
    table: FactTable, rows_of: str, question: Question, totals: Iterable[str], narrowing: _Narrowing
) -> list[Row]:
    """The sums by cell and piece, unless there are more than a process should hold.

    Raises:
        TooFine: the question is split into too many.
    """
    sql, marks = _query(rows_of, question, totals, narrowing)
    # Where the piece is the only key there is a row though nothing is found: hence HAVING.
    rows = table.engine.rows(f"{sql} GROUP BY ALL HAVING count(*) > 0 LIMIT {MOST_GROUPS + 1}", marks)
    if len(rows) > MOST_GROUPS:
        raise too_fine(MOST_GROUPS)
    return rows


def _valued(
    table: FactTable, segments: Sequence[Segment], question: Question, narrowing: _Narrowing
) -> list[Row]:
    """For each cell, piece and indicator its values and how often each occurs, as lists: few rows to fetch.

    Raises:
        TooFine: the question is split into too many.
    """
    # What hangs on the day is told by days alone.
    grain = Grain.DAY if HANGING in (*question.by, *question.filter.where) else question.grain
    stretches = spans(question.period, grain=grain)
    rows_of = " UNION ALL ".join(_of(shown(table, segments, kind), stretches[kind]) for kind in stretches)
    columns = ["indicator", 'unnest("value") AS "value"', "unnest(n) AS n"]
    spread, marks = _query(rows_of, question, columns, narrowing)
    sums = f"SELECT * EXCLUDE n, CAST(sum(n) AS BIGINT) AS n FROM ({spread}) GROUP BY ALL"  # noqa: S608 # see below
    rows = table.engine.rows(
        "SELECT * EXCLUDE (value, n), list(value), list(n)"  # noqa: S608 # see below
        f" FROM ({sums} LIMIT {MOST_GROUPS + 1}) WHERE n <> 0 GROUP BY ALL",
        marks,
    )
    if sum(len(row[-1]) for row in rows) > MOST_GROUPS:
        raise too_fine(MOST_GROUPS)
    return rows


def _of(view: str, stretches: Iterable[Period]) -> str:
    """The query of a view's rows of these stretches of days."""
    days = " OR ".join(f"day >= DATE '{each.start}' AND day < DATE '{each.end}'" for each in stretches)
    return f'SELECT * FROM "{view}" WHERE {days}'  # noqa: S608 # our own words and days


def _query(
    rows_of: str, question: Question, columns: Iterable[str], narrowing: _Narrowing
) -> tuple[str, list[object]]:
    """The query of these columns by cell and piece, and what stands for its question marks."""
    places = [*(f'"{name}"' for name in question.by), f"{_PIECES[question.grain]} AS piece"]
    values = [question.period.start] if question.grain is Grain.ALL else []
    sql = (
        f"SELECT {', '.join([*places, *columns])} FROM ({rows_of})"  # noqa: S608 # names of ours; values by marks
        f" WHERE {' AND '.join(narrowing.tests)}"
    )
    return sql, [*values, *narrowing.values]
