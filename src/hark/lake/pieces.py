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
    """The rows of one value of the column they are cut within, if any, from the first to the last day.

    Those without a day are a piece of their own.
    """

    within: Sequence[Any]
    first: date | None
    last: date | None

    def where(self, *, day: str, within: str = "") -> str:
        """The condition that says so."""
        return " AND ".join(
            [*(f"{within} = {each}" for each in self.within), _between(day, self.first, self.last)]
        )


def pieces(
    engine: Engine,
    view: str,
    *,
    day: str,
    within: str = "",
    weight: str = "count(*)",
    most: int | None = None,
) -> list[str]:
    """Conditions that cut the rows of a view, in the order of the column `within`, if any, and of the days.

    Each is of one value of that column, and of no more rows than `most` unless a day has more; where all rows
    fit, there is one piece of all. `weight` counts them where one is kept for many. Names of columns need no
    quotes, of which every engine has its own; `day` may be an expression, such as the first day of the month,
    none of which is cut.
    """
    found = cut(engine, view, day=day, within=within, weight=weight, most=most)
    if found is None:
        return [ALL]
    return [piece.where(day=day, within=within) for piece in found]


def cut(
    engine: Engine,
    view: str,
    *,
    day: str,
    within: str = "",
    weight: str = "count(*)",
    most: int | None = None,
) -> list[Piece] | None:
    """The pieces themselves; None where all rows fit."""
    most = MOST if most is None else most
    columns = ", ".join(filter(None, (within, day)))
    counted = engine.rows(f'SELECT {columns}, {weight} FROM "{view}" GROUP BY ALL ORDER BY ALL')  # noqa: S608 # our own words
    if sum(row[-1] for row in counted) <= most:
        return None
    found: list[tuple[Piece, int]] = []
    for *place, at, rows in counted:
        last, held = found[-1] if found else (None, 0)
        if last and last.within == place and at and last.first and held + rows <= most:
            found[-1] = Piece(place, last.first, at), held + rows
        else:
            found.append((Piece(place, at, at), rows))
    return [piece for piece, _ in found]


def _between(day: str, first: date | None, last: date | None) -> str:
    if first is None:
        return f"{day} IS NULL"
    return f"{day} BETWEEN DATE '{first}' AND DATE '{last}'"
