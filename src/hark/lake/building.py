"""Building cubes: the queries that make them of facts, by the formulas that count them, and of other cubes.

Making the text of a query costs more than running it over a batch, so it is made once a process: for all
cubes of a ledger it is the same but for where the facts are and by what they are placed.
"""

from collections.abc import Iterator, Mapping
from functools import cache

import ibis
from ibis.expr.types import Table

from hark.lake.cubes import Cube, dimensions, number, shape, summable, totals
from hark.lake.schemas import LEDGERS
from hark.measures.book import of_subject, subject
from hark.measures.formulas import Duration, Mean
from hark.measures.subject import of

KINDS = ("sums", "values")
_CUBE, _PLACED, _FACTS, _ROWS = "placed cube", "placed", "facts", "kept"
PLACES = {"sums": ("cube",), "values": ("cube", "indicator")}  # and the day: in this order they are asked for
_ORDER = {kind: ", ".join((*places, "day")) for kind, places in PLACES.items()}


def from_facts(name: str, kind: str, cube: Cube, *, view: str, where: str = "true") -> str:
    """The query that makes the rows of a cube, in a kind of file, of those facts in the view."""
    return (
        f'WITH "{_FACTS}" AS (FROM "{view}" WHERE {where}), "{_PLACED}" AS ({_placed_by(name, cube)})'
        f" FROM ({_counted(name, kind)}) ORDER BY {_ORDER[kind]}"
    )


def from_cubes(name: str, kind: str, *, view: str, where: str) -> str:
    """The query that adds up those rows of segments, seen in the view of a kind of file."""
    return (
        f'WITH "{_ROWS}" AS (FROM "{view}" WHERE {where})'
        f" FROM ({_added_up(name, kind)}) ORDER BY {_ORDER[kind]}"
    )


@cache
def _placed_by(name: str, cube: Cube) -> str:
    """The facts, each with its place in the cube; a dimension the cube has not is empty."""
    facts = ibis.table(ibis.Schema.from_pyarrow(LEDGERS[name]), name=_FACTS)
    known = subject(name).dimensions
    places = {
        _place(each): known.get(each, of(each))(facts) if each in cube else ibis.null("string")
        for each in dimensions(name)
    }
    return _text(facts.mutate(**{_CUBE: ibis.literal(number(name, cube), type="int16")}, **places))


@cache
def _counted(name: str, kind: str) -> str:
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
        first, *others = [*_values(placed, name, keys)] or [_no_values(placed, keys)]
        return _text(_shaped(ibis.union(first, *others) if others else first, name, kind))
    # The keys are named apart: a formula must go on reading the columns of the facts.
    grouped = placed.group_by(**{f"key {each}": key for each, key in keys.items()})
    summed = grouped.aggregate(**totals(placed, name))
    return _text(_shaped(summed.rename({each: f"key {each}" for each in keys}), name, kind))


def _values(placed: Table, name: str, keys: Mapping[str, ibis.Value]) -> Iterator[Table]:
    """How often each value of each indicator occurs."""
    for id, formula in summable(of_subject(name)).items():
        if isinstance(formula, Duration | Mean):
            value = formula.days(placed) if isinstance(formula, Duration) else formula.bucket(placed)
            known = placed.select(**keys, value=value.cast("int32"))
            known = known.filter(known.value.notnull())
            counted = known.group_by([*keys, "value"]).aggregate(n=known.count())
            yield counted.mutate(indicator=ibis.literal(id))


def _no_values(placed: Table, keys: Mapping[str, ibis.Value]) -> Table:
    """What takes the place of values in a ledger whose indicators have none."""
    known = placed.select(**keys, indicator=ibis.literal(""), value=ibis.null("int32"), n=ibis.literal(0))
    return known.filter(ibis.literal(False))


@cache
def _added_up(name: str, kind: str) -> str:
    columns = shape(name, kind)
    rows = ibis.table(columns, name=_ROWS)
    keys = [each for each in columns if each in ("cube", "day", "indicator", "value", *dimensions(name))]
    summed = {each: rows[each].sum() for each in columns if each not in keys}
    return _text(_shaped(rows.group_by(keys).aggregate(**summed), name, kind))


def _shaped(t: Table, name: str, kind: str) -> Table:
    """The columns of the file, in their order."""
    return t.select(**{each: t[each].cast(type) for each, type in shape(name, kind).items()})


def _place(dimension: str) -> str:
    return f"{_PLACED} {dimension}"


def _text(t: Table) -> str:
    return str(ibis.to_sql(t, dialect="duckdb"))
