"""Proving rollups: what the segments add up to, beside what a pass over all their facts gives."""

from dataclasses import dataclass

from hark.lake import segments
from hark.lake.building import KINDS, from_cubes, from_facts
from hark.lake.cubes import cubes, dimensions, number, shape
from hark.lake.segments import chain, kept
from hark.lake.table import FactTable

CLOSE = 1e-9  # sums of fractions differ by the order they are added in, by so much of what was added
ROUNDED = 1e-15  # and of all that was added and taken back again there may be left so much


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
    """Every sum of every cube compared with a full pass over the facts, and every file with its digest."""
    damaged = tuple(segment.list.stem for segment in kept(table) if not segments.proven(table, segment))
    found = chain(table, upto=table.acknowledged)
    if not found:
        return Proof(-1, 0, {}, damaged)
    version = found[-1].last
    views = {kind: segments.shown(table, found, kind) for kind in KINDS}
    scanned = from_facts(table.name, view=table.at(version).view)
    added_up = from_cubes(table.name, views=views)
    compared, differing = 0, {}
    for kind in KINDS:
        for cube, scan in zip(cubes(table.name), scanned[kind], strict=True):
            own = f"FROM ({added_up[kind][0]}) WHERE cube = {number(table.name, cube)}"
            [(all_there_are, differ)] = table.engine.rows(_compared(table.name, kind, scan, own))
            compared += all_there_are
            if differ:
                differing[f"{kind} by {', '.join(cube)}"] = differ
    return Proof(version, compared, differing, damaged)


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
