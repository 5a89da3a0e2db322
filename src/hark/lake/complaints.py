"""Complaints as rows of the fact table."""

from collections.abc import Mapping, Sequence
from datetime import date

import pyarrow as pa

from hark.lake.engine import Row
from hark.lake.schemas import COMPLAINTS
from hark.lake.table import FactTable


def rows(
    values: Mapping[str, Sequence[object]], *, feed: str, arrival: int, contents: Sequence[bytes]
) -> pa.Table:
    """A batch of complaints; `values` by field, narratives already sealed, absent fields missing."""
    length = len(contents)
    columns: dict[str, Sequence[object]] = {
        **values,
        "feed": [feed] * length,
        "arrival": [arrival] * length,
        "content": contents,
    }
    return pa.table(
        [
            pa.array(columns[name], kind) if name in columns else pa.nulls(length, kind)
            for name, kind in zip(COMPLAINTS.names, COMPLAINTS.types, strict=True)
        ],
        schema=COMPLAINTS,
    )


def delivered(table: FactTable) -> dict[str, tuple[int, date, date]]:
    """How many complaints each feed has delivered, and the first and last day they were received."""
    snapshot = table.snapshot()

    def read() -> list[Row]:
        t = snapshot.table
        return table.rows(
            t.group_by("feed").aggregate(n=t.count(), first=t.received.min(), last=t.received.max())
        )

    spans = table.memory.recall(("delivered", snapshot.key), read)
    return {feed: (n, first, last) for feed, n, first, last in spans}


def accepted_from(table: FactTable, *, arrival: int) -> int:
    """How many complaints in the ledger came by this arrival."""
    t = table.snapshot().table
    [(n,)] = table.rows(t.filter(t.arrival == arrival).aggregate(n=lambda rows: rows.count()))
    return int(n)
