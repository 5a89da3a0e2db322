"""Building cubes: the queries that make them of facts, by the formulas that count them, and of other cubes.

Making the text of a query costs more than running it over a batch, so it is made once a process: for all
cubes of a ledger it is the same but for where the facts are and by what they are placed.
"""

from collections.abc import Iterable, Sequence
from functools import cache

import ibis
from ibis.expr.types import Table

from hark.lake.cubes import HANGING, LONGER, Cube, added, dimensions, number, shape, sources, summable
from hark.lake.engines import text
from hark.lake.schemas import LEDGERS
from hark.measures.book import of_subject, subject
from hark.measures.formulas import Duration, Mean
from hark.measures.subject import of

_FACTS, _TOLD, _PLACED, _COUNTED, _GROUPED, _ROWS = "facts", "told", "placed", "counted", "grouped", "kept"
ORDER = ("cube", "day")  # of sums, for a board asks many of a few days


def from_facts(
    name: str,
    kind: str,
    cube: Cube,
    *,
    view: str,
    where: str = "true",
    dialect: str = "duckdb",
    less: bool = False,
) -> str:
    """The query that makes the rows of a cube, in a kind of file, of those facts in the view.

    Of facts that are taken back it makes rows to be subtracted: `less`. But for `where` it is in words every
    engine knows, with names that need no quotes.
    """
    return (
        f"{_with_told(name, dialect, view=view, where=where)}, {_PLACED} AS ({_placed(name, cube, dialect)})"  # noqa: S608 # our own words
        f" SELECT * FROM ({_counted(name, kind, dialect, less=less)})"
    )


def all_sums(name: str, *, view: str, where: str, less: bool = False) -> str:
    """The query of the sums of every cube, which DuckDB makes of those facts in one pass."""
    added = ", ".join(
        f'coalesce(sum("{each}"), 0) AS "{each}"'
        for each in shape(name, "sums")
        if each not in _keys(name, "sums")
    )
    counted = [cube for cube, source in sources(name).items() if source is None]
    # A dimension that is not grouped by is a one among the digits.
    digits = {
        cube: int("".join(str(int(each not in cube)) for each in dimensions(name)), 2) for cube in counted
    }
    numbers = " ".join(f"WHEN {told} THEN {number(name, cube)}" for cube, told in digits.items())
    sets = ", ".join(f"({_columns('day', *cube)})" for cube in counted)
    smaller = (
        f" UNION ALL SELECT {number(name, cube)}, day, {_columns_of(name, cube)}, {added} FROM {_COUNTED}"  # noqa: S608 # our own words
        f" WHERE cube = {number(name, source)} GROUP BY ALL"
        for cube, source in sources(name).items()
        if source is not None
    )
    places = _columns(*dimensions(name))
    return (
        f"{_with_told(name, 'duckdb', view=view, where=where)}, {_COUNTED} AS MATERIALIZED ("  # noqa: S608 # our own words
        f"SELECT CASE GROUPING({places}) {numbers} END AS cube, day, {places}, {added}"
        f" FROM {_TOLD} GROUP BY GROUPING SETS ({sets})),"
        f" {_GROUPED} AS (FROM {_COUNTED}{''.join(smaller)}) FROM ({_as_sums(name, less=less)})"
    )


def fractions(name: str, *, view: str, where: str) -> str:
    """The query of each day's sums that are no whole numbers, of those facts."""
    told = [f'coalesce(sum("{each}"), 0)' for each, type in shape(name, "sums").items() if type.is_floating()]
    columns = ", ".join(["day", *told])
    return f"{_with_told(name, 'duckdb', view=view, where=where)} SELECT {columns} FROM {_TOLD} GROUP BY day"  # noqa: S608 # our own words


def all_values(name: str, *, view: str, where: str) -> str:
    """The query of the day of each of those facts, its place by every dimension, and its values."""
    columns = _columns("day", *dimensions(name), *valued(name))
    return f"{_with_told(name, 'duckdb', view=view, where=where)} SELECT {columns} FROM {_TOLD}"  # noqa: S608 # our own words


def valued(name: str) -> dict[str, Duration | Mean]:
    """The indicators that keep values."""
    formulas = summable(of_subject(name)).items()
    return {id: formula for id, formula in formulas if isinstance(formula, Duration | Mean)}


def from_cubes(name: str, kind: str, *, view: str, where: str) -> str:
    """The query that adds up those rows of segments, seen in the view of a kind of file."""
    rows = f'FROM "{view}" WHERE {where}' if kind == "sums" else spread(view, where=where)
    return f'WITH "{_ROWS}" AS ({rows}) FROM ({_added_up(name, kind)})'


def spread(view: str, *, where: str) -> str:
    """The query of one row for each value of the lists that are kept."""
    return f'SELECT * REPLACE (unnest("value") AS "value", unnest(n) AS n) FROM "{view}" WHERE {where}'  # noqa: S608 # our own words


def first_day(kind: str) -> str:
    """The expression of the day a longer span begins on."""
    return f"CAST(date_trunc('{LONGER[kind]}', day) AS DATE)"


