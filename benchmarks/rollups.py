"""Rollups: a board of contacts from sums kept, beside DuckDB over the same Parquet in the same run."""

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks import contacts
from benchmarks.ledgers import Ledgers
from benchmarks.report import Goal, Report, busy, milliseconds
from hark.core.terms.period import Period
from hark.core.terms.question import Question
from hark.lake import rolling
from hark.lake.asking import ask
from hark.lake.memory import Memory
from hark.lake.table import FactTable
from hark.measures.book import look_up

NEW = 100_000
BOARDS = 20
INDICATORS = (
    "contacts.offered",
    "contacts.answered",
    "contacts.connection_share",
    "contacts.abandonment",
    "contacts.service_level",
    "contacts.wait",
    "contacts.asa",
    "contacts.aht",
    "contacts.first_reply",
    "contacts.counter_wait",
    "contacts.transfer_share",
    "contacts.occupancy",
)
SPLITS = ("channel", "queue", "unit", "hour")
MONTHS = [Period(date(2026, month, 1), date(2026, month + 1, 1)) for month in range(2, 12)]
NOW = datetime(2027, 1, 1, tzinfo=UTC)

# The same twelve by hand, without intervals and with percentiles exact: what a careful analyst would write.
_BY_HAND = """
SELECT {split}, count(*) FILTER (o), count(*) FILTER (a), count(*) FILTER (a) / count(*) FILTER (o),
    count(*) FILTER (NOT a) / count(*) FILTER (o), count(*) FILTER (a AND wait <= 20) / count(*) FILTER (o),
    avg(wait) FILTER (o), quantile_cont(wait, [0.5, 0.9]) FILTER (o),
    avg(wait) FILTER (a), quantile_cont(wait, [0.5, 0.9]) FILTER (a),
    avg(handled) FILTER (a), quantile_cont(handled, [0.5, 0.9]) FILTER (a),
    avg(first_reply) FILTER (o), quantile_cont(first_reply, [0.5, 0.9]) FILTER (o),
    avg(wait) FILTER (a AND channel = 'counter'),
    quantile_cont(wait, [0.5, 0.9]) FILTER (a AND channel = 'counter'),
    count(*) FILTER (a AND transferred) / count(*) FILTER (a), sum(handled) / sum(handled + available)
FROM (
    SELECT *, outcome = 'answered' AS a, outcome IN ('answered', 'abandoned') AS o,
        talk + coalesce(hold, 0) + coalesce(wrap, 0) AS handled
    FROM "{view}" WHERE day >= DATE '{start}' AND day < DATE '{end}'
) GROUP BY {split}
"""

ABOUT = """\
Simulated contacts (`contacts.py` makes them by a formula; no customer ever called) of a year, loaded a
million at a time in the order of their days, one in fifty up to thirty days late: 40 units, 24 queues, 3
channels. A *board* is twelve indicators, each with its interval and the means with median and ninetieth
percentile, split by {splits}: four questions, nothing remembered from the
board before, for {months} months of the calendar and for {boards} times thirty days that begin anywhere.
*By DuckDB* the same twelve are asked in plain SQL of the same Parquet for the same months, in the same
process, without intervals. *Refresh* sums up 100,000 contacts of one day that have just come. Memory is the
fullest the process was meanwhile."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured at one size; seconds and bytes."""

    contacts: int
    facts: int
    sums: int
    rebuild: float
    memory: int
    months: Sequence[float]
    thirty_days: Sequence[float]
    by_hand: Sequence[float]
    refresh: float
    refresh_memory: int


def measure(ledgers: Ledgers) -> Report:
    """A board and a refresh at three sizes, each ten times the one before."""
    began = busy()
    with TemporaryDirectory(prefix="hark-rollups-") as folder:
        sizes = [ledgers.rows * times for times in (1, 10, 100)]
        found = [_measured(Path(folder) / str(rows), rows=rows) for rows in sizes]
    small, *_, large = found
    slowest = milliseconds([*large.months, *large.thirty_days], percent=95)
    faster = milliseconds(large.by_hand, percent=50) / milliseconds(large.months, percent=50)
    dearer = large.refresh / small.refresh
    return Report(
        title="Rollups",
        about=ABOUT.format(splits=", ".join(SPLITS), boards=BOARDS, months=len(MONTHS)),
        columns=["", *(f"{each.contacts:,} contacts" for each in found)],
        rows=_rows(found),
        goals=[
            Goal("A board: p95 at most 100 ms", f"{slowest:.0f}", reached=slowest <= 100),
            Goal(
                "At least 50 times faster than DuckDB over the Parquet", f"{faster:.1f}", reached=faster >= 50
            ),
            Goal(
                "A refresh at a hundred times the size: at most 1.3 times",
                f"{dearer:.2f}",
                reached=dearer <= 1.3,
            ),
        ],
        busy=began,
    )


