"""What an arrival brought is taken back as if it had never come, whatever came before, between and after."""

from collections.abc import Collection
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from hark.core.terms.period import Period
from hark.core.terms.question import Question
from hark.guard.walls import Wall
from hark.lake import asking, once, rolling
from hark.lake.finding import superseded
from hark.lake.once import Outcome
from hark.lake.proving import prove
from hark.lake.table import FactTable
from hark.lake.withdrawing import Leaving, Withdrawn
from hark.measures.book import look_up
from tests.lake.test_correcting import Change, changes, in_force, last_of, settle
from tests.makers import NOON, a_ledger

OF = 100  # what is in force again for the withdrawal of arrival n comes by arrival n + 100


def withdraw(table: FactTable, arrival: int, *, before: Collection[int] = ()) -> int:
    """How many facts are taken back for the withdrawal."""
    withdrawn = so_withdrawn({*before, arrival})
    with table.exclusive():
        leaving = Leaving(table, arrival, feed="desk", withdrawn=withdrawn)
        if count := leaving.facts():
            with leaving.rows(OF + arrival if leaving.corrected() else None) as rows:
                table.append(rows)
    return count


def so_withdrawn(arrivals: set[int]) -> Withdrawn:
    return Withdrawn(frozenset(arrivals), frozenset(OF + each for each in arrivals))


def kept_of(table: FactTable, some: list[Change], *, arrival: int, withdrawn: set[int]) -> list[Change]:
    """Those of the changes that are taken in beside what is not withdrawn."""
    found = settle(table, some, arrival=arrival, withdrawn=so_withdrawn(withdrawn))
    aside = {Outcome.DUPLICATE, Outcome.CONFLICT}
    return [change for change, each in zip(some, found, strict=True) if each.outcome not in aside]


@settings(max_examples=6, phases=[Phase.explicit, Phase.generate])
@given(data=st.data())
def test_any_order_of_loads_and_withdrawals_ends_as_if_they_had_never_come(data: st.DataObject) -> None:
    kept: dict[int, list[Change]] = {}
    withdrawn: set[int] = set()
    told: list[list[Change]] = []
    with TemporaryDirectory() as folder:
        table = a_ledger(Path(folder), name="contacts")
        for arrival in range(1, data.draw(st.integers(2, 5)) + 1):
            ever = [change for each in told for change in each]
            again = data.draw(st.lists(st.sampled_from(ever), max_size=4)) if ever else []
            some = [*data.draw(changes), *again]
            told.append(some)
            kept[arrival] = kept_of(table, some, arrival=arrival, withdrawn=withdrawn)
            if data.draw(st.booleans()):
                rolling.refresh(table, now=NOON)
            if withdrawn and data.draw(st.booleans()):  # asked for once more
                assert withdraw(table, data.draw(st.sampled_from(sorted(withdrawn))), before=withdrawn) == 0
            if data.draw(st.booleans()):
                gone = data.draw(st.sampled_from(sorted(kept)))
                withdraw(table, gone, before=withdrawn)
                withdrawn.add(gone)
                del kept[gone]
                kept[arrival + 50] = []  # or there might be nothing to draw from

        left = [change for some in kept.values() for change in some]
        assert in_force(table) == last_of(left)
        rolling.refresh(table, now=NOON)
        assert prove(table).holds
        assert _asked(table) == (len(last_of(left)), round(sum(last_of(left).values()), 6))


def _asked(table: FactTable) -> tuple[int, float]:
    table.memory.__init__()  # type: ignore[misc] # it is not to remember what it answered
    period = Period(date(2026, 11, 1), date(2026, 12, 1))
    [answer] = asking.ask(table, Question(("contacts.wait",), period), book=[look_up("contacts.wait")])
    return answer.n or 0, round(answer.part or 0.0, 6)


