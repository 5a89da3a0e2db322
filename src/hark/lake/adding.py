"""Adding up segments to a question's sums, in arrays."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc

from hark.core.errors import Unavailable
from hark.core.stats.histogram import Histogram
from hark.core.terms.period import Grain, Period
from hark.core.terms.question import Question
from hark.guard.walls import Wall
from hark.lake import sums, values
from hark.lake.cells import MOST_GROUPS, Cell, Sums, place, too_fine
from hark.lake.cubes import HANGING, LISTS, SUMS, Cube, number, summed
from hark.lake.engine import Row
from hark.lake.row_groups import read
from hark.lake.segments import Segment, known_by
from hark.lake.spans import Spans, spans
from hark.lake.table import FactTable
from hark.measures.formulas import Duration, Formula, Mean

Found = dict[str, dict[tuple[Cell, date], Sums]]
_PIECE = "piece"
_SEGMENTS = 32  # whose days are known: some hundred for each feed and year
_UNITS = {Grain.WEEK: "week", Grain.MONTH: "month"}


def add_up(
    table: FactTable,
    segments: Sequence[Segment],
    question: Question,
    formulas: Mapping[str, Formula],
    *,
    cube: Cube,
    wall: Wall,
) -> Found:
    """For each indicator, the sums by cell and by the first day of the piece.

    Raises:
        TooFine: the question is split into more than a process should hold.
        Unavailable: a file of a segment is gone or cannot be read.
    """
    found: Found = {id: defaultdict(Sums) for id in formulas}
    columns = [each for each in summed(table.name) if each.partition(" ")[0] in (*formulas, "n")]
    own = {
        id: [(each, each.partition(" ")[2]) for each in columns if each.startswith(f"{id} ")]
        for id in formulas
    }
    at, where = number(table.name, cube), _where(question, wall)
    whole = {("sums", 1): [question.period]}
    for rows in _rows(question, segments, whole, cube=at, where=where, columns=[SUMS]):
        for key, told in _summed(sums.opened(rows, table.name, columns), question, columns):
            for id in formulas:
                found[id][key].add(Sums({"n": told["n"], **{name: told[each] for each, name in own[id]}}))
        _require_few(max(map(len, found.values())))
    valued = [id for id, formula in formulas.items() if isinstance(formula, Duration | Mean)]
    # What hangs on the day is told by days alone.
    grain = Grain.DAY if HANGING in (*question.by, *question.filter.where) else question.grain
    stretches = spans(question.period, grain=grain) if valued else {}
    where, columns = {**where, "indicator": valued}, ["indicator", *LISTS]
    for rows in _rows(question, segments, stretches, cube=at, where=where, columns=columns):
        for id, key, histogram in _valued(rows, question):
            found[id][key].add(Sums(values=histogram))
        _require_few(sum(len(sums.values) for id in valued for sums in found[id].values()))
    return found


def days_of_feeds(name: str, segments: Sequence[Segment], *, cube: int) -> Iterator[Row]:
    """The days each feed has facts of, and how many: what was taken back is subtracted.

    Raises:
        Unavailable: a file of a segment is gone or cannot be read.
    """
    for segment in segments:
        try:
            yield from _days_of_feeds(name, segment, known_by(segment), cube)
        except FileNotFoundError as problem:
            raise Unavailable("A file of the ledger was taken away meanwhile.") from problem


@lru_cache(maxsize=_SEGMENTS)
def _days_of_feeds(name: str, segment: Segment, _known_by: object, cube: int) -> Sequence[Row]:
    """Those of one segment, which every question asks for and new facts do not change."""
    ever = [(segment.file("sums"), [Period(date.min, date.max)], 1)]
    read_so = read(ever, cube=cube, where={}, columns=["feed", SUMS])
    opened = (sums.opened(rows, name, ["n"]) for rows in read_so)
    return [row for rows in opened for row in _listed(rows, ["feed", "day", "n"])]


def _where(question: Question, wall: Wall) -> dict[str, Sequence[str | None]]:
    """The values rows may have of each dimension they are chosen by; behind a wall none but its own."""
    chosen: dict[str, Sequence[str | None]] = dict(question.filter.where)
    for dimension, own in (("unit", wall.units), ("product", wall.products)):
        if own is not None:
            chosen[dimension] = [each for each in chosen.get(dimension, own) if each in own]
    return chosen


def _rows(
    question: Question,
    segments: Sequence[Segment],
    stretches: Spans,
    *,
    cube: int,
    where: Mapping[str, Sequence[str | None]],
    columns: Sequence[str],
) -> Iterator[pa.Table]:
    """The rows that are asked for of each kind of file, with what they are split by."""
    parts = [
        (segment.file(kind), days, sign) for (kind, sign), days in stretches.items() for segment in segments
    ]
    for rows in read(parts, cube=cube, where=where, columns=[*question.by, *columns]):
        if question.grain is Grain.DAY:
            yield rows.append_column(_PIECE, rows["day"])
        elif unit := _UNITS.get(question.grain):
            yield rows.append_column(_PIECE, pc.floor_temporal(rows["day"], unit=unit))
        else:
            yield rows


def _summed(
    rows: pa.Table, question: Question, columns: Sequence[str]
) -> Iterator[tuple[tuple[Cell, date], dict[str, float]]]:
    """The sums of the columns by cell and piece."""
    keys = _keys(question)
    grouped = rows.group_by(keys, use_threads=False).aggregate([(each, "sum") for each in columns])
    _require_few(grouped.num_rows)
    for row in _listed(grouped, [*keys, *(f"{each}_sum" for each in columns)]):
        yield _place(row[: len(keys)], question), dict(zip(columns, row[len(keys) :], strict=True))


def _valued(rows: pa.Table, question: Question) -> Iterator[tuple[str, tuple[Cell, date], Histogram]]:
    """For each indicator, cell and piece its values and how often each occurs."""
    keys = [*_keys(question), "indicator"]
    added = values.added_up(rows.select([*keys, *LISTS]))
    value, often = (added[each].combine_chunks() for each in LISTS)
    _require_few(len(value.values))
    ends, found, times = value.offsets.to_pylist(), value.values.to_numpy(), often.values.to_numpy()
    for at, (*cell, id) in enumerate(_listed(added, keys)):
        own = slice(ends[at], ends[at + 1])
        yield id, _place(cell, question), Histogram(found[own], times[own])


def _require_few(groups: int) -> None:
    if groups > MOST_GROUPS:
        raise too_fine(MOST_GROUPS)


def _keys(question: Question) -> list[str]:
    """What rows are grouped by: the dimensions, and the piece where there are several."""
    return [*question.by, *([] if question.grain is Grain.ALL else [_PIECE])]


def _place(row: Sequence[object], question: Question) -> tuple[Cell, date]:
    return place([*row, *([question.period.start] if question.grain is Grain.ALL else [])], question)


def _listed(rows: pa.Table, columns: Sequence[str]) -> Iterator[Row]:
    return zip(*(rows[each].to_pylist() for each in columns), strict=True)
