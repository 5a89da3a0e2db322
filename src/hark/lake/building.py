"""Building cubes: the queries that make them of facts, by the formulas that count them, and of other cubes.

Making the text of a query costs more than running it over a batch, so it is made once a process: for all
cubes of a ledger it is the same but for where the facts are and by what they are placed.
"""

from collections.abc import Mapping
from functools import cache

import ibis
from ibis.expr.types import Table

from hark.lake.cubes import HANGING, LONGER, Cube, dimensions, number, shape, summable, totals
from hark.lake.engines import text
from hark.lake.schemas import LEDGERS
from hark.measures.book import of_subject, subject
from hark.measures.formulas import Duration, Mean
from hark.measures.subject import of

_CUBE, _PLACED, _FACTS, _ROWS = "placed cube", "placed", "facts", "kept"
# In which order rows are asked for: a board asks many indicators of a few days.
ORDER = {"sums": ("cube", "day"), **dict.fromkeys(("values", *LONGER), ("cube", "day", "indicator"))}


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
        f"WITH {_FACTS} AS (SELECT * FROM {view} WHERE {where}),"  # noqa: S608 # our own words
        f" {_PLACED} AS ({_placed_by(name, cube, dialect)})"
        f" SELECT * FROM ({_counted(name, kind, dialect, less=less)})"
    )


def from_cubes(name: str, kind: str, *, view: str, where: str) -> str:
    """The query that adds up those rows of segments, seen in the view of a kind of file."""
    rows = f'FROM "{view}" WHERE {where}' if kind == "sums" else spread(view, where=where)
    return f'WITH "{_ROWS}" AS ({rows}) FROM ({_added_up(name, kind)})'


def spread(view: str, *, where: str) -> str:
    """The query of one row for each value of the lists that are kept."""
    return f'SELECT * REPLACE (unnest("value") AS "value", unnest(n) AS n) FROM "{view}" WHERE {where}'  # noqa: S608 # our own words


def gathered(name: str, kind: str, query: str) -> str:
    """The query of one row for each place, with its values and how often each occurs as lists."""
    places = ", ".join(f'"{each}"' for each in _keys(name, kind) if each != "value")
    lists = ", ".join(f'list({each} ORDER BY "value") AS {each}' for each in ('"value"', "n"))
    told = ", ".join(f'"{each}"' for each in shape(name, kind))
    return f"SELECT {told} FROM (SELECT {places}, {lists} FROM ({query}) GROUP BY ALL)"  # noqa: S608 # our own words


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


@cache
def _placed_by(name: str, cube: Cube, dialect: str) -> str:
    """The facts, each with its place in the cube; a dimension the cube has not is empty."""
    facts = ibis.table(ibis.Schema.from_pyarrow(LEDGERS[name]), name=_FACTS)
    known = subject(name).dimensions
    places = {
        _place(each): known.get(each, of(each))(facts) if each in cube else ibis.null("string")
        for each in dimensions(name)
    }
    return text(dialect, facts.mutate(**{_CUBE: ibis.literal(number(name, cube), type="int16")}, **places))


@cache
def _counted(name: str, kind: str, dialect: str, *, less: bool) -> str:
    placed = ibis.table(
        {
            **ibis.Schema.from_pyarrow(LEDGERS[name]),
            _CUBE: "int16",
            **{_place(each): "string" for each in dimensions(name)},
        },
        name=_PLACED,
    )
    keys = {
        "cube": placed[_CUBE],
        "day": placed[subject(name).day],
        **{each: placed[_place(each)] for each in dimensions(name)},
    }
    if kind == "values":
        occur = _one_by_one if dialect == "duckdb" else _at_once
        values = _values(placed, name)
        found = occur(placed, keys, values) if values else _no_values(placed, keys)
        return text(dialect, _shaped(found, name, kind, less=less))
    # The keys are named apart: a formula must go on reading the columns of the facts.
    grouped = placed.group_by(**{f"key {each}": key for each, key in keys.items()})
    summed = grouped.aggregate(**totals(placed, name))
    return text(
        dialect, _shaped(summed.rename({each: f"key {each}" for each in keys}), name, kind, less=less)
    )


def _values(placed: Table, name: str) -> Mapping[str, ibis.Value]:
    """The value of each indicator that keeps them."""
    formulas = summable(of_subject(name)).items()
    days = {id: formula.days(placed) for id, formula in formulas if isinstance(formula, Duration)}
    buckets = {id: formula.bucket(placed) for id, formula in formulas if isinstance(formula, Mean)}
    return {id: value.cast("int32") for id, value in {**days, **buckets}.items()}


def _one_by_one(placed: Table, keys: Mapping[str, ibis.Value], values: Mapping[str, ibis.Value]) -> Table:
    """How often each value of each indicator occurs, in a pass for each: it takes the least memory."""
    first, *others = (
        _occurring(placed.select(**keys, indicator=ibis.literal(id), value=value))
        for id, value in values.items()
    )
    return ibis.union(first, *others) if others else first


def _at_once(placed: Table, keys: Mapping[str, ibis.Value], values: Mapping[str, ibis.Value]) -> Table:
    """The same in one pass, which is what a cluster counts quickly."""
    all_of_them = [
        ibis.struct({"indicator": ibis.literal(id), "value": value}) for id, value in values.items()
    ]
    each = placed.select(**keys, each=ibis.array(all_of_them).unnest())
    return _occurring(each.select(*keys, indicator=each.each["indicator"], value=each.each["value"]))


def _occurring(t: Table) -> Table:
    known = t.filter(t.value.notnull())
    return known.group_by(known.columns).aggregate(n=known.count())


def _no_values(placed: Table, keys: Mapping[str, ibis.Value]) -> Table:
    """What takes the place of values in a ledger whose indicators have none."""
    known = placed.select(**keys, indicator=ibis.literal(""), value=ibis.null("int32"), n=ibis.literal(0))
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
    places = ("cube", "day", "indicator", "value", *dimensions(name))
    return [each for each in shape(name, kind) if each in places]


def _place(dimension: str) -> str:
    return f"{_PLACED} {dimension}"
