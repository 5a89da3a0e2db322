"""Each indicator of accesses, findings, trainings and transactions against the same computed by hand."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from hark.core.terms.figure import Answer, Source
from hark.core.terms.period import Period
from hark.core.terms.question import Question
from hark.lake import asking, rolling
from hark.lake.table import FactTable
from hark.measures.book import look_up, of_subject
from tests.makers import NOON, a_ledger
from tests.measures import by_hand

MONTH = Period(date(2026, 11, 1), date(2026, 12, 1))
Facts = list[dict[str, Any]]
Maker = Callable[[random.Random], dict[str, Any]]


def _day(dice: random.Random) -> date:
    return MONTH.start + timedelta(days=dice.randrange(MONTH.days))


def _sometimes(dice: random.Random, value: object) -> object:
    return dice.choice((None, value))


def _access(dice: random.Random) -> dict[str, Any]:
    return {
        "accessed": NOON.replace(day=_day(dice).day),
        "reason": _sometimes(dice, "a complaint"),
        "case": _sometimes(dice, "TS1"),
        "granted": dice.choice((True, True, False, None)),
        "unit": dice.choice(("north", "south", None)),
    }


def _finding(dice: random.Random) -> dict[str, Any]:
    found = _day(dice)
    return {
        "found": found,
        "severity": dice.choice(("low", "medium", "high", None)),
        "confirmed": dice.choice((True, False, None, None)),
        "due": _sometimes(dice, found + timedelta(days=10)),
        "closed": _sometimes(dice, found + timedelta(days=dice.randrange(-2, 20))),
    }


def _training(dice: random.Random) -> dict[str, Any]:
    due = _day(dice)
    return {
        "due": due,
        "completed": _sometimes(dice, due + timedelta(days=dice.randrange(-5, 5))),
        "passed": dice.choice((True, False, None)),
    }


def _transaction(dice: random.Random) -> dict[str, Any]:
    sizes = (None, 0.0, 50_000.0, 49_999.99, -20.0, round(dice.lognormvariate(8, 2), 2))
    return {
        "booked": NOON.replace(day=_day(dice).day),
        "equivalent": dice.choice(sizes),
        "cash": dice.choice((True, False, None)),
        "cross_border": dice.choice((True, False, None)),
        "unit": dice.choice(("north", "south", None)),
    }


MAKERS: dict[str, Maker] = {
    "accesses": _access,
    "findings": _finding,
    "trainings": _training,
    "transactions": _transaction,
}


def some(name: str, *, seed: int = 7, count: int = 400) -> Facts:
    dice = random.Random(seed)
    return [MAKERS[name](dice) for _ in range(count)]


def asked(table: FactTable, *by: str) -> dict[str, list[Answer]]:
    """The answers to every indicator of the ledger, by its id."""
    ids = tuple(of_subject(table.name))
    answers = asking.ask(table, Question(ids, MONTH, by=by), book=[look_up(id) for id in ids])
    return {id: [each for each in answers if each.indicator == id] for id in ids}


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("name", MAKERS)
def test_are_those_computed_by_hand(name: str, seed: int, tmp_path: Path) -> None:
    facts = some(name, seed=seed)
    counted = asked(a_ledger(tmp_path, *facts, name=name))
    expected = {
        "accesses": lambda: by_hand.accesses(facts, days=MONTH.days),
        "findings": lambda: by_hand.findings(facts),
        "trainings": lambda: by_hand.trainings(facts),
        "transactions": lambda: by_hand.transactions(facts),
    }[name]()

    for id, (part, whole) in expected.items():
        [answer] = counted.pop(id)
        assert whole and answer.estimate.value == pytest.approx(part / whole), id
    others = {id: answer.estimate.value for id, [answer] in counted.items()}
    stand = [fact for fact in facts if fact.get("confirmed") is not False]
    taken = by_hand.days_to_close(facts) if name == "findings" else [1]
    known = {
        "findings.count": len(stand),
        "findings.days_to_close": pytest.approx(sum(taken) / len(taken)),
        "trainings.due": len(facts),
        "trainings.overdue": sum(fact.get("completed") is None for fact in facts),
        "transactions.count": len(facts),
    }
    assert others == {id: known[id] for id in others}


@pytest.mark.parametrize("name", ["accesses", "transactions"])
def test_sums_kept_by_day_say_the_same_as_the_facts(name: str, tmp_path: Path) -> None:
    table = a_ledger(tmp_path, *some(name), name=name)
    scanned = asked(table, "unit")
    table.memory.__init__()  # type: ignore[misc] # it is not to remember the answers just given

    rolling.refresh(table, now=NOON)
    summed = asked(table, "unit")

    assert {each.source for told in summed.values() for each in told} != {Source.FACTS}
    for id, told in scanned.items():
        values = [(each.by["unit"], each.n, each.estimate.value) for each in summed[id]]
        assert values == [(each.by["unit"], each.n, pytest.approx(each.estimate.value)) for each in told]


def test_days_of_what_was_settled_before_it_was_found_are_not_counted(tmp_path: Path) -> None:
    found = date(2026, 11, 9)
    closed = [{"found": found, "closed": found + timedelta(days=n)} for n in (-3, 0, 4)]

    [days] = asked(a_ledger(tmp_path, *closed, name="findings"))["findings.days_to_close"]

    assert (days.n, days.excluded, days.estimate.value) == (2, 1, 2.0)


def test_what_the_system_refused_is_no_look(tmp_path: Path) -> None:
    looks = {"granted": False, "reason": None}, {"granted": None, "reason": None}, {}

    counted = asked(a_ledger(tmp_path, *looks, name="accesses"))

    [without] = counted["accesses.without_reason_share"]
    assert (without.part, without.whole) == (1, 2)
