"""Withdrawing: what an arrival brought is taken back, and what it had corrected is in force again.

Nothing is edited: rows are appended in one commit, as for corrections, and an older version answers as
before. A fact that is in force again comes by an arrival of its own, for the row that took it back takes it
back for ever.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

import pyarrow as pa

from hark.lake.table import HOLDS, FactTable

_AT_A_TIME = 50_000


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The arrivals of a feed that are withdrawn, and those by which earlier facts are in force `again`."""

    arrivals: frozenset[int] = frozenset()
    again: frozenset[int] = frozenset()


NOTHING = Withdrawn()


class Leaving:
    """What is in force because of an arrival, one of those withdrawn, and what is to be instead of it.

    It is worked out anew each time it is asked: none is left once the rows are appended. Use it inside
    `table.exclusive`.
    """

    def __init__(self, table: FactTable, arrival: int, *, feed: str, withdrawn: Withdrawn) -> None:
        self._table, self._snapshot = table, table.snapshot()
        self._told = {
            "feed": feed,
            "arrival": arrival,
            "again": list(withdrawn.again),
            "past": [*withdrawn.arrivals, *withdrawn.again],
        }

    def facts(self) -> int:
        """How many facts are to be taken back."""
        return self._count(self._leaving())

    def corrected(self) -> int:
        """How many earlier facts then are in force again."""
        return self._count(self._earlier()) if self._is_corrected() else 0

    @contextmanager
    def rows(self, again: int | None) -> Iterator[pa.RecordBatchReader]:
        """The rows to append, read as they are taken; what is in force again comes by the arrival `again`."""
        names = self._table.schema.names
        back = ", ".join("true AS retracts" if name == "retracts" else f'"{name}"' for name in names)
        sql = f"SELECT {back} {self._leaving()}"
        if again is not None:
            named = ", ".join("$instead AS arrival" if name == "arrival" else f'"{name}"' for name in names)
            sql = f"({sql}) UNION ALL (SELECT {named} {self._earlier()})"
        with closing(self._table.engine.apart()) as cursor:
            found = cursor.sql(sql, params=self._put_in(sql, instead=again))
            yield found.to_arrow_reader(_AT_A_TIME).cast(self._table.schema)

    def _leaving(self) -> str:
        """What came by the arrival; and of what is in force again, what nobody told but those withdrawn."""
        every, key = f'FROM "{self._snapshot.every}" AS it WHERE feed = $feed', "(source_id, content)"
        restored = "list_contains($again::BIGINT[], arrival)"
        told = f"{every} AND {HOLDS} AND source_id IN (SELECT source_id {every} AND {restored}) AND arrival"
        of_others = (
            f" OR {restored} AND {key} IN (SELECT {key} {told} = $arrival)"
            f" AND {key} NOT IN (SELECT {key} {told} NOT IN (SELECT unnest($past::BIGINT[])))"
        )
        mine = f"arrival = $arrival{of_others if self._told['again'] else ''}"
        return f'FROM "{self._snapshot.view}" AS it WHERE feed = $feed AND ({mine})'

    def _earlier(self) -> str:
        """The newest of what others told and is in force no more, of each id whose fact leaves."""
        back = f'FROM "{self._snapshot.every}" WHERE retracts AND feed = $feed'
        return (
            f'FROM "{self._snapshot.every}" AS it WHERE {HOLDS} AND feed = $feed'
            " AND NOT list_contains($past::BIGINT[], arrival)"
            f" AND (source_id, content, arrival) IN (SELECT (source_id, content, arrival) {back})"
            f" AND source_id IN (SELECT source_id {self._leaving()}) QUALIFY"
            " row_number() OVER (PARTITION BY source_id ORDER BY changed DESC NULLS LAST, content) = 1"
        )

    def _is_corrected(self) -> bool:
        """Whether anything of the feed was ever taken back."""
        return bool(self._count(f'FROM "{self._snapshot.every}" WHERE retracts AND feed = $feed'))

    def _count(self, rows: str) -> int:
        sql = f"SELECT count(*) FROM (SELECT source_id {rows})"  # noqa: S608 # our own
        [(n,)] = self._table.engine.cursor().execute(sql, self._put_in(sql)).fetchall()
        return int(n)

    def _put_in(self, sql: str, **more: int | None) -> dict[str, object]:
        return {name: value for name, value in {**self._told, **more}.items() if f"${name}" in sql}
