"""Different customers are counted exactly for each period, whoever came on several of its days."""

import random
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from hark.core.terms.figure import Answer
from hark.core.terms.period import Grain, Period
from hark.core.terms.question import Filter, Question
from hark.lake import rolling
from hark.lake.asking import ask
from hark.lake.table import FactTable
from hark.measures.book import look_up
from tests.makers import NOON, a_ledger, add

ID = "contacts.per_customer"
WEEKS = Period(NOON.date() - timedelta(days=28), NOON.date() + timedelta(days=1))


def contacts() -> list[dict[str, object]]:
    dice = random.Random(7)
    return [
        {
            "entered": NOON - timedelta(days=dice.randrange(28), minutes=dice.randrange(300)),
            "customer": dice.choice([None, *(f"c{n}" for n in range(40))]),
            "channel": dice.choice(("phone", "chat")),
            "outcome": dice.choice(("answered", "abandoned", "void")),
        }
        for _ in range(300)
    ]


def asked(table: FactTable, question: Question) -> list[Answer]:
    return ask(table, question, book=[look_up(ID)])


def offered(facts: list[dict[str, object]], channel: str | None = None) -> list[dict[str, object]]:
    return [f for f in facts if f["outcome"] != "void" and channel in (None, f["channel"])]


@pytest.mark.parametrize("rolled", [False, True])
def test_are_counted_as_by_hand(rolled: bool, tmp_path: Path) -> None:
    facts, table = contacts(), a_ledger(tmp_path, name="contacts")
    add(table, *facts)
    if rolled:
        rolling.refresh(table, now=NOON)

    [whole] = asked(table, Question((ID,), WEEKS))
    by_channel = asked(table, Question((ID,), WEEKS, by=("channel",)))
    [chats] = asked(table, Question((ID,), WEEKS, filter=Filter({"channel": ("chat",)})))

    known = Counter(f["customer"] for f in offered(facts) if f["customer"])
    assert (whole.whole, whole.part, whole.n) == (len(known), known.total(), len(known))
    assert whole.estimate.value == known.total() / len(known)
    assert whole.squares == sum(n * n for n in known.values())
    assert whole.excluded == len(facts) - known.total()
    for answer in by_channel:
        own = Counter(f["customer"] for f in offered(facts, answer.by["channel"]) if f["customer"])
        assert (answer.whole, answer.part) == (len(own), own.total())
    assert (chats.whole, chats.part) == (by_channel[0].whole, by_channel[0].part)
    assert sum(answer.whole or 0 for answer in by_channel) > len(known)  # some came by both


def test_of_weeks_do_not_add_up_to_the_months(tmp_path: Path) -> None:
    facts, table = contacts(), a_ledger(tmp_path, name="contacts")
    add(table, *facts)

    weeks = asked(table, Question((ID,), WEEKS, grain=Grain.WEEK))

    for answer in weeks:
        own = [f for f in offered(facts) if f["customer"] and f["entered"].date() in answer.period]  # type: ignore[attr-defined] # a moment
        assert answer.whole == len({f["customer"] for f in own})
    [whole] = asked(table, Question((ID,), WEEKS))
    assert sum(answer.part or 0 for answer in weeks) == whole.part
    assert sum(answer.whole or 0 for answer in weeks) > (whole.whole or 0)


def test_nobody_known_is_no_figure(tmp_path: Path) -> None:
    table = a_ledger(tmp_path, name="contacts")
    add(table, {"customer": None})

    [answer] = asked(table, Question((ID,), WEEKS))

    assert (answer.estimate.value, answer.n, answer.excluded) == (None, 0, 1)
