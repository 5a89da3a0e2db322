"""Withdrawing: what an arrival brought is taken back, and what it had corrected is in force again.

Nothing is edited: rows are appended, as for corrections, and an older version answers as before. A fact that
is in force again comes by an arrival of its own, for the row that took it back takes it back for ever.
"""

from dataclasses import dataclass

import pyarrow as pa

from hark.lake.correcting import taken_back
from hark.lake.table import HOLDS, FactTable

AT_A_TIME = 100_000


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The arrivals of a feed that are withdrawn, and those by which earlier facts are in force `again`."""

    arrivals: frozenset[int] = frozenset()
    again: frozenset[int] = frozenset()


NOTHING = Withdrawn()


@dataclass(frozen=True, slots=True)
class Leaving:
    """Facts in force that are to be taken back, and the earlier ones that then are in force again."""

    facts: pa.Table
    again: pa.Table

    def rows(self, arrival: int | None) -> pa.Table:
        """The rows to append in one commit; what is in force again comes by `arrival`."""
        at = self.again.schema.get_field_index("arrival")
        by = pa.repeat(pa.scalar(arrival, pa.int64()), len(self.again))
        again = self.again.set_column(at, self.again.schema.field(at), by)
        return pa.concat_tables([taken_back(self.facts), again])


def leaving(
    table: FactTable, arrival: int, *, feed: str, withdrawn: Withdrawn, most: int = AT_A_TIME
) -> Leaving:
    """Some of what is in force because of the arrival, one of those withdrawn; none once all is taken.

    Call it inside `table.exclusive`.
    """
    names = ", ".join(f'"{name}"' for name in table.schema.names)
    because, told = _because(table, arrival, feed, withdrawn)
    cursor = table.engine.cursor()
    facts = cursor.sql(f"SELECT {names} {because} LIMIT ?", params=[*told, most]).to_arrow_table()
    cursor.register("leaving", facts.select(["source_id"]))
    try:
        earlier = cursor.sql(
            f'SELECT {names} FROM "{table.snapshot().every}" AS it WHERE {HOLDS} AND feed = ?'  # noqa: S608 # our own
            " AND arrival NOT IN (SELECT unnest(?::BIGINT[]))"
            " AND source_id IN (SELECT source_id FROM leaving) QUALIFY"
            " row_number() OVER (PARTITION BY source_id ORDER BY changed DESC NULLS LAST, content) = 1",
            params=[feed, [*withdrawn.arrivals, *withdrawn.again]],
        ).to_arrow_table()
    finally:
        cursor.unregister("leaving")
    return Leaving(facts.cast(table.schema), earlier.cast(table.schema))


def left(table: FactTable, arrival: int, *, feed: str, withdrawn: Withdrawn) -> int:
    """How many facts are in force because of the arrival."""
    because, told = _because(table, arrival, feed, withdrawn)
    [(n,)] = table.engine.rows(f"SELECT count(*) {because}", told)
    return int(n)


def _because(
    table: FactTable, arrival: int, feed: str, withdrawn: Withdrawn
) -> tuple[str, list[str | int | list[int]]]:
    """Where the facts are that are in force because of an arrival, and what is put in.

    What came to be in force again when another was withdrawn is among them, where this one had told it.
    """
    snapshot = table.snapshot()
    told = f'FROM "{snapshot.every}" AS it WHERE {HOLDS} AND feed = ? AND arrival = ?'
    again = f"(source_id, content) IN (SELECT (source_id, content) {told})"
    of_those = f"(arrival = ? OR arrival IN (SELECT unnest(?::BIGINT[])) AND {again})"
    return (
        f'FROM "{snapshot.view}" AS it WHERE feed = ? AND {of_those}',
        [feed, arrival, list(withdrawn.again), feed, arrival],
    )
