"""Cutting rows into pieces that fit into memory, by whole days, so that each is added up by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hark.lake.engine import Engine

ALL = "true"
MOST = 1_000_000  # rows; a single day may have more
OF_LISTS = 'sum(len("value"))'  # how many values there are in lists of them


@dataclass(frozen=True, slots=True)
class Piece:
    """The rows `where` says: of one value of the column they are cut within, from first to last day.

    All rows are a piece without a place and without days, and those that have no day are one without days.
    """

    where: str
    place: Sequence[Any] = ()
    first: date | None = None
    last: date | None = None


def pieces(
    engine: Engine,
    view: str,
    *,
    day: str,
    within: str = "",
    weight: str = "count(*)",
    most: int | None = None,
) -> list[Piece]:
    """The rows of a view cut in the order of the column `within`, if any, and of the days.

    Each piece is of one value of that column, and of no more rows than `most` unless a day has more; where
    all rows fit, there is one piece of all. `weight` counts them where one is kept for many. Names of columns
    need no quotes, of which every engine has its own; `day` may be an expression, such as the first day of
    the month, none of which is cut.
    """
    most = MOST if most is None else most
    columns = ", ".join(filter(None, (within, day)))
    counted = engine.rows(f'SELECT {columns}, {weight} FROM "{view}" GROUP BY ALL ORDER BY ALL')  # noqa: S608 # our own words
    if sum(row[-1] for row in counted) <= most:
        return [Piece(ALL)]
    cut: list[tuple[Sequence[Any], list[date | None], int]] = []
    for *place, at, rows in counted:
        if cut and cut[-1][0] == place and at and cut[-1][2] + rows <= most:
            cut[-1] = place, [*cut[-1][1], at], cut[-1][2] + rows
        else:
            cut.append((place, [at], rows))
    return [
        Piece(
            " AND ".join([*(f"{within} = {each}" for each in place), _between(day, days[0], days[-1])]),
            *(place, days[0], days[-1]),
        )
        for place, days, _ in cut
    ]


def _between(day: str, first: date | None, last: date | None) -> str:
    if first is None:
        return f"{day} IS NULL"
    return f"{day} BETWEEN DATE '{first}' AND DATE '{last}'"
