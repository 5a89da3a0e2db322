"""Simulated contacts, in a ledger or in a file: they stand for size, and nobody ever made one of them."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa

from hark.lake.schemas import CONTACTS
from hark.lake.table import FactTable

AT_ONCE = 1_000_000
DAYS = 365  # from the first of January 2026 on, the lunch hours busier
LATE = 50  # one in so many comes up to thirty days late

_ROWS = """
SELECT 'simulated' AS feed, 'simulated-' || i AS source_id,
    timezone('UTC', TIMESTAMP '2026-01-01' + to_seconds(moment)) AS entered,
    (DATE '2026-01-01' + CAST(moment // 86400 AS INTEGER)) AS day,
    isodow(DATE '2026-01-01' + CAST(moment // 86400 AS INTEGER)) AS weekday, moment // 3600 % 24 AS hour,
    ['phone', 'phone', 'phone', 'chat', 'counter'][1 + a % 5] AS channel,
    ['cards', 'loans', 'accounts'][1 + a % 3] AS line, 'product ' || a % 8 AS product,
    'unit ' || b % 40 AS unit, 'team ' || b % 160 AS team, 'queue ' || a % 24 AS queue,
    'staff ' || b % 1600 AS staff, 'customer ' || hash(i, 3) % 2000000 AS customer,
    'reason ' || c % 15 AS reason,
    CASE WHEN c % 20 = 0 THEN 'abandoned' ELSE 'answered' END AS outcome,
    abs(round(-ln(1 - u1) * 25, 1)) AS wait,
    CASE WHEN c % 20 > 0 THEN abs(round(-ln(1 - u2) * 180, 1)) END AS talk,
    CASE WHEN c % 20 > 0 AND c % 3 = 0 THEN 20.0 END AS hold, CASE WHEN c % 20 > 0 THEN 30.0 END AS wrap,
    CASE WHEN c % 20 > 0 THEN 45.0 END AS available,
    CASE WHEN a % 5 = 3 THEN abs(round(-ln(1 - u2) * 40, 1)) END AS first_reply,
    c % 7 > 0 AS resolved, c % 11 = 0 AS transferred,
    md5(i || '')::BLOB AS content, 1 AS arrival
FROM (
    SELECT i, CAST(hash(i, 0) % 999983 AS BIGINT) AS a,
        CAST(hash(i, 1) % 999979 AS BIGINT) AS b,
        CAST(hash(i, 2) % 999961 AS BIGINT) AS c,
        (hash(i, 4) % 1000000) / 1e6 AS u1, (hash(i, 5) % 1000000) / 1e6 AS u2,
        CAST({day} * 86400 + (hash(i, 7) % 43200 + hash(i, 8) % 43200) AS BIGINT) AS moment
    FROM range({first}, {after}) numbers(i)
)
"""


def simulated(folder: Path, *, rows: int) -> FactTable:
    """A ledger of so many contacts, which came in the order of their days but for the late ones."""
    folder.mkdir(mode=0o700, exist_ok=True)
    table = FactTable(folder, "contacts", CONTACTS)
    for first in range(0, rows, AT_ONCE):
        append(table, first=first, count=min(AT_ONCE, rows - first), of=rows)
    return table


def write(path: Path, *, rows: int) -> None:
    """A CSV of so many contacts in Hark's own form, their times without an offset, as they are exported."""
    made = _ROWS.format(first=0, after=rows, day=_day(rows))
    duckdb.sql(
        "COPY (SELECT source_id AS id, strftime(entered, '%Y-%m-%d %H:%M:%S') AS entered,"  # noqa: S608 # our own
        f" * EXCLUDE (feed, source_id, entered, day, weekday, hour, content, arrival) FROM ({made}))"
        f" TO '{path}' (FORMAT csv, HEADER)"
    )


def append(table: FactTable, *, first: int, count: int, of: int = 0, on: int | None = None) -> None:
    """Add so many contacts that are not there yet, of a year that has `of` in all, or all of one day."""
    made = rows(first=first, count=count, of=of, on=on)
    with table.exclusive():
        table.append(made)


def rows(*, first: int, count: int, of: int = 0, on: int | None = None) -> pa.Table:
    """So many contacts from the one of that number on."""
    day = _day(of) if on is None else str(on)
    return pa.Table.from_batches(_made(first, count, day), CONTACTS)


def _day(of: int) -> str:
    """The day of the year of a contact among `of`: they come in the order of their days, a few late."""
    late = f"CASE WHEN hash(i, 9) % {LATE} = 0 THEN CAST(hash(i, 6) % 31 AS BIGINT) ELSE 0 END"
    return f"greatest(0, CAST(i AS BIGINT) * {DAYS} // {of} - {late})"


def _made(first: int, count: int, day: str) -> Iterator[pa.RecordBatch]:
    rows = duckdb.sql(_ROWS.format(first=first, after=first + count, day=day)).to_arrow_table()
    columns = [
        rows[name].cast(kind).combine_chunks() if name in rows.column_names else pa.nulls(count, kind)
        for name, kind in zip(CONTACTS.names, CONTACTS.types, strict=True)
    ]
    yield from pa.table(columns, schema=CONTACTS).to_batches()
