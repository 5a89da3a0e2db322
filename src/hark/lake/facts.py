"""Records as rows of a fact table, and what each feed has delivered of them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import pyarrow as pa
import pyarrow.compute as pc

from hark.core.terms.ledger import Ledger
from hark.lake.engine import Row
from hark.lake.schemas import LEDGERS
from hark.lake.table import HOLDS, FactTable
from hark.measures.book import subject


def rows(
    ledger: Ledger,
    values: Mapping[str, Sequence[object]],
    *,
    feed: str,
    arrival: int,
    contents: Sequence[bytes],
    local: pa.Array | None = None,
) -> pa.Table:
    """A batch of records; `values` by field, those to be sealed already so, absent fields missing.

    Of moments in Arrow, `local` is what clocks showed where the source is.
    """
    length = len(contents)
    columns: dict[str, Sequence[object]] = {
        **values,
        **_clocks(values[ledger.moment], local),
        "feed": pa.repeat(pa.scalar(feed), length),
        "arrival": pa.repeat(pa.scalar(arrival), length),
        "content": contents,
    }
    schema = LEDGERS[ledger.name]
    return pa.table(
        [
            _column(columns[name], kind) if name in columns else pa.nulls(length, kind)
            for name, kind in zip(schema.names, schema.types, strict=True)
        ],
        schema=schema,
    )


def _column(values: Sequence[object], kind: pa.DataType) -> pa.Array:
    return values.cast(kind) if isinstance(values, pa.Array) else pa.array(values, kind)


def _clocks(moments: Sequence[object], local: pa.Array | None) -> dict[str, Sequence[object]]:
    """Day, weekday and hour of moments, in the zone they are given in; of days there is nothing to add."""
    if local is not None:
        days = pc.floor_temporal(local, unit="day").cast(pa.date32())
        return {
            "day": days,
            "weekday": pc.day_of_week(local, count_from_zero=False),
            "hour": pc.hour(local),
        }
    if isinstance(moments, pa.Array):
        return {}
    times = [moment for moment in moments if isinstance(moment, datetime)]
    return {
        "day": [moment.date() for moment in times],
        "weekday": [moment.isoweekday() for moment in times],
        "hour": [moment.hour for moment in times],
    }


def delivered(table: FactTable) -> dict[str, tuple[int, date, date]]:
    """How many records each feed has delivered, and the first and last day they belong to."""
    snapshot = table.snapshot()

    def read() -> list[Row]:
        t = snapshot.table
        day = t[subject(table.name).day]
        return table.rows(t.group_by("feed").aggregate(n=t.count(), first=day.min(), last=day.max()))

    spans = table.memory.recall(("delivered", snapshot.key), read)
    return {feed: (n, first, last) for feed, n, first, last in spans}


def accepted_from(table: FactTable, *, arrival: int) -> int:
    """How many records in the ledger came by this arrival, those corrected since too."""
    [(n,)] = table.engine.rows(
        f'SELECT count(*) FROM "{table.snapshot().every}" AS it WHERE {HOLDS} AND arrival = ?',  # noqa: S608 # our own
        [arrival],
    )
    return int(n)


def later_from(table: FactTable, *, arrival: int, than: date) -> tuple[int, date | None]:
    """How many records in force came by this arrival for a later day, and the last of their days."""
    t = table.snapshot().table
    t = t.filter(t.arrival == arrival, t[subject(table.name).day] > than)
    [(n, last)] = table.rows(t.aggregate(n=t.count(), last=t[subject(table.name).day].max()))
    return int(n), last