def _measured(folder: Path, *, rows: int) -> Measured:
    table = contacts.simulated(folder, rows=rows)
    gc.freeze()  # as `flows.stores` does once the engines are there
    facts = sum(path.stat().st_size for path in table.folder.glob("*.parquet"))
    _forget_memory()
    began = perf_counter()
    rolling.rebuild(table, now=NOW)
    rebuild, memory = perf_counter() - began, _memory()
    sums = sum(path.stat().st_size for path in table.folder.rglob("_segments/*/*.parquet"))
    begin = [date(2026, 2, 1) + timedelta(days=11 * n) for n in range(BOARDS)]
    for opened in (MONTHS[0], Period(begin[0], begin[0] + timedelta(days=30))):
        board(table, opened)  # opens what is still closed
    months = [_timed(board, table, month) for month in MONTHS]
    thirty_days = [_timed(board, table, Period(first, first + timedelta(days=30))) for first in begin]
    by_hand = [_timed(_by_hand, table, month) for month in MONTHS[::2]]
    _forget_memory()
    refresh = median(_refresh(table, first=rows + NEW * n) for n in range(3))
    return Measured(rows, facts, sums, rebuild, memory, months, thirty_days, by_hand, refresh, _memory())


def board(table: FactTable, month: Period) -> None:
    """Ask for one, with nothing remembered from the board before."""
    table.memory = Memory()
    for split in SPLITS:
        answers = ask(
            table, Question(INDICATORS, month, by=(split,)), book=[look_up(id) for id in INDICATORS]
        )
        assert {answer.source for answer in answers} == {"rollup"}


def _by_hand(table: FactTable, month: Period) -> None:
    for split in SPLITS:
        view = table.snapshot().view
        table.engine.rows(_BY_HAND.format(split=split, view=view, start=month.start, end=month.end))


def _refresh(table: FactTable, *, first: int) -> float:
    contacts.append(table, first=first, count=NEW, on=contacts.DAYS - 1)
    return _timed(rolling.refresh, table, now=NOW)


def _timed(deed: Callable[..., object], *things: object, **named: object) -> float:
    began = perf_counter()
    deed(*things, **named)
    return perf_counter() - began


def _rows(found: Sequence[Measured]) -> list[list[str]]:
    def row(words: str, told: Callable[[Measured], str]) -> list[str]:
        return [words, *(told(each) for each in found)]

    return [
        row("board of a month, p50 / p95", lambda m: _shown(m.months)),
        row("board of any thirty days, p50 / p95", lambda m: _shown(m.thirty_days)),
        row("month by DuckDB, p50 / p95", lambda m: _shown(m.by_hand)),
        row("refresh of 100,000", lambda m: f"{m.refresh:.2f} s"),
        row("memory of a refresh", lambda m: f"{m.refresh_memory / 2**20:,.0f} MB"),
        row("all made anew", lambda m: f"{m.rebuild:.1f} s"),
        row("memory of that", lambda m: f"{m.memory / 2**20:,.0f} MB"),
        row("facts, bytes a contact", lambda m: f"{m.facts / m.contacts:.1f}"),
        row("sums, bytes a contact", lambda m: f"{m.sums / m.contacts:.1f}"),
    ]


def _shown(times: Sequence[float]) -> str:
    return f"{milliseconds(times, percent=50):,.0f} / {milliseconds(times, percent=95):,.0f} ms"


def _forget_memory() -> None:
    """From now on the fullest counts anew."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _memory() -> int:
    """The most bytes this process held since."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return 1024 * int(next(line.split()[1] for line in lines if line.startswith("VmHWM")))
