"""Cubes, the sums of a day by some dimensions: which a ledger keeps, and which answers a question."""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib import resources
from importlib.metadata import version
from inspect import getfile
from pathlib import Path

import ibis
import pyarrow as pa
from ibis.expr.types import Table

from hark.core.terms.ledger import LEDGERS
from hark.core.terms.question import Question
from hark.guard.walls import Wall
from hark.lake.schemas import LEDGERS as SCHEMAS
from hark.measures.book import book, of_subject, subject
from hark.measures.formulas import Duration, Formula, PerDistinct, needs

Cube = tuple[str, ...]
DAYS_OF_FEEDS: Cube = ("feed",)  # of every ledger: `coverage` is read from it
KINDS = ("sums", "values")  # of files: the sums of a day, and its values with how often each occurs
LONGER = {"weeks": "week", "months": "month"}  # and files of the values of longer spans, by the first day
LISTS = ("value", "n")  # the columns of values, each a list for every place
SUMS = "sums"  # the column of all sums of a place, as one record
_NUMBER = 8  # bytes
HANGING = "weekday"  # a dimension that hangs on the day, which longer spans do not tell


def cubes(name: str) -> tuple[Cube, ...]:
    """The cubes kept of a ledger, the smallest first; none of a ledger that declares no rollups."""
    rollups = subject(name).rollups
    return (DAYS_OF_FEEDS, *rollups) if rollups else ()


def sources(name: str) -> dict[Cube, Cube | None]:
    """The cube each can be added up from, one of those that are counted from the facts, which have none."""
    kept = cubes(name)
    counted = [cube for cube in kept if not any(set(cube) < set(other) for other in kept)]
    return {
        cube: None if cube in counted else next(other for other in counted if set(cube) < set(other))
        for cube in kept
    }


def number(name: str, cube: Cube) -> int:
    """What a cube is known by in the files."""
    return cubes(name).index(cube)


def dimensions(name: str) -> list[str]:
    """The dimensions of any cube of a ledger."""
    return list(dict.fromkeys(dimension for cube in cubes(name) for dimension in cube))


def holding(name: str, question: Question, *, wall: Wall) -> Cube | None:
    """The smallest cube the question can be answered from behind the wall; None where there is none."""
    asked = {*question.by, *question.filter.where}
    asked |= {"unit"} if wall.units is not None else set()
    asked |= {"product"} if wall.products is not None else set()
    if question.filter.search.strip():
        return None
    return next((cube for cube in cubes(name) if asked <= set(cube)), None)


def summable(formulas: Mapping[str, Formula]) -> dict[str, Formula]:
    """The formulas whose sums can be added up: those that need no column made from other records.

    Nor do they count different ones, of whom some come on several days.
    """
    return {
        id: formula
        for id, formula in formulas.items()
        if not needs(formula) and not isinstance(formula, PerDistinct)
    }


def added(facts: Table, name: str) -> dict[str, ibis.Value]:
    """What each fact adds to the sums: one to how many there are, and to each formula's `indicator sum`."""
    found: dict[str, ibis.Value] = {"n": ibis.literal(1, type="int64")}
    for id, formula in summable(of_subject(name)).items():
        if not isinstance(formula, Duration):
            found |= {f"{id} {total}": value for total, value in formula.adds(facts).items()}
    return found


@cache
def shape(name: str, kind: str) -> ibis.Schema:
    """The columns of sums, or of values and how often each occurs, as they are counted."""
    place = {"cube": "int16", "day": "date", **dict.fromkeys(dimensions(name), "string")}
    if kind != "sums":
        return ibis.schema({**place, "indicator": "string", "value": "int32", "n": "int64"})
    facts = ibis.table(ibis.Schema.from_pyarrow(SCHEMAS[name]), name="facts")
    kinds = {id: "int64" if t.type().is_integer() else "float64" for id, t in added(facts, name).items()}
    return ibis.schema({**place, **kinds})


@cache
def summed(name: str) -> tuple[str, ...]:
    """The columns of sums that are summed, and tell no place."""
    return tuple(each for each in shape(name, "sums") if each not in ("cube", "day", *dimensions(name)))


@cache
def kept_as(name: str, kind: str) -> pa.Schema:
    """The columns of a segment's file: of a place all sums as one record, or all values as a list.

    Lists that are always there, of numbers that are, are read twice as fast as those that might not be.
    """
    told = dict(shape(name, kind))
    if kind == "sums":
        places = ibis.schema({each: type for each, type in told.items() if each not in summed(name)})
        return places.to_pyarrow().append(pa.field(SUMS, pa.binary(_NUMBER * len(summed(name)))))
    return ibis.schema({**told, **dict.fromkeys(LISTS, "!array<!int32>")}).to_pyarrow()


@cache
def edition(name: str) -> str:
    """What the formulas in force are known by, as they are written: sums made by others are not theirs."""
    written = [path for path in resources.files("hark.measures").iterdir() if path.name.endswith(".py")]
    told = sha256(f"ibis {version('ibis-framework')}".encode())
    for text in sorted(path.read_bytes() for path in written):
        told.update(text)
    told.update(repr(sorted((id, dict(card.parameters)) for id, (card, _) in book().items())).encode())
    for file in (__file__, getfile(LEDGERS[name].term)):
        told.update(Path(file).read_bytes())
    return told.hexdigest()[:16]
