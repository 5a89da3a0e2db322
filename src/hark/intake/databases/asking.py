"""What is asked of a database: one page of rows, in the order of watermark and id."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from hark.intake.databases.source import Source

Quote = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Question:
    """A statement with `%s` where its values go."""

    text: str
    values: Sequence[object]


def page(source: Source, quote: Quote, *, stamp: object, id: object, most: int) -> Question:
    """So many rows from this watermark and id on, both included.

    They are included because two ids the database holds for the same may be two rows: what was read
    already is known again by what it says.
    """
    mark, own = quote(source.watermark), quote(source.id)
    where, values = f"{own} IS NOT NULL AND {mark} IS NOT NULL", []
    if stamp is not None:
        where, values = f"{own} IS NOT NULL AND {mark} >= %s", [stamp]
        if id is not None:
            where, values = f"{where} AND ({mark} > %s OR {own} >= %s)", [stamp, stamp, id]
    asked = f"SELECT * FROM {_rows(source, quote)} WHERE {where} ORDER BY {mark}, {own} LIMIT {most:d}"  # noqa: S608 # names are quoted, the query is its keeper's
    return Question(asked, values)


def is_unmarked(cursor: Any, source: Source, quote: Quote) -> bool:
    """Whether there are rows without a watermark or an id, asked by the cursor of either driver."""
    for column in (source.watermark, source.id):  # apart, so that each has its index
        asked = f"SELECT 1 FROM {_rows(source, quote)} WHERE {quote(column)} IS NULL LIMIT 1"  # noqa: S608 # as above
        cursor.execute(asked, ())  # no values, and yet each %% is one %
        if cursor.fetchone() is not None:
            return True
    return False


def _rows(source: Source, quote: Quote) -> str:
    if source.table:
        return ".".join(quote(part) for part in source.table.split("."))
    return f"({source.query.replace('%', '%%')}\n) AS hark_rows"  # a remark at its end ends with the line


def quoted_double(name: str) -> str:
    """A name for PostgreSQL."""
    return '"' + name.replace('"', '""').replace("%", "%%") + '"'


def quoted_back(name: str) -> str:
    """A name for MariaDB and MySQL."""
    return "`" + name.replace("`", "``").replace("%", "%%") + "`"
