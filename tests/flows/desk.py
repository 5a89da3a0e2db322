"""A desk that corrects what it told of its contacts: its mapping, its files, and what is in force of them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from hark.core.terms.period import Period
from hark.core.terms.question import Question
from hark.flows import facts, indicators
from hark.flows.loading import settle
from hark.flows.offering import receive
from hark.guard.access import operator
from tests.makers import NOON

ANNA = operator("anna")
HOUR = timedelta(hours=1)
DAYS = Period(date(2026, 11, 1), date(2026, 12, 1))
MAPPING = """
name = "desk"
ledger = "contacts"
feed = "desk"
title = { en = "Desk", zh = "柜台" }
missing = [""]
corrections = "supersede"

[[column]]
field = "source_id"
from = ["id"]
kind = "id"
required = true

[[column]]
field = "changed"
from = ["updated_at"]
kind = "time"
required = true

[[column]]
field = "entered"
from = ["entered"]
kind = "time"
required = true

[[column]]
field = "outcome"
from = ["outcome"]
kind = "text"

[[column]]
field = "queue"
from = ["queue"]
kind = "text"

[[column]]
field = "wait"
from = ["wait"]
kind = "seconds"
"""
Row = tuple[str, int, str, float]  # id, hour it was changed in, queue, wait


@pytest.fixture
def desk(home: Path) -> Path:
    (home / "mappings" / "desk.toml").write_text(MAPPING, encoding="utf-8")
    return home


def a_file(folder: Path, rows: Sequence[Row]) -> Path:
    lines = [
        f"{id},{NOON + hour * HOUR:%Y-%m-%d %H:%M:%S},2026-11-{2 + int(id) % 9:02d} 10:00:00,answered,"
        f"{queue},{wait}"
        for id, hour, queue, wait in rows
    ]
    file = folder / f"{len(list(folder.glob('*.csv')))}.csv"
    file.write_text("\n".join(["id,updated_at,entered,outcome,queue,wait", *lines]) + "\n", encoding="utf-8")
    return file


def bring(home: Path, rows: Sequence[Row], *, at: datetime = NOON) -> int:
    """The number of the load by which the rows came."""
    file = a_file(home, rows)
    arrival = receive(file, file_name=file.name, mapping="desk", feed="desk", by=ANNA, now=at)
    assert settle(arrival, file, by=ANNA, clock=lambda: at).refusal is None
    return arrival


def in_force() -> dict[str, tuple[str, float]]:
    """Queue and wait of each contact."""
    found = facts.page("contacts", facts.selection("contacts"), offset=0, limit=1_000, by=ANNA).facts
    told = {fact.source_id: (fact.queue, fact.wait) for fact in found}
    assert len(told) == len(found), "a contact is in force twice"
    return told


def waited() -> dict[str | None, tuple[int | None, float | None]]:
    """How many waited in each queue, and how long."""
    question = Question(("contacts.wait",), DAYS, by=("queue",))
    answers = indicators.ask(question, by=ANNA, now=NOON)
    return {answer.by["queue"]: (answer.n, answer.estimate.value) for answer in answers}
