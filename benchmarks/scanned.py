"""Scanned: figures of a month that no sums are kept of: different customers, and coming again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from unittest.mock import patch

from benchmarks import contacts
from benchmarks.ledgers import Ledgers
from benchmarks.report import Goal, Report, busy, milliseconds
from hark.core.terms.period import Period
from hark.core.terms.question import Question
from hark.lake.asking import ask
from hark.lake.memory import Memory
from hark.lake.table import FactTable
from hark.measures import book
from hark.measures.book import look_up, subject

MONTHS = 5
DIFFERENT = ("contacts.per_customer",)
AGAIN = ("contacts.repeat_share", "contacts.first_contact_resolution")
SPLITS: tuple[tuple[str, ...], ...] = ((), ("channel",), ("unit",))

_SKETCHED = """
SELECT approx_count_distinct(customer) FROM "{view}"
WHERE day >= DATE '{start}' AND day < DATE '{end}' AND outcome IN ('answered', 'abandoned')
"""

ABOUT = """\
Simulated contacts (`contacts.py`), spread over a year, of up to two million customers. *Different customers*
is `contacts.per_customer`; *coming again*: `contacts.repeat_share` and `contacts.first_contact_resolution`.
Each is asked for {months} months that begin on different days, nothing remembered. *Sketched* is DuckDB's
`approx_count_distinct` over the same facts; its error is the largest of the {months}. *From all there are*
makes the columns of coming again from every record of the ledger, where Hark reads those near to a month."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured at one size, in seconds; `off` is how far the sketch was from the truth."""

    contacts: int
    different: dict[tuple[str, ...], Sequence[float]]
    again: dict[tuple[str, ...], Sequence[float]]
    sketched: Sequence[float]
    off: float
    from_all: Sequence[float]


def measure(ledgers: Ledgers) -> Report:
    """The same figures at two sizes, the larger ten times the smaller."""
    began = busy()
    with TemporaryDirectory(prefix="hark-scanned-") as folder:
        found = [_measured(Path(folder) / str(rows), rows=rows) for rows in (ledgers.rows, 10 * ledgers.rows)]
    slowest = milliseconds(found[-1].different[()], percent=95)
    return Report(
        title="Scanned",
        about=ABOUT.format(months=MONTHS),
        columns=["p50 / p95", *(f"{each.contacts:,} contacts" for each in found)],
        rows=_rows(found),
        goals=[
            Goal("Different customers of a month, within a second", f"{slowest:.0f} ms", slowest <= 1_000)
        ],
        busy=began,
    )


def _measured(folder: Path, *, rows: int) -> Measured:
    table = contacts.simulated(folder, rows=rows)
    months = [
        Period(first, first + timedelta(days=30))
        for first in (date(2026, 2, 1) + timedelta(days=53 * n) for n in range(MONTHS))
    ]
    _asked(table, months[0], DIFFERENT, ())  # opens what is still closed
    different, again = (
        {by: [_timed(_asked, table, month, ids, by) for month in months] for by in SPLITS}
        for ids in (DIFFERENT, AGAIN)
    )
    everything = replace(subject("contacts"), near=lambda table, period: table)
    with patch.dict(book._SUBJECTS, contacts=everything):
        from_all = [_timed(_asked, table, month, AGAIN, ("channel",)) for month in months]
    sketched = [_timed(_sketched, table, month) for month in months]
    return Measured(rows, different, again, sketched, max(_off(table, month) for month in months), from_all)


def _asked(table: FactTable, month: Period, ids: tuple[str, ...], by: tuple[str, ...]) -> float:
    table.memory = Memory()
    answers = ask(table, Question(ids, month, by=by), book=[look_up(id) for id in ids])
    assert {answer.source for answer in answers} == {"facts"}
    return float(answers[0].whole or 0)


def _sketched(table: FactTable, month: Period) -> float:
    asked = _SKETCHED.format(view=table.snapshot().view, start=month.start, end=month.end)
    [(count,)] = table.engine.rows(asked)
    return float(count)


def _off(table: FactTable, month: Period) -> float:
    exact = _asked(table, month, DIFFERENT, ())
    return abs(_sketched(table, month) - exact) / exact


def _timed(deed: Callable[..., object], *things: object) -> float:
    began = perf_counter()
    deed(*things)
    return perf_counter() - began


def _rows(found: Sequence[Measured]) -> list[list[str]]:
    def row(words: str, told: Callable[[Measured], str]) -> list[str]:
        return [words, *(told(each) for each in found)]

    rows = [
        row(f"{words}{', by ' + by[0] if by else ''}", lambda m, times=times, by=by: _shown(times(m)[by]))
        for words, times in (
            ("different customers", lambda m: m.different),
            ("coming again", lambda m: m.again),
        )
        for by in SPLITS
    ]
    return [
        *rows,
        row("different customers, sketched", lambda m: f"{_shown(m.sketched)}, {100 * m.off:.1f} % off"),
        row("coming again, by channel, from all there are", lambda m: _shown(m.from_all)),
    ]


def _shown(times: Sequence[float]) -> str:
    return f"{milliseconds(times, percent=50):,.0f} / {milliseconds(times, percent=95):,.0f} ms"
