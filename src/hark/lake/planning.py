"""Planning: each indicator's sums from the cheapest source that gives them, sums kept by day or the facts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from hark.core.errors import Unavailable
from hark.core.terms.figure import Source
from hark.core.terms.question import Question
from hark.lake.adding import Found as Added
from hark.lake.adding import add_up
from hark.lake.cells import Cells
from hark.lake.counting import summed
from hark.lake.cubes import holding, summable
from hark.lake.segments import chain, counter_of
from hark.lake.snapshots import Snapshot
from hark.lake.summing import sum_up
from hark.lake.table import FactTable
from hark.measures.formulas import Formula


@dataclass(frozen=True, slots=True)
class Found:
    """The sums of one indicator, where they were found, and by which engine."""

    cells: Cells
    source: Source
    engine: str


def find(
    table: FactTable, snapshot: Snapshot, question: Question, formulas: Mapping[str, Formula]
) -> dict[str, Found]:
    """For each indicator, the sums by cell and by the first day of the piece."""
    rolled = _rolled(table, snapshot, question, summable(formulas))
    rest = {id: formula for id, formula in formulas.items() if id not in rolled}
    counted = sum_up(table, snapshot, question, rest) if rest else {}
    found = {id: Found(cells, Source.ROLLUP, table.engine.name) for id, cells in rolled.items()}
    by = table.counter.name
    return found | {id: Found(cells, Source.FACTS, by) for id, cells in counted.items()}


def _rolled(
    table: FactTable, snapshot: Snapshot, question: Question, formulas: Mapping[str, Formula]
) -> dict[str, Cells]:
    """The sums from the segments and from the facts that came after them; none where they do not tell."""
    cube = holding(table.name, question, wall=snapshot.wall)
    found = chain(table, upto=snapshot.version) if cube is not None and formulas else []
    if cube is None or not found:
        return {}
    try:
        cells = add_up(table, found, question, formulas, cube=cube, wall=snapshot.wall)
    except Unavailable:
        return {}  # taken away meanwhile, or damaged since it was looked at: the facts are there
    if found[-1].last < snapshot.version:
        since = found[-1].last + 1, snapshot.version
        counter, later = counter_of(table, *since), table.added(*since)
        _add(cells, summed(table, later, question, formulas, counter=counter), times=1)
        if later.back is not None:
            back = replace(later, table=later.back)
            _add(cells, summed(table, back, question, formulas, counter=counter), times=-1)
    # Where all facts were taken back there is nothing, and so there is no cell.
    return {
        id: {key: sums for key, sums in own.items() if sums.counts.get("n", 0) > 0}
        for id, own in cells.items()
    }


def _add(cells: Added, more: Mapping[str, Cells], *, times: int) -> None:
    for id, found in more.items():
        for key, sums in found.items():
            cells[id][key].add(sums, times=times)
