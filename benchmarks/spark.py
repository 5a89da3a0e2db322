"""The sums of days made by a Spark cluster, beside a job an engineer would write for it by hand in PySpark.

The cluster is one master and two workers on the loopback address. Both sides read the same Parquet, make the
same cubes and end with the same rows in Parquet files written by this process.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from math import log
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks import contacts
from benchmarks.ledgers import Ledgers
from benchmarks.report import Goal, Report, busy
from hark.lake import engines, rolling, segments
from hark.lake.cubes import cubes
from hark.lake.segments import chain
from hark.lake.spark import Spark
from hark.lake.table import FactTable
from tests.agreement import cluster

NOW = datetime(2027, 1, 1, tzinfo=UTC)
ABOUT = """\
Simulated contacts (`contacts.py` makes them by a formula; no customer ever called). The sums of days of
all {cubes} cubes, made by Spark: one master and two workers of one core and {megabytes:,} MB each,
started from the package on the loopback address of the machine that also runs this process. *By hand*:
a PySpark job with the same cubes, written with its functions and not by Hark's formulas, whose rows
this process writes to Parquet. Both are run once to warm the machines up and then measured, in turn,
{times} time(s); the figure is the quickest. *DuckDB* makes them in this process."""
TIMES, MEGABYTES = 1, 3_000

_O, _A = "outcome IN ('answered', 'abandoned')", "outcome = 'answered'"
_HANDLED = "talk + coalesce(hold, 0) + coalesce(wrap, 0)"
_WHOLE_AND_PART = {
    "contacts.connection_share": (_O, _A),
    "contacts.abandonment": (_O, "outcome = 'abandoned'"),
    "contacts.service_level": (f"{_O} AND wait IS NOT NULL", f"{_A} AND wait <= 20"),
    "contacts.transfer_share": (f"{_A} AND transferred IS NOT NULL", "transferred"),
    "contacts.resolved_share": (f"{_A} AND resolved IS NOT NULL", "resolved"),
}
_MEANS = {
    "contacts.wait": ("wait", _O),
    "contacts.asa": ("wait", _A),
    "contacts.aht": (_HANDLED, _A),
    "contacts.first_reply": ("first_reply", _O),
    "contacts.counter_wait": ("wait", f"{_A} AND channel = 'counter'"),
}


def measure(ledgers: Ledgers) -> Report:
    """The build at the size asked for."""
    if what := cluster.lacking():
        raise SystemExit(f"No cluster to measure: {what}.")
    began = busy()
    with (
        TemporaryDirectory(prefix="hark-spark-") as folder,
        cluster.started(Path(folder), megabytes=MEGABYTES) as address,
    ):
        table = contacts.simulated(Path(folder) / "lake", rows=ledgers.rows)
        counter = engines.counter(address)
        assert isinstance(counter, Spark)
        there = FactTable(table.folder.parent, table.name, table.schema, counter=counter)
        segments.MOST = 0  # however few they are
        seconds: dict[str, list[float]] = {"Spark": [], "by hand": []}
        for _ in range(TIMES + 1):
            seconds["Spark"].append(_timed(lambda: rolling.rebuild(there, now=NOW)))
            rows = sum(segment.rows for segment in chain(there, upto=there.newest))
            seconds["by hand"].append(_timed(lambda: _by_hand(counter, there, Path(folder) / "by-hand")))
            own = sum(pq.read_metadata(path).num_rows for path in (Path(folder) / "by-hand").iterdir())
            assert own == rows, (own, rows)
        here = _timed(lambda: rolling.rebuild(table, now=NOW))
        counter.close()
    best = {name: min(found[1:]) for name, found in seconds.items()}
    ratio = best["Spark"] / best["by hand"]
    return Report(
        title="Spark",
        about=ABOUT.format(cubes=len(cubes("contacts")), megabytes=MEGABYTES, times=TIMES),
        columns=["", "seconds", "sums"],
        rows=[
            *([name, f"{best[name]:.1f}", f"{rows:,}"] for name in best),
            ["DuckDB", f"{here:.1f}", f"{rows:,}"],
        ],
        goals=[Goal("At most 1.1 times the job by hand", f"{ratio:.2f}", reached=ratio <= 1.1)],
        busy=began,
    )


def _timed(deed) -> float:  # type: ignore[no-untyped-def] # anything that is called
    began = perf_counter()
    deed()
    return perf_counter() - began


def _by_hand(counter: Spark, table: FactTable, folder: Path) -> None:
    """A file for each cube and kind."""
    from pyspark.sql import functions as f

    folder.mkdir(exist_ok=True)
    session = counter._reached()
    files = [str(path) for path in sorted(table.folder.glob("*.parquet"))]
    facts = session.read.parquet(*files)
    for at, cube in enumerate(cubes(table.name)):
        keys = [
            "day",
            *(
                f.lpad(f.col(name).cast("string"), 2, "0").alias(name)
                if name in ("hour", "weekday")
                else name
                for name in cube
            ),
        ]
        placed = facts.groupBy(*keys)
        _write(placed.agg(*_sums()).toArrow().sort_by("day"), folder / f"{at}-sums.parquet")
        growth = log(1.02)
        each = f.explode(
            f.array(
                *(
                    f.expr(f"named_struct('indicator', '{id}', 'value', CASE WHEN {where} THEN {value} END)")
                    for id, (value, where) in _MEANS.items()
                )
            )
        ).alias("each")
        exploded = facts.select(*keys, each).where("each.value IS NOT NULL")
        bucket = f.expr(
            f"CAST(CASE WHEN each.value > 1e-6 THEN ceil(ln(each.value) / {growth}D) ELSE -1000 END AS INT)"
        ).alias("bucket")
        names = ["day", *cube]
        counted = (
            exploded.select(*names, "each.indicator", bucket).groupBy(*names, "indicator", "bucket").count()
        )
        _write(
            counted.toArrow().sort_by([("indicator", "ascending"), ("day", "ascending")]),
            folder / f"{at}-values.parquet",
        )


def _sums() -> Iterator:  # type: ignore[type-arg] # PySpark's columns
    from pyspark.sql import functions as f

    yield f.count("*").alias("n")
    yield f.expr(f"count_if({_O})").alias("offered")
    yield f.expr(f"count_if({_A})").alias("answered")
    for id, (whole, part) in _WHOLE_AND_PART.items():
        yield f.expr(f"count_if({whole})").alias(f"{id} whole")
        yield f.expr(f"count_if({whole} AND {part})").alias(f"{id} part")
    for id, (value, where) in _MEANS.items():
        counted = f"CASE WHEN {where} THEN {value} END"
        yield f.expr(f"count({counted})").alias(f"{id} whole")
        yield f.expr(f"sum({counted})").alias(f"{id} part")
        yield f.expr(f"sum(({counted}) * ({counted}))").alias(f"{id} squares")
    yield f.expr(f"sum(CASE WHEN available IS NOT NULL THEN {_HANDLED} END)").alias("busy")
    yield f.expr(f"sum({_HANDLED} + available)").alias("paid")


def _write(rows: pa.Table, file: Path) -> None:
    pq.write_table(rows, file, compression="zstd")
