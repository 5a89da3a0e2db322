"""Reading many records together, down their columns in Arrow: the same as `Reader.read` of them one by one.

A column is told by its distinct cells and which of them stands in each record, and each distinct cell is read
once. A record in which something cannot be read goes the way of a single one, which says why.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from hark.core.terms.intake import Unusable
from hark.intake.at_once import LOCAL_TIME, UTC_TIME, Plain
from hark.intake.cells import Value
from hark.intake.columns import ColumnReader
from hark.intake.files.stretches import Piece
from hark.intake.mapping import Kind, Mapping
from hark.intake.places import Place
from hark.intake.reading import Batch, Reader, Somewhere
from hark.intake.rows import Columns, Rows, parted
from hark.intake.sequence import contradictions

_TYPES = {
    **dict.fromkeys((Kind.ID, Kind.TEXT, Kind.LONG_TEXT, Kind.CHOICE, Kind.PSEUDONYM), pa.string()),
    **dict.fromkeys((Kind.LIST, Kind.PAIRS), pa.list_(pa.string())),
    **dict.fromkeys((Kind.SECONDS, Kind.NUMBER), pa.float64()),
    Kind.DATE: pa.date32(),
    Kind.TIME: UTC_TIME,
    Kind.WHOLE: pa.int64(),
    Kind.FLAG: pa.bool_(),
}
_SELDOM_TWICE = {Kind.ID, Kind.TIME}
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Told:
    """What the distinct cells of a column say, and which of them stands in each record; None: each its own.

    `bad` are those that cannot be read; `redacted` what was taken out of some.
    """

    values: pa.Array
    words: pa.Array
    local: pa.Array | None
    at: NDArray[np.int32] | None
    bad: Mask
    redacted: dict[int, Counter[str]]

    def spoilt(self) -> Mask:
        """The records whose cell cannot be read."""
        return self.bad if self.at is None else self.bad[self.at]

    def some(self, kept: Mask) -> "_Told":
        """The same of some records only."""
        if self.at is not None:
            return replace(self, at=self.at[kept])
        at = np.flatnonzero(kept).astype(np.int32)
        return replace(self, at=at)

    def of_each(self, column: pa.Array) -> pa.Array:
        """What stands in the column of distinct cells, for each record."""
        return column if self.at is None else column.take(pa.array(self.at))

    def taken_out(self) -> Counter[str]:
        """How much of each kind was taken out of all records."""
        total = Counter[str]()
        if self.redacted:
            times = np.bincount(self.at) if self.at is not None else np.ones(len(self.values), np.int64)
            for place, counts in self.redacted.items():
                often = int(times[place]) if place < len(times) else 0
                total.update({kind: count * often for kind, count in counts.items() if often})
        return total


def read(reader: Reader, pieces: Sequence[Piece]) -> tuple[Batch, list[Unusable]]:
    """The records that can be used, as columns, and those that cannot, each with its reason."""
    stretches, faulty = parted(pieces)
    if not stretches:
        return reader.read(faulty)
    rows = Rows(stretches)
    columns = Columns(rows, width=reader.width)
    told = [(each, place, _told(each, _texts(columns, place))) for each, place in reader.readers]
    bad = np.logical_or.reduce([said.spoilt() for _, _, said in told])
    bad[_backwards(reader.mapping, {each.column.field: said for each, _, said in told})] = True
    unusable = reader.read(faulty)[1]
    if bad.any():
        batch, more = reader.read(rows.some(bad))
        assert not batch.records  # noqa: S101  # what is bad together is bad alone
        unusable = sorted([*unusable, *more], key=lambda record: record.line)
        rows = rows.some(~bad)
        told = [(each, place, said.some(~bad)) for each, place, said in told]
    return _batch(reader, rows, told), unusable


def _batch(reader: Reader, rows: Rows, told: Sequence[tuple[ColumnReader, Somewhere, _Told]]) -> Batch:
    values: dict[str, pa.Array] = {
        column.field: pa.nulls(len(rows)) for column, at in reader.columns if at is None
    }
    values |= {field: pa.array([value] * len(rows)) for field, value in reader.constants.items()}
    words: dict[Somewhere, pa.Array] = {}
    redacted = Counter[str]()
    local = None
    for each, place, said in told:
        values[each.column.field] = said.of_each(said.values)
        if each.column.field == reader.moment and said.local is not None:
            local = said.of_each(said.local)
        if place not in words:  # a column read for two fields says one thing
            words[place] = said.of_each(said.words)
            redacted += said.taken_out()
    return Batch(reader.names, rows, values, _digests(list(words.values())), redacted, local)


def _told(reader: ColumnReader, cells: pa.Array) -> _Told:
    distinct, at = cells, None
    if reader.column.kind not in _SELDOM_TWICE:
        encoded = cells.dictionary_encode()
        distinct, at = encoded.dictionary, np.asarray(encoded.indices)
    plain = reader.at_once(distinct) if reader.at_once else None
    left = np.ones(len(distinct), np.bool_) if plain is None else plain.left
    if plain and not left.any():
        return _Told(plain.values, plain.words, plain.local, at, left, {})
    rest = distinct.filter(pa.array(left)).to_pylist()
    problems = reader.learn(set(rest))
    known = [reader.known(cell) for cell in rest]
    kind = _TYPES[reader.column.kind]
    values, words = (
        pa.array([value for value, _, _ in known], kind),
        pa.array([word for _, word, _ in known], pa.string()),
    )
    local = None
    if kind == UTC_TIME:
        local = pa.array([_local(value) for value, _, _ in known], LOCAL_TIME)
    if plain:
        values, words, local = _merged(plain, values, words, local)
    places = np.flatnonzero(left).tolist()
    bad = np.zeros(len(distinct), np.bool_)
    if problems:
        bad[left] = [cell in problems for cell in rest]
    redacted = {place: counts for place, (_, _, counts) in zip(places, known, strict=True) if counts}
    return _Told(values, words, local, at, bad, redacted)


def _local(moment: Value) -> datetime | None:
    return moment.replace(tzinfo=None) if isinstance(moment, datetime) else None


def _merged(
    plain: Plain, values: pa.Array, words: pa.Array, local: pa.Array | None
) -> tuple[pa.Array, pa.Array, pa.Array | None]:
    """What was read at once, and in the places left what was read one by one."""
    left = pa.array(plain.left)
    return (
        pc.replace_with_mask(plain.values, left, values),
        pc.replace_with_mask(plain.words, left, words),
        None if plain.local is None else pc.replace_with_mask(plain.local, left, local),
    )


def _texts(columns: Columns, place: Somewhere) -> pa.Array:
    if isinstance(place, Place) and not place.after and place.otherwise is None:
        return columns.column(place.own)
    return pa.array(place.texts(columns), pa.string())


def _backwards(mapping: Mapping, told: dict[str, _Told]) -> list[int]:
    """The records in which a field comes before one it can only follow, by their places.

    Arrow leaves few to be looked at: nearly all records are in order.
    """
    fields = {field for pair in mapping.ledger.in_order for field in pair} & told.keys()
    values = {field: told[field].of_each(told[field].values) for field in fields}
    perhaps = set[int]()
    for first, then in mapping.ledger.in_order:
        if fields >= {first, then}:
            later = values[then]
            if later.type == UTC_TIME:
                later = pc.add(later, pa.scalar(mapping.clocks_apart, pa.duration("us")))
            perhaps |= set(pc.indices_nonzero(pc.less(later, values[first]).fill_null(False)).to_pylist())
    at = sorted(perhaps)
    some = {field: _here(column.take(pa.array(at, pa.int64())), mapping) for field, column in values.items()}
    found = contradictions(some, mapping.ledger, apart=mapping.clocks_apart)
    return [at[place] for place, _, _ in found]


def _here(column: pa.Array, mapping: Mapping) -> list[Value]:
    """What the column says, moments by the clocks of the mapping's zone."""
    return [
        value.astimezone(mapping.zone) if isinstance(value, datetime) else value
        for value in column.to_pylist()
    ]


def _digests(words: Sequence[pa.Array]) -> list[bytes]:
    """The SHA-256 of what the records say, word after word in the order of their fields."""
    whole = pc.binary_join_element_wise(*words, "")
    _, ends, data = whole.buffers()
    said = memoryview(data) if data is not None else memoryview(b"")
    places = np.frombuffer(ends, np.int32)[whole.offset : whole.offset + len(whole) + 1].tolist()
    return [sha256(said[begin:end]).digest() for begin, end in pairwise(places)]
