"""Segments: the cubes of a stretch of versions, in files beside the ledger, made from its parts alone.

A segment is there once its list of digests is, which is written last: of its files, and of the digests of
the last version it was made from. All of them may be thrown away; the facts are the truth.
"""

import os
import re
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from hark.lake import keeping
from hark.lake.cubes import KINDS, LISTS, LONGER, SUMS, edition, kept_as
from hark.lake.durable import durable
from hark.lake.engines import Counter
from hark.lake.pieces import MOST
from hark.lake.table import FactTable

FOLDER = "_segments"
ENDING = ".sha256"
FILES = (*KINDS, *LONGER)
# Rows in a group, of which a question reads those that hold its cube and days: some hundred thousand bytes.
_TOGETHER = {"sums": 512, "values": 256, "weeks": 128, "months": 128}
_NAME = re.compile(rf"(\d{{10}})-(\d{{10}}){re.escape(ENDING)}")
_whole: dict[tuple[bool, tuple[str, int, int]], bool] = {}


@dataclass(frozen=True, slots=True, order=True)
class Segment:
    """The cubes of the versions `first` to `last` of a ledger."""

    first: int
    last: int
    folder: Path

    @property
    def list(self) -> Path:
        """Its list of digests."""
        return self.folder / f"{self.first:010}-{self.last:010}{ENDING}"

    def file(self, kind: str) -> Path:
        """Its file of that kind."""
        return self.list.with_suffix(f".{kind}.parquet")

    @property
    def rows(self) -> int:
        """How many sums and values of days its files have."""
        return sum(_size(self.file(kind)) for kind in KINDS)

    def covers(self, other: "Segment") -> bool:
        """Whether it is made from all the other is made from, and more."""
        return self != other and self.first <= other.first and other.last <= self.last


def home(table: FactTable) -> Path:
    """Where the segments of a ledger lie that were made by the formulas in force."""
    return table.folder / FOLDER / edition(table.name)


def kept(table: FactTable) -> list[Segment]:
    """Every segment there is, damaged ones too, by its versions."""
    own = home(table)
    with suppress(FileNotFoundError):  # before the first
        # Names and no paths, for each question asks; their numbers have all digits, so they are in order.
        listed = sorted(os.listdir(own))  # noqa: PTH208 # see above
        return [Segment(int(name[1]), int(name[2]), own) for name in map(_NAME.fullmatch, listed) if name]
    return []


def chain(table: FactTable, *, upto: int) -> list[Segment]:
    """Segments that follow each other from the first version on, the longest there are, none past `upto`."""
    found: list[Segment] = []
    known = [segment for segment in kept(table) if segment.last <= upto]
    while following := _following(table, known, after=found[-1].last if found else -1):
        found.append(following)
    return found


def known_by(segment: Segment) -> tuple[str, int, int]:
    """What is known of a segment stays true for this: its list's place, time and size. Files never change.

    Raises:
        FileNotFoundError: it was taken away.
    """
    told = segment.list.stat()
    return str(segment.list), told.st_mtime_ns, told.st_size


def is_whole(table: FactTable, segment: Segment, *, anew: bool = False) -> bool:
    """Whether its files are as they were written, from the versions there are; looked at once a process.

    What another process compared is believed, unless it is to be done anew.
    """
    try:
        key = anew, known_by(segment)
        if key not in _whole:
            _whole[key] = proven(table, segment, compare=keeping.ailing if anew else table.compared.ailing)
            table.compared.note()
        return _whole[key]
    except FileNotFoundError:
        return False


def proven(table: FactTable, segment: Segment, *, compare: keeping.Comparison = keeping.ailing) -> bool:
    """Whether its files have the digests they were written with, looked at now."""
    listed, files = keeping.listed(segment.list), _files(table, segment)
    try:
        return listed.keys() == files.keys() and not any(
            compare(path, listed[name]) for name, path in files.items()
        )
    except OSError:
        return False


def shown(table: FactTable, segments: Sequence[Segment], kind: str) -> str:
    """The name under which the engine knows the rows of the segments' files of one kind."""
    view = f"{table.name}_{kind}_" + "_".join(f"{segment.first}_{segment.last}" for segment in segments)
    files = [str(segment.file(kind)) for segment in segments]
    table.stand(view, files, schema=kept_as(table.name, kind))
    return view


