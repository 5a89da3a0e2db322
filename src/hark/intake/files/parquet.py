"""The rows of a Parquet file as text cells."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from hark.core.errors import Refusal
from hark.intake.files import limits
from hark.intake.files.packed import refuse_excess
from hark.intake.files.words import repeated
from hark.intake.files.workbook import Row, text_of

if TYPE_CHECKING:
    import pyarrow as pa

_AT_ONCE = 1_000
_SECONDS = 600
_BUFFER = 1024 * 1024
_CELL = 16  # bytes that a cell takes at least once it is unpacked
_FAMILY = re.compile("[a-z_]+")
_MIDNIGHT = re.compile(r" 00:00:00(\.0+)?$")  # without an offset: with one it is a moment
_NO_FRACTION = re.compile(r"\.0+(?=Z|[+-]|$)")


class NestedColumns(Refusal):
    """A column holds values that have no place in a table of plain cells."""


def rows(path: Path) -> Iterator[int | Row]:
    """How many rows there are, the names of the columns as row 0, then each row by its ordinal from 1."""
    size = path.stat().st_size
    limits.allow(memory=640 * limits.MEBIBYTE + 4 * size, seconds=_SECONDS)
    import pyarrow as pa
    from pyarrow.parquet import ParquetFile

    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    with ParquetFile(path, buffer_size=_BUFFER, pre_buffer=False) as file:
        shape = file.metadata
        refuse_excess(shape.num_rows * shape.num_columns * _CELL, packed=size)
        refuse_excess(
            sum(shape.row_group(group).total_byte_size for group in range(shape.num_row_groups)), packed=size
        )
        schema = file.schema_arrow
        readers = [_reader(name, kind) for name, kind in zip(schema.names, schema.types, strict=True)]
        yield shape.num_rows
        yield 0, schema.names
        number = 0
        for batch in file.iter_batches(_AT_ONCE, use_threads=False):
            columns = [read(column) for read, column in zip(readers, batch.columns, strict=True)]
            for cells in zip(*columns, strict=True):
                number += 1
                yield number, list(cells)


def _reader(name: str, kind: "pa.DataType") -> Callable[["pa.Array"], list[str]]:
    """How cells of this kind become text; as in a workbook, dates in ISO 8601 and truth as TRUE or FALSE.

    Raises:
        NestedColumns: they cannot.
    """
    family = _FAMILY.match(str(kind))
    if family and family[0] == "dictionary":
        read = _reader(name, kind.value_type)
        return lambda column: read(column.dictionary_decode())
    if (
        family
        and family[0] in _READERS
        and not (family[0] in _LISTS and "string" not in str(kind.value_type))
    ):
        return _READERS[family[0]]
    raise NestedColumns(
        'The column "{column}" holds values that are not text, numbers or dates, such as structures. '
        "Export the table with plain columns, or as CSV, and load that.",
        column=repeated(name),
    )


def _plain(column: "pa.Array") -> list[str]:
    return [text or "" for text in column.cast("string").to_pylist()]


def _strings(column: "pa.Array") -> list[str]:
    try:
        return [text or "" for text in column.to_pylist()]
    except UnicodeDecodeError:
        return _bytes(column.cast("binary"))


def _bytes(column: "pa.Array") -> list[str]:
    """Bytes that are not UTF-8 become stand-ins, so that the row is set aside and the others are not."""
    return [value.decode("utf-8", "surrogateescape") if value else "" for value in column.to_pylist()]


def _truths(column: "pa.Array") -> list[str]:
    return [text.upper() for text in _plain(column)]


def _floats(column: "pa.Array") -> list[str]:
    """Numbers; what is not a number is how other programs write a missing one."""
    return ["" if value is None or value != value else text_of(value) for value in column.to_pylist()]


def _moments(column: "pa.Array") -> list[str]:
    return [_NO_FRACTION.sub("", _MIDNIGHT.sub("", text)).replace(" ", "T") for text in _plain(column)]


def _lists(column: "pa.Array") -> list[str]:
    return [", ".join(filter(None, items or [])) for items in column.to_pylist()]


_LISTS = {"list", "large_list"}
_READERS = {
    "string": _strings,
    "large_string": _strings,
    "string_view": _strings,
    "binary": _bytes,
    "large_binary": _bytes,
    "bool": _truths,
    "int": _plain,
    "uint": _plain,
    "decimal": _plain,
    "date": _plain,
    "time": _plain,
    "null": _plain,
    "float": _floats,
    "double": _floats,
    "halffloat": _floats,
    "timestamp": _moments,
    "list": _lists,
    "large_list": _lists,
}
