"""The rows of one answer, with their watermarks and ids."""

from collections.abc import Callable, Iterable, Sequence

from hark.intake.databases import troubles
from hark.intake.databases.cells import object_of
from hark.intake.databases.source import Page, Row, Source
from hark.intake.databases.stamps import stamp_of

Values = Sequence[object]


def page_of(
    source: Source,
    names: Sequence[str],
    fetch: Callable[[], Iterable[Values]],
    *,
    most: int,
    bytes_at_most: int,
) -> Page:
    """The rows that are fetched, some at a time, until there are no more or they weigh too much.

    Raises:
        BadWatermark: there is no such column, or it cannot be one.
    """
    mark, id = (_at(source, names, column) for column in (source.watermark, source.id))
    rows: list[Row] = []
    size = 0
    while some := list(fetch()):
        for values in some:
            row = _row(source, names, values, mark, id)
            rows.append(row)
            size += len(row.original)
        if size > bytes_at_most:
            return Page(tuple(names), rows, more=True)
    return Page(tuple(names), rows, more=len(rows) >= most)


def _row(source: Source, names: Sequence[str], values: Values, mark: int, id: int) -> Row:
    try:
        return Row(object_of(names, values), stamp_of(values[mark]), values[id])
    except TypeError as problem:
        raise troubles.bad_watermark(source) from problem


def _at(source: Source, names: Sequence[str], column: str) -> int:
    """Where the column stands; a database folds case unless the name is quoted."""
    found = [at for at, name in enumerate(names) if name == column] or [
        at for at, name in enumerate(names) if name.casefold() == column.casefold()
    ]
    if len(found) != 1 or len(set(names)) < len(names):
        raise troubles.no_such_column(source, column)
    return found[0]
