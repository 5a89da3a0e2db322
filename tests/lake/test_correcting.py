"""Any order and any repetition of the same records ends with the same facts in force, each exactly once."""

from collections.abc import Sequence
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hark.core.terms.ledger import LEDGERS
from hark.core.terms.period import Period
from hark.core.terms.question import Question
from hark.guard.walls import Wall
from hark.lake import asking, correcting, once, rolling
from hark.lake.coverage import coverage
from hark.lake.facts import accepted_from, rows
from hark.lake.finding import superseded
from hark.lake.once import Found, Outcome, Told
from hark.lake.proving import prove
from hark.lake.table import FactTable
from hark.lake.withdrawing import NOTHING, Withdrawn
from hark.measures.book import look_up
from tests.makers import NOON, a_ledger

MOMENT = timedelta(minutes=1)
Change = tuple[str, int, int, float]  # id, the minute it was changed in, the day it is of, its wait
changes = st.lists(
    st.tuples(
        st.sampled_from(("1", "2", "3")),
        st.integers(0, 9),
        st.integers(0, 3),
        st.floats(0.1, 900, allow_nan=False),
    ),
    min_size=1,
    max_size=10,
    unique_by=lambda change: change[:2],
)


def settle(
    table: FactTable, some: Sequence[Change], *, arrival: int = 1, withdrawn: Withdrawn = NOTHING
) -> list[Found]:
    """What a batch of changes becomes, as the flow settles it."""
    contents = [sha256(repr(change).encode()).digest() for change in some]
    told = [
        Told(id, content, NOON + at * MOMENT) for (id, at, *_), content in zip(some, contents, strict=True)
    ]
    found = once.compare(table, told, feed="desk", withdrawn=withdrawn)
    kept = [at for at, each in enumerate(found) if each.outcome not in {Outcome.DUPLICATE, Outcome.CONFLICT}]
    if kept:
        values = {
            "source_id": [some[at][0] for at in kept],
            "changed": [NOON + some[at][1] * MOMENT for at in kept],
            "entered": [NOON - timedelta(days=some[at][2]) for at in kept],
            "wait": [some[at][3] for at in kept],
            "outcome": ["answered"] * len(kept),
            "unit": ["north" if some[at][1] % 2 else "south" for at in kept],
        }
        own = [contents[at] for at in kept]
        new = rows(LEDGERS["contacts"], values, feed="desk", arrival=arrival, contents=own)
        back = [
            (t.source_id, each.superseded) for t, each in zip(told, found, strict=True) if each.superseded
        ]
        table.append(correcting.with_retractions(table, new, feed="desk", superseded=back))
    return found


def in_force(table: FactTable) -> dict[str, float]:
    found = table.rows(table.snapshot().table.select("source_id", "wait"))
    assert len(found) == len(dict(found)), "a fact is in force twice"
    return dict(found)


def last_of(told: Sequence[Change]) -> dict[str, float]:
    return {id: wait for id, _, _, wait in sorted(told, key=lambda change: change[1])}


@settings(max_examples=6)
@given(told=changes, data=st.data())
def test_any_order_and_repetition_gives_the_same(told: list[Change], data: st.DataObject) -> None:
    again = data.draw(st.lists(st.sampled_from(told), max_size=5))
    order = data.draw(st.permutations([*told, *again]))
    cuts = sorted(data.draw(st.sets(st.integers(0, len(order)), max_size=3)))
    with TemporaryDirectory() as folder:
        table = a_ledger(Path(folder), name="contacts")
        for first, after in zip([0, *cuts], [*cuts, len(order)], strict=True):
            settle(table, order[first:after])
            if data.draw(st.booleans()):
                rolling.refresh(table, now=NOON)

        assert in_force(table) == last_of(told)
        assert accepted_from(table, arrival=1) == len(told)
        kept = sum(len(superseded(table, feed="desk", source_id=id)) for id in last_of(told))
        assert kept == len(told) - len(last_of(told))
        rolled = _asked(table)
        rolling.refresh(table, now=NOON)
        assert prove(table).holds
        assert rolled == _asked(table) == _by_hand(told)


def _asked(table: FactTable) -> tuple[int | None, float, int]:
    """How many waited, how long in all, and on how many days anything is known."""
    table.memory.__init__()  # type: ignore[misc] # it is not to remember what it answered
    period = Period(date(2026, 11, 1), date(2026, 12, 1))
    [answer] = asking.ask(table, Question(("contacts.wait",), period), book=[look_up("contacts.wait")])
    assert coverage(table), "no day is known"
    return answer.n, round(answer.part or 0.0, 6), answer.known_days


def _by_hand(told: Sequence[Change]) -> tuple[int | None, float, int]:
    last = {id: (day, wait) for id, _, day, wait in sorted(told, key=lambda change: change[1])}
    days = [day for day, _ in last.values()]
    return len(last), round(sum(wait for _, wait in last.values()), 6), max(days) - min(days) + 1


class TestOutcomes:
    def test_are_told_by_when_the_source_changed_it(self, tmp_path: Path) -> None:
        table = a_ledger(tmp_path, name="contacts")

        found = settle(table, [("1", 5, 0, 1.0), ("1", 7, 0, 2.0), ("1", 6, 0, 3.0), ("1", 7, 0, 4.0)])

        outcomes = [each.outcome for each in found]
        assert outcomes == [Outcome.NEW, Outcome.CORRECTION, Outcome.EARLIER, Outcome.CONFLICT]
        assert in_force(table) == {"1": 2.0}

    def test_of_what_was_here_before_the_rule_is_a_correction(self, tmp_path: Path) -> None:
        table = a_ledger(tmp_path, {"source_id": "1"}, name="contacts")
        told = [Told("1", b"x" * 32, NOON)]

        assert [each.outcome for each in once.compare(table, told, feed="north")] == [Outcome.CORRECTION]

    def test_about_somebody_else_is_a_conflict(self, tmp_path: Path) -> None:
        table = a_ledger(tmp_path, {"source_id": "1", "customer": "anna"})
        told = [Told("1", b"x" * 32, NOON, about="boris"), Told("1", b"y" * 32, NOON, about="anna")]

        outcomes = [each.outcome for each in once.compare(table, told, feed="north")]
        assert outcomes == [Outcome.CONFLICT, Outcome.CORRECTION]


class TestBehindAWall:
    def test_what_moved_to_another_unit_is_seen_there_alone(self, tmp_path: Path) -> None:
        table = a_ledger(tmp_path, name="contacts")
        settle(table, [("1", 0, 0, 1.0), ("2", 0, 0, 1.0)])
        rolling.refresh(table, now=NOON)
        settle(table, [("1", 1, 0, 2.0)])

        north, south = (table.seen_over(Wall(units=(unit,))) for unit in ("north", "south"))

        assert (in_force(north), in_force(south)) == ({"1": 2.0}, {"2": 1.0})
        assert (_asked(north)[0], _asked(south)[0]) == (1, 1)
        assert [each.fact.wait for each in superseded(south, feed="desk", source_id="1")] == [1.0]


def test_a_version_that_is_not_taken_back_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(correcting, "with_retractions", lambda table, rows, **_: rows)
    table = a_ledger(tmp_path, name="contacts")

    settle(table, [("1", 0, 0, 1.0), ("1", 1, 0, 2.0)])

    with pytest.raises(AssertionError, match="in force twice"):
        in_force(table)