def rows_of(table: FactTable, segments: Sequence[Segment], kind: str, *, where: str) -> pa.Table:
    """Those rows of the segments' files of one kind, all of them in memory."""
    told = kept_as(table.name, kind)
    batches = table.engine.batches(f'FROM "{shown(table, segments, kind)}" WHERE {where}')
    return pa.Table.from_batches((each.cast(told) for each in batches), told)


def write(table: FactTable, segment: Segment, rows: Iterable[tuple[str, pa.Table]]) -> None:
    """Write rows of each kind to its file. The segment is there once all is on the disk."""
    segment.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    schemas = {kind: kept_as(table.name, kind) for kind in FILES}
    with ExitStack() as files:
        out = {
            kind: files.enter_context(
                pq.ParquetWriter(_draft(segment.file(kind)), schema, **_packed(kind, schema))
            )
            for kind, schema in schemas.items()
        }
        for kind, some in rows:
            names = schemas[kind].names
            told = [some[each] if each in some.column_names else pa.nulls(len(some)) for each in names]
            whole = pa.table(told, names).cast(schemas[kind])
            if whole:  # a group of no rows would not tell its cubes and days
                out[kind].write_table(whole, row_group_size=_TOGETHER[kind])
    durable([_draft(segment.file(kind)) for kind in FILES])
    for kind in FILES:
        _draft(segment.file(kind)).rename(segment.file(kind))
    draft = _draft(segment.list)
    draft.write_text(_digests(table, segment), encoding="utf-8")
    durable([draft])
    draft.rename(segment.list)
    durable([segment.list])


def counter_of(table: FactTable, first: int, last: int) -> Counter:
    """What counts the rows those versions added: the engine on this machine where they are few."""
    if table.counter is table.engine:
        return table.engine
    rows = sum(map(table.size, range(first, last + 1)))
    return table.engine if rows <= MOST else table.counter


def remove(segment: Segment) -> None:
    """Take a segment away, its list first."""
    for path in (segment.list, *map(segment.file, FILES)):
        path.unlink(missing_ok=True)


def set_aside(segment: Segment, *, mark: str) -> Path:
    """Put a damaged segment out of the way under its name and the mark; where it lies now."""
    for n in count():
        aside = segment.list.with_name(f"{segment.list.stem}.damaged-{mark}{f'-{n}' if n else ''}")
        if not aside.exists():
            break
    aside.mkdir(mode=0o700)
    for path in (segment.list, *map(segment.file, FILES)):
        if path.exists():
            path.rename(aside / path.name)
    return aside


def _packed(kind: str, schema: pa.Schema) -> dict[str, Any]:
    """How a file is written so that it is read quickly, four times as fast as the smallest there could be."""
    lists = {} if kind == "sums" else {f"{each}.list.element": "BYTE_STREAM_SPLIT" for each in LISTS}
    # Of sums and lists hardly one is there twice: there is nothing to look up.
    words = [each for each in schema.names if each not in (SUMS, *LISTS)]
    return {"compression": "lz4", "use_dictionary": words, "column_encoding": lists or None}


def _following(table: FactTable, known: Sequence[Segment], *, after: int) -> Segment | None:
    fitting = [segment for segment in known if segment.first == after + 1]
    return next((segment for segment in reversed(fitting) if is_whole(table, segment)), None)


def _size(file: Path) -> int:
    """How many rows a file has, or how many values in all its lists."""
    told = pq.read_metadata(file)
    groups = (told.row_group(at) for at in range(told.num_row_groups))
    return sum(max(group.column(at).num_values for at in range(told.num_columns)) for group in groups)


def _files(table: FactTable, segment: Segment) -> dict[str, Path]:
    """What its list has the digests of, by the names it has there."""
    own = {segment.file(kind).name: segment.file(kind) for kind in FILES}
    return {**own, f"../../{keeping.DIGESTS}/{segment.last}": keeping.digests(table.folder, segment.last)}


def _digests(table: FactTable, segment: Segment) -> str:
    files = _files(table, segment)
    return "".join(f"{keeping.sha256_of(path)}  {name}\n" for name, path in files.items())


def _draft(path: Path) -> Path:
    return path.with_name(f".{path.name}")
