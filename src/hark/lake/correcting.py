"""Corrections: a fact that is superseded stays, and a row that is its like takes it back.

So sums are right that add the one and subtract the other, whatever is added up and in which order, and what
is read leaves out both.
"""

from collections.abc import Sequence

import pyarrow as pa

from hark.lake.table import FactTable


def with_retractions(
    table: FactTable, rows: pa.Table, *, feed: str, superseded: Sequence[tuple[str, bytes]]
) -> pa.Table:
    """The rows to append, and for each fact superseded by id and content the row that takes it back.

    It is in force in the ledger, or among the rows themselves.
    """
    if not superseded:
        return rows
    back = set(superseded)
    keys = zip(rows["source_id"].to_pylist(), rows["content"].to_pylist(), strict=True)
    own = pa.array([key in back for key in keys], pa.bool_())
    here = back - {
        (id, content)
        for id, content, is_back in zip(
            rows["source_id"].to_pylist(), rows["content"].to_pylist(), own.to_pylist(), strict=True
        )
        if is_back
    }
    return pa.concat_tables(
        [rows, *map(_taken_back, (rows.filter(own), _in_force(table, feed, here, rows.schema)))]
    )


def _in_force(table: FactTable, feed: str, keys: set[tuple[str, bytes]], schema: pa.Schema) -> pa.Table:
    """The facts in force of these ids and contents."""
    if not keys:
        return schema.empty_table()
    names = ", ".join(f'"{name}"' for name in schema.names)
    found = table.engine.cursor().sql(
        f'SELECT {names} FROM "{table.snapshot().view}" WHERE feed = ?'  # noqa: S608 # our own names
        " AND source_id IN (SELECT unnest(?::VARCHAR[])) AND content IN (SELECT unnest(?::BLOB[]))",
        params=[feed, [id for id, _ in keys], [content for _, content in keys]],
    )
    rows = found.to_arrow_table().cast(schema)
    told = zip(rows["source_id"].to_pylist(), rows["content"].to_pylist(), strict=True)
    return rows.filter(pa.array([key in keys for key in told], pa.bool_()))


def _taken_back(rows: pa.Table) -> pa.Table:
    at = rows.schema.get_field_index("retracts")
    return rows.set_column(at, rows.schema.field(at), pa.repeat(pa.scalar(True), len(rows)))
