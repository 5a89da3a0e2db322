"""Rolling up: segments made of what is new, and merged so that a question reads few of them."""

import fcntl
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from math import log

from hark.lake import segments
from hark.lake.cubes import cubes
from hark.lake.making import from_segments, from_versions, is_outweighed
from hark.lake.pieces import MOST
from hark.lake.segments import Segment, chain, home, kept
from hark.lake.table import FactTable

TOGETHER = 4  # segments of about a size become one: few files to read, each row rewritten seldom
MOST_OF_A_CLUSTER = 100 * MOST  # facts in one segment
SMALL = 20_000  # rows; a segment below is as small as any


@dataclass(frozen=True, slots=True)
class Rolled:
    """What a refresh did: segments made of facts, merged, and damaged ones set aside.

    Then they reach to the `version` and have so many `rows`.
    """

    made: int
    merged: int
    aside: tuple[str, ...]
    version: int
    rows: int


def is_behind(table: FactTable) -> bool:
    """Whether there are versions no segment holds."""
    newest = table.acknowledged
    return bool(cubes(table.name)) and _reach(chain(table, upto=newest)) < newest


def refresh(table: FactTable, *, now: datetime) -> Rolled:
    """Bring the segments up to the newest version. It costs what is new, not what is there.

    Loads and questions go on meanwhile. Killed at any moment it leaves what was there, or that and the new.
    """
    with _alone(table):
        return _refreshed(table, now=now)


def rebuild(table: FactTable, *, now: datetime) -> Rolled:
    """Throw all segments away and make them of the facts."""
    with _alone(table):
        for segment in kept(table):
            segments.remove(segment)
        return _refreshed(table, now=now)


def _refreshed(table: FactTable, *, now: datetime) -> Rolled:
    _tidy(table)
    aside = _set_damaged_aside(table, now=now)
    newest, made = table.acknowledged, 0
    while cubes(table.name) and (reach := _reach(found := chain(table, upto=newest))) < newest:
        later = [segment.first - 1 for segment in kept(table) if segment.first > reach]
        new = Segment(reach + 1, _bounded(table, reach + 1, min([*later, newest])), home(table))
        segments.write(table, new, from_versions(table, new))
        made += 1
    merged = 0
    while len(run := _mergeable(table, found := chain(table, upto=newest))) > 1:
        # Those it is made of stay until the next refresh, for they are read.
        together = Segment(run[0].first, run[-1].last, run[0].folder)
        segments.write(table, together, from_segments(table, run))
        merged += len(run)
    return Rolled(made, merged, aside, _reach(found), sum(segment.rows for segment in found))


def _bounded(table: FactTable, first: int, last: int) -> int:
    """The last of the versions from `first` on that together add no more facts than fit into memory."""
    facts, most = 0, MOST if table.counter is table.engine else MOST_OF_A_CLUSTER
    for version in range(first, last + 1):
        facts += table.size(version)
        if facts > most and version > first:
            return version - 1
    return last


def _mergeable(table: FactTable, found: Sequence[Segment]) -> Sequence[Segment]:
    """The last segments down to one that is larger, when so many of them are of about a size; else none.

    All of them where one took back far more than was left, which then is made anew of the facts in force.
    """
    if any(_is_outweighed(table, segment.first, segment.last) for segment in found[1:]):
        return found
    levels = [_level(segment) for segment in found]
    for level in sorted(set(levels)):
        larger = [at for at, other in enumerate(levels, 1) if other > level]
        begin = larger[-1] if larger else 0
        if levels[begin:].count(level) >= TOGETHER:
            return found[begin:]
    return []


@lru_cache(maxsize=1_000)  # of a segment it stays so
def _is_outweighed(table: FactTable, first: int, last: int) -> bool:
    return is_outweighed(table, Segment(first, last, home(table)))


def _level(segment: Segment) -> int:
    """How many times over it is `TOGETHER` times the smallest."""
    return max(0, int(log(max(segment.rows, 1) / SMALL, TOGETHER)) + (segment.rows >= SMALL))


def _tidy(table: FactTable) -> None:
    """Remove what a killed refresh left, what a larger segment holds, and segments of other formulas."""
    own = home(table)
    for other in own.parent.iterdir():
        if other.is_dir() and other != own:
            shutil.rmtree(other)
    own.mkdir(mode=0o700, exist_ok=True)
    for draft in own.glob(".*"):
        draft.unlink()
    in_use = chain(table, upto=table.acknowledged)
    for segment in kept(table):
        if any(larger.covers(segment) for larger in in_use):
            segments.remove(segment)
    listed = {path.name for segment in kept(table) for path in map(segment.file, segments.FILES)}
    for file in own.glob("*.parquet"):
        if file.name not in listed:
            file.unlink()


def _set_damaged_aside(table: FactTable, *, now: datetime) -> tuple[str, ...]:
    damaged = [segment for segment in kept(table) if not segments.is_whole(table, segment, anew=True)]
    if damaged:
        table.compared.forget()
    return tuple(segments.set_aside(segment, mark=f"{now:%Y%m%dT%H%M%SZ}").name for segment in damaged)


def _reach(found: Sequence[Segment]) -> int:
    return found[-1].last if found else -1


@contextmanager
def _alone(table: FactTable) -> Iterator[None]:
    """One that rolls up at a time, across processes; a process that dies lets go."""
    folder = home(table).parent
    folder.mkdir(mode=0o700, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
