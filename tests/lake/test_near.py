"""What is made from other records is the same for a period, from those near to it, as from all there are."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import ibis
import pytest

from hark.core.terms.period import Grain, Period
from hark.core.terms.question import Question
from hark.lake import counting, summing
from hark.lake.table import FactTable
from hark.measures import contacts
from hark.measures.book import of_subject, subject
from hark.measures.formulas import needs
from tests.makers import a_ledger, add

FIRST = datetime(2026, 9, 1, tzinfo=UTC)
DAYS = 60


def moment(dice: random.Random) -> datetime:
    """Some moment, as some place on earth calls it."""
    at = FIRST + timedelta(minutes=dice.randrange(DAYS * 1440))
    return at.astimezone(timezone(timedelta(hours=dice.choice((-11, 0, 8, 14)))))


def a_contact(dice: random.Random) -> dict[str, object]:
    return {
        "entered": moment(dice),
        "customer": dice.choice((None, "c1", "c2", "c3", "c4")),
        "reason": dice.choice((None, "card", "loan")),
        "outcome": dice.choice(("answered", "answered", "abandoned", "void")),
        "repeat_of": str(dice.randrange(300)) if dice.random() < 0.05 else None,
        "resolved": dice.choice((None, True, False)),
    }


def a_step(dice: random.Random) -> dict[str, object]:
    return {
        "happened": moment(dice),
        "case": dice.choice((None, *map(str, range(25)))),
        "step": dice.choice(("check", "sign")),
        "transition": dice.choice(("START", "COMPLETE")),
    }


def periods(count: int) -> Iterator[Period]:
    dice = random.Random(9)
    for _ in range(count):
        start = FIRST.date() + timedelta(days=dice.randrange(-2, DAYS))
        yield Period(start, start + timedelta(days=dice.randrange(1, 30)))


@pytest.fixture(params=["contacts", "steps"])
def table(request: pytest.FixtureRequest, tmp_path: Path) -> FactTable:
    dice = random.Random(4)
    make = {"contacts": a_contact, "steps": a_step}[request.param]
    table = a_ledger(tmp_path, name=request.param)
    for feed in ("north", "south"):
        add(table, *(make(dice) for _ in range(150)), feed=feed)
    return table


def made(table: FactTable, period: Period, *, near: bool) -> list[tuple[Any, ...]]:
    """What is made of each record of the period from others."""
    of = subject(table.name)
    facts = of.prepared(
        table.snapshot().table, of_subject(table.name).values(), period=period if near else None
    )
    day = facts[of.day]
    facts = facts.filter(day >= ibis.literal(period.start), day < ibis.literal(period.end))
    if table.name == "steps":
        facts = facts.filter(facts.case.notnull())  # an event of no case has none before or after it
    return sorted(table.rows(facts.select("source_id", *sorted(of.derived))), key=repr)


def test_is_the_same(table: FactTable) -> None:
    told = set()
    for period in periods(12):
        found = made(table, period, near=True)
        assert found == made(table, period, near=False)
        told |= {value for row in found for value in row[1:]}

    assert {True, False} <= told


def test_is_the_same_of_all_days_there_are(table: FactTable) -> None:
    assert made(table, counting.EVER, near=True) == made(
        table, Period(date(1, 1, 1), date(9999, 1, 1)), near=False
    )


def test_only_such_indicators_are_read_from_others_records(table: FactTable) -> None:
    assert all(
        set(needs(formula)) <= set(subject(table.name).derived) for formula in of_subject(table.name).values()
    )


@pytest.mark.parametrize("grain", [Grain.ALL, Grain.WEEK])
def test_what_is_shared_by_quarters_adds_up_to_a_pass_over_the_period(table: FactTable, grain: Grain) -> None:
    formulas = {id: formula for id, formula in of_subject(table.name).items() if needs(formula)}
    ever = Period(date(2020, 1, 1), date(2030, 1, 1))
    for period in (*periods(6), Period(date(2026, 9, 20), date(2026, 10, 20)), ever):
        question = Question(tuple(formulas), period, grain=grain)
        shared = summing.sum_up(table, table.snapshot(), question, formulas)
        alone = counting.summed(table, table.snapshot(), question, formulas)
        for id in formulas:
            assert shared[id].keys() == alone[id].keys()
            for place, sums in alone[id].items():
                assert shared[id][place].counts == pytest.approx(sums.counts)
                found = shared[id][place].values
                assert (found.values.tolist(), found.often.tolist()) == (
                    sums.values.values.tolist(),
                    sums.values.often.tolist(),
                )


def test_a_period_and_the_one_before_it_share_a_pass(
    table: FactTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    formulas = {id: formula for id, formula in of_subject(table.name).items() if needs(formula)}
    passes: list[Question] = []
    summed = counting.summed
    monkeypatch.setattr(summing, "summed", lambda *a, **k: passes.append(a[2]) or summed(*a, **k))

    november = Period(date(2026, 11, 1), date(2026, 12, 1))
    for period, grain in ((november, Grain.ALL), (november.before, Grain.ALL), (november, Grain.DAY)):
        question = Question(tuple(formulas), period, grain=grain)
        summing.sum_up(table, table.snapshot(), question, formulas)

    assert [asked.period for asked in passes] == [Period(date(2026, 10, 1), date(2027, 1, 1))]


def test_a_margin_too_narrow_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(4)
    table = a_ledger(tmp_path, *(a_contact(dice) for _ in range(300)), name="contacts")
    monkeypatch.setattr(contacts, "_MARGIN", timedelta(days=contacts.AGAIN_WITHIN - 2))

    assert any(made(table, period, near=True) != made(table, period, near=False) for period in periods(12))
