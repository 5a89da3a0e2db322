"""Making the rows of a segment's files: of facts, here or by an engine elsewhere, and of other segments.

They come a piece at a time as they are written, and none is larger than memory has room for.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hark.core.terms.period import Period
from hark.lake import segments, sums, values
from hark.lake.building import ORDER, all_sums, all_values, fractions, from_facts, valued
from hark.lake.cubes import HANGING, LISTS, LONGER, Cube, dimensions, kept_as, number, shape, sources
from hark.lake.engines import Counter
from hark.lake.pieces import OF_LISTS, pieces
from hark.lake.row_groups import read
from hark.lake.segments import Segment, counter_of
from hark.lake.table import FactTable
from hark.measures.book import subject

Rows = Iterator[tuple[str, pa.Table]]  # each with its kind
_FAR_MORE = 100
AT_ONCE = 250_000  # facts, whose sums and values by every cube take some 300 MB


@dataclass(frozen=True, slots=True)
class _Facts:
    """Some of a view, and whether they are taken back."""

    view: str
    where: str
    less: bool


def from_versions(table: FactTable, segment: Segment) -> Rows:
    """The rows of the facts that the segment's versions added, less those they took back.

    From the first version on that is what is in force: nothing is added to be subtracted again.
    """
    counter = counter_of(table, segment.first, segment.last)
    here = counter is table.engine
    added = table.added(segment.first, segment.last) if segment.first else table.at(segment.last)
    views = [(added.view, False)]
    if added.back is not None:
        views.append((added.back.get_name(), True))
    for view, less in views:
        for piece in pieces(table.engine, view, day=_day(table), most=AT_ONCE if here else None):
            some = _Facts(view, piece.where, less)
            yield from _here(table, some) if here else _elsewhere(table, some, by=counter)


def from_segments(table: FactTable, run: Sequence[Segment]) -> Rows:
    """The rows of segments added up.

    Where they reach back to the first version, sums of days of which something was taken back since are made
    anew of the facts in force: of what is added and subtracted again, the rounding would be left.
    """
    first, *later = run
    anew = _taken_back(table, later[0].first, later[-1].last) if later and not first.first else set()
    view, others = segments.shown(table, run, "sums"), f"NOT coalesce({_among('day', anew)}, false)"
    for piece in pieces(table.engine, view, day="day", within="cube"):
        rows = segments.rows_of(table, run, "sums", where=f"{piece.where} AND {others}")
        yield "sums", sums.added_up(rows, table.name)
    yield from _in_force(table, run[-1].last, days=anew)
    for kind in ("values", *LONGER):
        view, schema = segments.shown(table, run, kind), kept_as(table.name, kind)
        for piece in pieces(table.engine, view, day="day", within="cube", weight=OF_LISTS):
            if piece.first and piece.last:
                # Read by the groups that hold them: an engine would look at all there are, for each piece.
                days = [Period(piece.first, piece.last + timedelta(days=1))]
                parts = [(segment.file(kind), days, 1) for segment in run]
                rows = pa.concat_tables(read(parts, cube=piece.place[0], where={}, columns=schema.names))
            else:
                rows = segments.rows_of(table, run, kind, where=piece.where)
            yield kind, values.added_up(rows.select(schema.names))


def is_outweighed(table: FactTable, segment: Segment) -> bool:
    """Whether on some day the segment took back far more than was left: milliseconds taken for seconds.

    Added and subtracted, they leave a rounding that is as large as they were.
    """
    added, name = table.added(segment.first, segment.last), table.name
    if added.back is None:
        return False
    back = table.engine.rows(fractions(name, view=added.back.get_name(), where="true"))
    among = _among(_day(table), {day for day, *_ in back})
    left = table.engine.rows(fractions(name, view=table.at(segment.last).view, where=among))
    stayed = {day: sums for day, *sums in left}
    return any(
        gone > _FAR_MORE * rest
        for day, *sums in back
        for gone, rest in zip(sums, stayed.get(day, [0] * len(sums)), strict=True)
    )


def _taken_back(table: FactTable, first: int, last: int) -> set[date]:
    """The days of which those versions took facts back."""
    added, day = table.added(first, last), _day(table)
    if added.back is None:
        return set()
    found = table.engine.rows(f"FROM {added.back.get_name()} SELECT DISTINCT {day} WHERE {day} IS NOT NULL")
    return {at for (at,) in found}


def _in_force(table: FactTable, version: int, *, days: Collection[date]) -> Rows:
    """The sums of those days, of the facts in force at the version."""
    if not days:
        return
    view, day = table.at(version).view, _day(table)
    for piece in pieces(table.engine, view, day=day, most=AT_ONCE):
        if own := {
            each for each in days if not (piece.first and piece.last) or piece.first <= each <= piece.last
        }:
            query = all_sums(table.name, view=view, where=f"{piece.where} AND {_among(day, own)}")
            yield from _sums(table.name, table.engine.batches(query, order=ORDER))


def _among(day: str, days: Collection[date]) -> str:
    """Whether it is one of the days."""
    words = ", ".join(f"DATE '{each}'" for each in sorted(days))
    return f"{day} IN ({words})" if days else "false"


def _day(table: FactTable) -> str:
    return subject(table.name).day


def _here(table: FactTable, some: _Facts) -> Rows:
    """All cubes in one pass for their sums, and one for their values."""
    query = all_sums(table.name, view=some.view, where=some.where, less=some.less)
    yield from _sums(table.name, table.engine.batches(query, order=ORDER))
    if valued(table.name):
        query = all_values(table.name, view=some.view, where=some.where)
        if told := list(map(values.coded, table.engine.batches(query))):
            facts = pa.Table.from_batches(told).unify_dictionaries()
            yield from _values_of(table.name, facts, sign=-1 if some.less else 1)


def _values_of(name: str, facts: pa.Table, *, sign: int) -> Rows:
    """Of every cube: of the facts, or of a cube that was counted from them and holds it."""
    kept = sources(name)
    counted: dict[Cube, pa.Table] = {}
    for cube in sorted(kept, key=lambda cube: kept[cube] is not None):  # what others are made from first
        by, source = ("day", *cube), kept[cube]
        if source is None:
            found = values.of_facts(facts, by=by, of=list(valued(name)), sign=sign)
        else:
            found = values.added_up(counted[source].select([*by, "indicator", *LISTS]))
        if cube in kept.values():
            counted[cube] = found
        at = pa.array(np.full(len(found), number(name, cube)))
        yield from _values(found.append_column("cube", at))


def _elsewhere(table: FactTable, some: _Facts, *, by: Counter) -> Rows:
    """Of one cube at a time, which is in memory whole; the smaller ones it holds are added up from it."""
    name, kept = table.name, sources(table.name)

    def counted(kind: str, cube: Cube, *order: str) -> pa.Table:
        query = from_facts(
            name, kind, cube, view=some.view, where=some.where, dialect=by.dialect, less=some.less
        )
        told = shape(name, kind).to_pyarrow()
        return pa.Table.from_batches((each.cast(told) for each in by.batches(query, order=order)), told)

    for cube in (each for each, source in kept.items() if source is None):
        smaller = [each for each, source in kept.items() if source == cube]
        whole = sums.packed(counted("sums", cube, *ORDER), name)
        yield "sums", whole
        for each in smaller:
            yield "sums", sums.added_up(_placed(whole, name, each), name)
        whole = values.added_up(values.singly(counted("values", cube)))
        yield from _values(whole)
        for each in smaller:
            yield from _values(values.added_up(_placed(whole, name, each)))


def _placed(rows: pa.Table, name: str, cube: Cube) -> pa.Table:
    """The rows of a cube by a smaller one: without the places that it has not."""
    for each in dimensions(name):
        if each not in cube:
            at = rows.column_names.index(each)
            rows = rows.set_column(at, each, pa.nulls(len(rows), pa.string()))
    at = rows.column_names.index("cube")
    return rows.set_column(at, "cube", pa.array(np.full(len(rows), number(name, cube), dtype=np.int16)))


def _sums(name: str, found: Iterable[pa.RecordBatch]) -> Rows:
    return (("sums", sums.packed(pa.Table.from_batches([each]), name)) for each in found)


def _values(days: pa.Table) -> Rows:
    """The values of days, and added up to weeks and months."""
    yield "values", days
    for kind, unit in LONGER.items():
        first = pc.floor_temporal(days["day"], unit=unit)
        rows = days.drop_columns([each for each in days.column_names if each in ("day", HANGING)])
        yield kind, values.added_up(rows.add_column(0, "day", first))
