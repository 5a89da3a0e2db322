"""Proving rollups: what the segments add up to, beside what a pass over all their facts gives."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hark.lake import segments, sums
from hark.lake.building import first_day, from_cubes, from_days, from_facts
from hark.lake.cubes import KINDS, LONGER, cubes, dimensions, number, shape
from hark.lake.pieces import ALL, OF_LISTS, pieces
from hark.lake.segments import Segment, chain, kept
from hark.lake.table import FactTable
from hark.measures.book import subject

CLOSE = 1e-9  # sums of fractions differ by the order they are added in, by so much of what was added
_OPENED = "opened_sums"
ROUNDED = 1e-13  # and of what was added and taken back again, up to far more than is left, so much of that


@dataclass(frozen=True, slots=True)
class Proof:
    """The version it was done at, the sums compared, those that differ by cube, and damaged segments."""

    version: int
    compared: int
    differing: dict[str, int]
    damaged: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing differs and nothing is damaged."""
        return not self.differing and not self.damaged


def prove(table: FactTable) -> Proof:
    """Every sum of every cube compared with a full pass over the facts, and every file with its digest.

    Those of weeks and months are compared with those of their days.
    """
    damaged = tuple(segment.list.stem for segment in kept(table) if not segments.proven(table, segment))
    if damaged:
        table.compared.forget()
    found = chain(table, upto=table.acknowledged)
    if not found:
        return Proof(-1, 0, {}, damaged)
    version = found[-1].last
    compared, differing = 0, Counter[str]()
    try:
        for kind, scan, own, called in _pairs(table, found, facts=table.at(version).view):
            [(all_there_are, differ)] = table.engine.rows(_compared(table.name, kind, scan, own))
            compared += all_there_are
            differing[called] += differ
    finally:
        table.engine.cursor().unregister(_OPENED)  # also where a file is gone: it is a cube in memory
    return Proof(version, compared, dict(+differing), damaged)


def _pairs(table: FactTable, found: Sequence[Segment], *, facts: str) -> Iterator[tuple[str, str, str, str]]:
    """For each kind and cube, and as many days as fit: the query making sums, that of those kept, a name."""
    name, day = table.name, subject(table.name).day
    days = _and_the_rest([piece.where for piece in pieces(table.engine, facts, day=day)])
    for kind in KINDS:
        for cube in cubes(name):
            for some in days:
                own = f"cube = {number(name, cube)} AND " + some.replace(f"{day} ", "day ")
                if kind == "sums":  # which no engine reads as they are kept
                    rows = segments.rows_of(table, found, kind, where=own)
                    table.engine.cursor().register(_OPENED, sums.opened(rows, name))
                    kept_so = from_cubes(name, kind, view=_OPENED, where=ALL)
                else:
                    kept_so = from_cubes(name, kind, view=segments.shown(table, found, kind), where=own)
                scan = from_facts(name, kind, cube, view=facts, where=some)
                yield kind, scan, kept_so, f"{kind} by {', '.join(cube)}"
    values = segments.shown(table, found, "values")
    for kind in LONGER:
        view = segments.shown(table, found, kind)
        cut = pieces(table.engine, values, day=first_day(kind), within="cube", weight=OF_LISTS)
        for some in _and_the_rest([piece.where for piece in cut]):
            yield (
                kind,
                from_days(name, kind, view=values, where=some),
                from_cubes(name, kind, view=view, where=some),
                kind,
            )


def _and_the_rest(cut: list[str]) -> list[str]:
    """Those pieces, and what is in none of them: there may be sums of days on which there is nothing."""
    return cut if cut == [ALL] else [*cut, f"NOT coalesce({' OR '.join(cut) or 'false'}, false)"]


def _compared(name: str, kind: str, scan: str, own: str) -> str:
    """How many places there are in either, and in how many the sums are not the same."""
    keys = ("cube", "day", "indicator", "value", *dimensions(name))
    places = ", ".join(f'"{key}"' for key in shape(name, kind) if key in keys)
    totals = [f'"{each}"' for each in shape(name, kind) if each not in keys]
    tests = [
        f"abs(sum(side * {total})) > {CLOSE} * sum(abs({total})) + {ROUNDED} * sum(sum(abs({total}))) OVER ()"
        for total in totals
    ]
    scan, own = f"SELECT *, 1 AS side FROM ({scan})", f"SELECT *, -1 AS side FROM ({own})"  # noqa: S608 # our own words
    both = f"SELECT {' OR '.join(tests)} AS differs FROM ({scan} UNION ALL {own}) GROUP BY {places}"  # noqa: S608 # see above
    return f"SELECT count(*), count(*) FILTER (differs) FROM ({both})"  # noqa: S608 # see above