def from_days(name: str, kind: str, *, view: str, where: str) -> str:
    """The query that adds up the values of days, seen in the view, to those of longer spans."""
    places = [
        f'CAST(NULL AS VARCHAR) AS "{each}"' if each == HANGING else f'"{each}"' for each in dimensions(name)
    ]
    return (
        f"SELECT cube, {first_day(kind)} AS day, {', '.join(places)},"  # noqa: S608 # our own words
        f' indicator, "value", CAST(sum(n) AS BIGINT) AS n FROM ({spread(view, where=where)}) GROUP BY ALL'
    )


def _with_told(name: str, dialect: str, *, view: str, where: str) -> str:
    return f"WITH {_FACTS} AS (SELECT * FROM {view} WHERE {where}), {_TOLD} AS ({_told(name, dialect)})"  # noqa: S608 # our own words


@cache
def _told(name: str, dialect: str) -> str:
    """What is told of each fact: its day and place by every dimension, what it adds to sums, its values."""
    facts, of_the_ledger = ibis.table(ibis.Schema.from_pyarrow(LEDGERS[name]), name=_FACTS), subject(name)
    places = {each: of_the_ledger.dimensions.get(each, of(each))(facts) for each in dimensions(name)}
    values = {
        id: (formula.days(facts) if isinstance(formula, Duration) else formula.bucket(facts)).cast("int32")
        for id, formula in valued(name).items()
    }
    day = {"day": facts[of_the_ledger.day]}
    return text(dialect, facts.select(**day, **places, **added(facts, name), **values))


@cache
def _placed(name: str, cube: Cube, dialect: str) -> str:
    """The same with its place in one cube: a dimension the cube has not is empty."""
    told = ibis.table(_told_of_each(name), name=_TOLD)
    places = {each: ibis.null("string") for each in dimensions(name) if each not in cube}
    return text(dialect, told.mutate(cube=ibis.literal(number(name, cube), type="int16"), **places))


def _told_of_each(name: str) -> dict[str, ibis.DataType | str]:
    of_sums = {each: type for each, type in shape(name, "sums").items() if each != "cube"}
    return {**of_sums, **dict.fromkeys(valued(name), "int32")}


@cache
def _counted(name: str, kind: str, dialect: str, *, less: bool) -> str:
    placed = ibis.table({"cube": "int16", **_told_of_each(name)}, name=_PLACED)
    keys = _keys(name, "sums")
    if kind == "sums":
        sums = {each: placed[each].sum().fill_null(0) for each in shape(name, kind) if each not in keys}
        found = placed.group_by(keys).aggregate(**sums)
    else:
        found = _occurring(placed, keys, valued(name)) if valued(name) else _no_values(placed, keys)
    return text(dialect, _shaped(found, name, kind, less=less))


@cache
def _as_sums(name: str, *, less: bool) -> str:
    return text("duckdb", _shaped(ibis.table(shape(name, "sums"), name=_GROUPED), name, "sums", less=less))


def _occurring(placed: Table, keys: Sequence[str], indicators: Iterable[str]) -> Table:
    """How often each value of each indicator occurs, in one pass."""
    values = [ibis.struct({"indicator": ibis.literal(id), "value": placed[id]}) for id in indicators]
    each = placed.select(*keys, each=ibis.array(values).unnest())
    known = each.select(*keys, indicator=each.each["indicator"], value=each.each["value"])
    known = known.filter(known.value.notnull())
    return known.group_by(known.columns).aggregate(n=known.count())


def _no_values(placed: Table, keys: Sequence[str]) -> Table:
    """What takes the place of values in a ledger whose indicators have none."""
    known = placed.select(*keys, indicator=ibis.literal(""), value=ibis.null("int32"), n=ibis.literal(0))
    return known.filter(ibis.literal(False))


@cache
def _added_up(name: str, kind: str) -> str:
    columns = shape(name, kind)
    rows = ibis.table(columns, name=_ROWS)
    keys = _keys(name, kind)
    summed = {each: rows[each].sum() for each in columns if each not in keys}
    return text("duckdb", _shaped(rows.group_by(keys).aggregate(**summed), name, kind))


def _shaped(t: Table, name: str, kind: str, *, less: bool = False) -> Table:
    """The columns of the file, in their order; their sums with a minus sign where they are `less`."""
    sums = set(shape(name, kind)) - set(_keys(name, kind)) if less else set()
    told = {each: -t[each] if each in sums else t[each] for each in shape(name, kind)}
    return t.select(**{each: told[each].cast(type) for each, type in shape(name, kind).items()})


def _keys(name: str, kind: str) -> list[str]:
    """The columns by which a kind of file is placed; the others are sums."""
    places = {"cube", "day", "indicator", "value", *dimensions(name)}
    return [each for each in shape(name, kind) if each in places]


def _columns(*names: str) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _columns_of(name: str, cube: Cube) -> str:
    """Every dimension, empty where the cube has not got it."""
    return ", ".join(f'"{each}"' if each in cube else "NULL" for each in dimensions(name))
