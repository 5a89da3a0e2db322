"""The institution's own numbers come from its file, and are counted by: from the facts and from sums."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hark.core.errors import Refusal
from hark.core.terms.figure import Source
from hark.core.terms.period import Period
from hark.core.terms.question import Question
from hark.flows.own_indicators import put_in_force
from hark.lake import rolling
from hark.lake.asking import ask
from hark.lake.table import FactTable
from hark.measures import book
from hark.measures.book import look_up
from tests.makers import NOON, a_ledger, add, forget_formulas

LEVEL = "contacts.service_level"
DAY = Period(NOON.date(), NOON.date().replace(day=NOON.day + 1))
WAITS = [("answered", 10.0), ("answered", 25.0), ("answered", 60.0), ("abandoned", 3.0)]


@pytest.fixture(autouse=True)
def as_in_the_catalogue() -> Iterator[None]:
    yield
    book.adjust({})
    forget_formulas()


def reopened(folder: Path) -> FactTable:
    """The ledger as another process opens it, which remembers nothing."""
    forget_formulas()
    return a_ledger(folder, name="contacts")


def level(table: FactTable) -> tuple[float | None, float | None, Source, int]:
    [answer] = ask(table, Question((LEVEL,), DAY), book=[look_up(LEVEL)])
    return answer.part, answer.whole, answer.source, answer.definition


def own(folder: Path, text: str) -> None:
    (folder / "indicators.toml").write_text(text, encoding="utf-8")
    put_in_force(folder / "indicators.toml")


def test_is_counted_from_the_facts_and_from_sums_made_anew(tmp_path: Path) -> None:
    table = a_ledger(tmp_path, name="contacts")
    add(table, *({"outcome": outcome, "wait": wait} for outcome, wait in WAITS))
    rolling.refresh(table, now=NOON)
    assert level(table) == (1, 4, Source.ROLLUP, 1)

    own(tmp_path, f'["{LEVEL}"]\nsince = 2026-12-01\nwithin = 30\nshort = 5\ntarget = 0.9\n')

    table = reopened(tmp_path)
    assert level(table) == (2, 3, Source.FACTS, 2)  # sums made by other numbers are not taken
    rolling.refresh(table, now=NOON)
    assert level(reopened(tmp_path)) == (2, 3, Source.ROLLUP, 2)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[contacts", "cannot be read as TOML"),
        (f'["{LEVEL}"]\nwithin = 30\n', "needs the day since"),
        (f'["{LEVEL}"]\nsince = 2026-12-01\n', "at least one number"),
        (f'["{LEVEL}"]\nsince = 2026-12-01\nwithin = "30"\n', "at least one number"),
        (f'["{LEVEL}"]\nsince = 2026-12-01\nwithin = true\n', "at least one number"),
        ("service = 3\n", "needs the day since"),
        ('["contacts.never"]\nsince = 2026-12-01\ntarget = 0.5\n', "no indicator called"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(text: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=told):
        own(tmp_path, text)

    assert look_up(LEVEL)[0].parameters["within"] == 20