class TestWithdrawn:
    def test_what_it_had_corrected_is_in_force_again(self, tmp_path: Path) -> None:
        table = a_ledger(tmp_path, name="contacts")
        settle(table, [("1", 0, 0, 1.0), ("2", 0, 0, 2.0)], arrival=1)
        settle(table, [("1", 5, 0, 9.0), ("3", 5, 0, 3.0)], arrival=2)

        assert withdraw(table, 2) == 2

        assert in_force(table) == {"1": 1.0, "2": 2.0}
        assert [each.fact.wait for each in superseded(table, feed="desk", source_id="1")] == [9.0]

    def test_what_is_in_force_again_goes_with_the_arrival_that_told_it(self, tmp_path: Path) -> None:
        table = a_ledger(tmp_path, name="contacts")
        for arrival in (1, 2, 3):
            settle(table, [("1", arrival, 0, float(arrival))], arrival=arrival)

        withdraw(table, 3)
        assert in_force(table) == {"1": 2.0}
        withdraw(table, 2, before={3})
        assert in_force(table) == {"1": 1.0}

    def test_what_a_later_load_told_too_stays_however_often_it_is_withdrawn(self, tmp_path: Path) -> None:
        table = a_ledger(tmp_path, name="contacts")
        first: list[Change] = [("1", 0, 0, 1.0)]
        settle(table, first, arrival=1)
        withdraw(table, 1)
        settle(table, first, arrival=2, withdrawn=so_withdrawn({1}))
        settle(table, [("1", 5, 0, 9.0)], arrival=3, withdrawn=so_withdrawn({1}))
        withdraw(table, 3, before={1})
        assert in_force(table) == {"1": 1.0}

        assert withdraw(table, 1, before={3}) == 0

        assert in_force(table) == {"1": 1.0}
        rolling.refresh(table, now=NOON)
        assert prove(table).holds

    def test_what_was_corrected_since_stays_as_it_was_corrected(self, tmp_path: Path) -> None:
        table = a_ledger(tmp_path, name="contacts")
        settle(table, [("1", 0, 0, 1.0)], arrival=1)
        settle(table, [("1", 5, 0, 9.0)], arrival=2)

        assert withdraw(table, 1) == 0
        assert in_force(table) == {"1": 9.0}

    def test_told_again_it_is_new(self, tmp_path: Path) -> None:
        table = a_ledger(tmp_path, name="contacts")
        some: list[Change] = [("1", 0, 0, 1.0), ("2", 0, 0, 2.0)]
        settle(table, some, arrival=1)
        withdraw(table, 1)
        assert in_force(table) == {}

        found = settle(table, some, arrival=2, withdrawn=so_withdrawn({1}))

        assert [each.outcome for each in found] == [Outcome.NEW, Outcome.NEW]
        assert in_force(table) == {"1": 1.0, "2": 2.0}
        assert once.digest(table, feed="desk", withdrawn=so_withdrawn({1})) == _digest_of(tmp_path, some)

    def test_an_older_version_says_what_it_said(self, tmp_path: Path) -> None:
        table = a_ledger(tmp_path, name="contacts")
        settle(table, [("1", 0, 0, 1.0)], arrival=1)
        version = table.snapshot().version
        withdraw(table, 1)

        assert in_force(table.as_of(version)) == {"1": 1.0}
        assert in_force(table) == {}

    def test_behind_a_wall_what_is_in_force_again_is_seen_where_it_was(self, tmp_path: Path) -> None:
        table = a_ledger(tmp_path, name="contacts")
        settle(table, [("1", 0, 0, 1.0)], arrival=1)  # of the south
        settle(table, [("1", 1, 0, 2.0)], arrival=2)  # of the north
        withdraw(table, 2)

        north, south = (table.seen_over(Wall(units=(unit,))) for unit in ("north", "south"))
        assert (in_force(north), in_force(south)) == ({}, {"1": 1.0})

    @pytest.mark.usefixtures("every_four")
    def test_is_kept_when_small_parts_are_gathered(self, tmp_path: Path) -> None:
        table = a_ledger(tmp_path, name="contacts")
        for arrival in range(1, 7):
            settle(table, [(str(arrival), 0, 0, 1.0)], arrival=arrival)
        withdraw(table, 2)
        for arrival in range(7, 13):
            settle(table, [(str(arrival), 0, 0, 1.0)], arrival=arrival, withdrawn=so_withdrawn({2}))

        assert set(in_force(table)) == {str(n) for n in range(1, 13)} - {"2"}


def _digest_of(folder: Path, some: list[Change]) -> str:
    """That of a ledger into which nothing but these ever came."""
    table = a_ledger(folder / "other", name="contacts")
    settle(table, some)
    return once.digest(table, feed="desk")
