"""Asking: what the board asks of a million complaints, for the first time and again, beside plain SQL."""

import sqlite3
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from time import perf_counter

from benchmarks import by_hand
from benchmarks.ledgers import Ledgers
from benchmarks.report import Goal, Report, busy, milliseconds
from hark.core.terms.figure import Answer
from hark.core.terms.period import Grain, Period
from hark.core.terms.question import Question

TIMELY = "complaints.timely_share"
MOST = 300  # milliseconds
LATER = datetime(2026, 1, 1, tzinfo=UTC)  # no feed of these years is late

# Months that begin on successive days, where the company is known.
MONTHS = [
    Period(first + timedelta(days=days), first + timedelta(days=days + 30))
    for first in (date(2014, 10, 8), date(2019, 4, 1), date(2023, 5, 27))
    for days in range(10)
]

ABOUT = """\
Over {rows:,} complaints (real rows repeated with new ids), each question for {months} months that begin on
different days. *Anew*: nothing is remembered. *Another month*: the same was asked of the month that begins
a day earlier. *Again*: it was asked before. By hand it is plain SQL on the SQLite table of `load`, which
has an index by day. Both engines are open and have answered before.

An answer of Hark's carries value, interval and verdict and, for days to send, median and ninetieth
percentile; by hand there are the counts alone. The timely ones were compared each time and are equal.
p50 / p95 in milliseconds."""

COLUMNS = ("anew", "another month", "again", "by hand")
WORDS = {
    "eight": "all eight indicators",
    "by day": "timely share by day",
    "eight by day": "all eight indicators by day",
    "by company": "timely share by company",
}


def measure(ledgers: Ledgers) -> Report:
    """The times of each question, by Hark and by hand."""
    began = busy()
    ledgers.enter()
    database = sqlite3.connect(ledgers.by_hand.place)
    times = {name: _times(name, database) for name in WORDS}
    slowest = max(milliseconds(of_one["again"], percent=95) for of_one in times.values())
    return Report(
        title="Asking",
        about=ABOUT.format(rows=ledgers.rows, months=len(MONTHS)),
        columns=["", *COLUMNS],
        rows=[[WORDS[name], *map(_shown, of_one.values())] for name, of_one in times.items()],
        goals=[Goal(f"Again: p95 at most {MOST} ms", f"{slowest:.1f}", reached=slowest <= MOST)],
        busy=began,
    )


def _times(name: str, database: sqlite3.Connection) -> dict[str, list[float]]:
    """The seconds each month took, by column."""
    from hark.flows import stores
    from hark.lake.memory import Memory

    times: dict[str, list[float]] = {column: [] for column in COLUMNS}
    for month in [MONTHS[0], *MONTHS]:  # the first one twice, to open what is still closed
        stores.ledger("complaints").memory = Memory()
        earlier = Period(month.start - timedelta(days=1), month.end - timedelta(days=1))
        clock = [perf_counter()]
        for period in (earlier, month, month):
            answers = _ask(name, period)
            clock.append(perf_counter())
        counts = by_hand.ask(database, name, month)
        clock.append(perf_counter())
        _require_equal(answers, counts)
        for column, (begun, done) in zip(COLUMNS, pairwise(clock), strict=True):
            times[column].append(done - begun)
    return {column: measured[1:] for column, measured in times.items()}


def _ask(name: str, period: Period) -> list[Answer]:
    from hark.flows import indicators
    from hark.guard.access import operator

    by = operator("benchmark")
    return indicators.ask(
        Question(
            indicators=tuple(indicators.book(by=by)) if "eight" in name else (TIMELY,),
            period=period,
            grain=Grain.DAY if "day" in name else Grain.ALL,
            by=("company",) if "company" in name else (),
        ),
        by=by,
        now=LATER,
    )


def _require_equal(answers: Sequence[Answer], counts: Sequence[by_hand.Row]) -> None:
    timely = [answer for answer in answers if answer.indicator == TIMELY]
    told = [sum(answer.part or 0 for answer in timely), sum(answer.whole or 0 for answer in timely)]
    assert told == [sum(row[column] or 0 for row in counts) for column in (-2, -1)]


def _shown(times: Sequence[float]) -> str:
    return " / ".join(f"{milliseconds(times, percent=percent):.1f}" for percent in (50, 95))
