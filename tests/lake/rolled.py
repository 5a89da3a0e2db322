"""Ledgers of contacts that grew and were rolled up, what they answer, and what their facts say."""

import math
import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from hark.core.terms.figure import Answer
from hark.core.terms.period import Period
from hark.core.terms.question import Question
from hark.lake import asking, rolling
from hark.lake.table import FactTable
from hark.measures.book import look_up, of_subject
from tests.makers import NOON, a_ledger, add

MONTH = Period(date(2026, 11, 1), date(2026, 12, 1))
SUMMED = tuple(id for id, formula in of_subject("contacts").items() if not getattr(formula, "needs", ()))


def a_contact(dice: random.Random) -> dict[str, object]:
    """A contact of the last ten weeks, with anything missing that may be."""
    return {
        "entered": NOON - timedelta(minutes=dice.randrange(100_000)),
        "channel": dice.choice(("phone", "counter", None)),
        "line": dice.choice(("cards", None)),
        "queue": dice.choice(("queue 1", "队列", None)),
        "unit": dice.choice(("north", "south", None)),
        "product": dice.choice(("card", "loan")),
        "outcome": dice.choice(("answered", "answered", "abandoned", "void", None)),
        "wait": dice.choice((None, 0.0, dice.expovariate(1 / 30), 4e6)),
        "talk": dice.choice((None, dice.expovariate(1 / 200))),
        "hold": dice.choice((None, 12.5)),
        "available": dice.choice((None, 30.0)),
        "transferred": dice.choice((None, True, False)),
    }


def grown(folder: Path, batches: Sequence[int], *, seed: int = 1, every: int = 1) -> FactTable:
    """A ledger of contacts that came in batches of these sizes, rolled up after every so many."""
    table, dice = a_ledger(folder, name="contacts"), random.Random(seed)
    for at, size in enumerate(batches, 1):
        add(table, *(a_contact(dice) for _ in range(size)), feed=dice.choice(("north", "south")))
        if at % every == 0:
            rolling.refresh(table, now=NOON)
    return table


def asked(table: FactTable, question: Question) -> list[Answer]:
    return asking.ask(table, question, book=[look_up(id) for id in question.indicators])


def scanned(table: FactTable, question: Question, monkeypatch: pytest.MonkeyPatch) -> list[Answer]:
    """What the facts say."""
    table.memory.__init__()  # type: ignore[misc] # it is not to remember the answer just given
    with monkeypatch.context() as patch:
        for room in ("planning", "coverage"):
            patch.setattr(f"hark.lake.{room}.chain", lambda table, *, upto: [])
        answers = asked(table, question)
    table.memory.__init__()  # type: ignore[misc] # see above
    return answers


def same(these: Sequence[Answer], those: Sequence[Answer]) -> bool:
    """Whether they say the same: counts and percentiles exactly, sums but for the order of adding."""
    return len(these) == len(those) and all(map(_same, these, those))


def _same(one: Answer, other: Answer) -> bool:
    exact = (
        "indicator",
        "period",
        "by",
        "n",
        "excluded",
        "known_days",
        "quantiles",
        "data_version",
        "verdict",
    )
    near = [
        (a.part, a.whole, a.squares, a.estimate.value, a.estimate.low, a.estimate.high) for a in (one, other)
    ]
    return all(getattr(one, name) == getattr(other, name) for name in exact) and all(
        (a is None and b is None) or (a is not None and b is not None and math.isclose(a, b, rel_tol=1e-9))
        for a, b in zip(*near, strict=True)
    )
