"""The eight indicators computed again from the files themselves, without a line of Hark.

Written from the definitions, to be compared with what the product answers. It reads
with `csv`, counts with `for`, and takes its intervals from `intervals_by_hand`.
"""

import csv
import gzip
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from tests.figures.intervals_by_hand import count_bounds, decile, mean_bounds, share_bounds

Row = dict[str, str]
Rows = Sequence[Row]

RELIEF = {"Closed with relief", "Closed with monetary relief", "Closed with non-monetary relief"}


@dataclass(frozen=True)
class Figure:
    """What an indicator should answer."""

    value: float | None
    low: float | None
    high: float | None
    part: float | None
    whole: float | None
    n: int
    excluded: int
    quantiles: dict[str, tuple[float | None, float | None, float | None]] = field(default_factory=dict)


def read(path: Path) -> list[Row]:
    """Every record of an extract by the names of its columns."""
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def received(row: Row) -> date:
    return date.fromisoformat(row["Date received"])


def groups(rows: Iterable[Row], key: Callable[[Row], str | None]) -> dict[str | None, list[Row]]:
    """The rows under each value of `key`."""
    found: dict[str | None, list[Row]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


def count(rows: Rows, days: int) -> Figure:
    low, high = count_bounds(len(rows))
    return Figure(len(rows), low, high, part=len(rows), whole=None, n=len(rows), excluded=0)


def per_day(rows: Rows, days: int) -> Figure:
    low, high = count_bounds(len(rows))
    return Figure(
        len(rows) / days, low / days, high / days, part=len(rows), whole=days, n=len(rows), excluded=0
    )


def share(rows: Rows, *, whole: Callable[[Row], bool], part: Callable[[Row], bool]) -> Figure:
    counted = [row for row in rows if whole(row)]
    found = sum(part(row) for row in counted)
    n = len(counted)
    low, high = share_bounds(found, n) if n else (None, None)
    return Figure(found / n if n else None, low, high, part=found, whole=n, n=n, excluded=len(rows) - n)


def timely_share(rows: Rows, days: int) -> Figure:
    column = "Timely response?"
    return share(rows, whole=lambda r: r[column] in {"Yes", "No"}, part=lambda r: r[column] == "Yes")


def disputed_share(rows: Rows, days: int) -> Figure:
    column = "Consumer disputed?"
    return share(rows, whole=lambda r: r[column] in {"Yes", "No"}, part=lambda r: r[column] == "Yes")


def closed_share(rows: Rows, days: int) -> Figure:
    return share(rows, whole=lambda r: True, part=_closed)


def relief_share(rows: Rows, days: int) -> Figure:
    return share(rows, whole=_closed, part=lambda r: r["Company response to consumer"] in RELIEF)


def older_share(rows: Rows, days: int) -> Figure:
    return share(rows, whole=lambda r: True, part=lambda r: "Older American" in r["Tags"])


def days_to_send(rows: Rows, days: int) -> Figure:
    waits = [
        (date.fromisoformat(row["Date sent to company"]) - received(row)).days
        for row in rows
        if row["Date sent to company"]
    ]
    n = len(waits)
    if n == 0:
        unknown = (None, None, None)
        return Figure(None, None, None, 0, 0, 0, len(rows), {"p50": unknown, "p90": unknown})
    low, high = mean_bounds(waits)
    return Figure(
        sum(waits) / n,
        low,
        high,
        part=sum(waits),
        whole=n,
        n=n,
        excluded=len(rows) - n,
        quantiles={"p50": decile(waits, 5), "p90": decile(waits, 9)},
    )


def _closed(row: Row) -> bool:
    return row["Company response to consumer"].startswith("Closed")


INDICATORS: dict[str, Callable[[Rows, int], Figure]] = {
    "complaints.received": count,
    "complaints.per_day": per_day,
    "complaints.timely_share": timely_share,
    "complaints.closed_share": closed_share,
    "complaints.relief_share": relief_share,
    "complaints.disputed_share": disputed_share,
    "complaints.days_to_send": days_to_send,
    "complaints.older_share": older_share,
}
