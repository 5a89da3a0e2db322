"""A load that was a mistake counts no more, as if it had never come; nothing of what it brought is edited."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from hark.core.errors import NotAllowed
from hark.core.terms.figure import Source
from hark.core.terms.question import Question
from hark.flows import (
    emptying,
    events,
    facts,
    feeds,
    freshness,
    indicators,
    loading,
    offering,
    replaying,
    rollups,
    stores,
    uploads,
    withdrawing,
)
from hark.flows import withdrawals as asked
from hark.flows.facts import WithdrawnSince
from hark.flows.withdrawals import AlreadyWithdrawn, Later, NoSuchMistake, NotWithdrawn
from hark.guard.access import Role, operator
from hark.intake.events import single
from hark.lake.proving import prove
from hark.lake.rolling import Rolled
from hark.lake.table import FactTable
from hark.records.audit import AuditEntryRow
from hark.records.feeds import ArrivalRow, QuarantineRow
from tests.flows.desk import ANNA, DAYS, HOUR, Row, a_file, bring, desk, in_force, waited
from tests.makers import NOON, a_row, somebody
from tests.makers import a_file as a_file_of_complaints

__all__ = ["desk"]  # the fixture

pytestmark = pytest.mark.django_db
LATER = NOON + 3 * HOUR


def withdraw(load: int, mistake: str = "wrong_file") -> asked.Withdrawal:
    asked.withdraw(load, mistake=mistake, by=ANNA, now=LATER)
    return finished(load)


def finished(load: int) -> asked.Withdrawal:
    came_of_it = withdrawing.finish(load, by=operator("worker"), clock=lambda: LATER)
    assert came_of_it == asked.standing(load)
    return came_of_it


def rolled() -> Rolled:
    """What a refresh of the sums did, of the one ledger that is behind."""
    [rolled] = rollups.refresh(by=ANNA, now=LATER).values()
    return rolled


class TestOfAnotherUnit:
    """Milliseconds taken for seconds: what is added and taken back leaves the rounding of large numbers."""

    GOOD = [(str(n), 0, "cards", 20.1 + 0.7 * n) for n in range(90)]
    RIGHT = [(str(n), 0, "cards", 20.1 + 0.003 * n) for n in range(1_000, 4_000)]
    WRONG = [(id, hour, queue, 1_000 * wait) for id, hour, queue, wait in RIGHT]

    @pytest.fixture
    def load(self, desk: Path) -> int:
        bring(desk, self.GOOD[:60])
        load = bring(desk, self.WRONG)
        rollups.refresh(by=ANNA, now=LATER)
        return load

    def test_leaves_nothing_in_the_sums(self, load: int, desk: Path) -> None:
        withdraw(load)
        bring(desk, self.GOOD[60:])

        assert rolled().merged == 2
        self.is_right()

    def test_nor_where_the_right_file_came_meanwhile(self, load: int, desk: Path) -> None:
        withdraw(load)
        bring(desk, self.GOOD[60:])
        bring(desk, self.RIGHT)

        assert rolled().merged == 2
        self.is_right(self.RIGHT)

    def test_nor_where_its_source_corrected_it(self, load: int, desk: Path) -> None:
        bring(desk, [(id, 1, queue, wait) for id, _, queue, wait in self.RIGHT])
        bring(desk, self.GOOD[60:])

        assert rolled().merged == 2 and load
        self.is_right(self.RIGHT)

    def test_nor_where_nothing_else_was_there(self, desk: Path) -> None:
        load = bring(desk, self.RIGHT)
        rollups.refresh(by=ANNA, now=LATER)
        withdraw(load)

        assert rolled().merged == 2 and prove(stores.ledger("contacts")).holds

    def test_while_other_corrections_make_nothing_anew(self, desk: Path) -> None:
        bring(desk, self.GOOD)
        rollups.refresh(by=ANNA, now=LATER)
        bring(desk, [(id, 1, queue, wait + 0.1) for id, _, queue, wait in self.GOOD])

        assert rolled().merged == 0

    def test_nor_where_sums_are_made_anew(self, load: int, desk: Path) -> None:
        withdraw(load)
        bring(desk, self.GOOD[60:])

        rollups.rebuild(by=ANNA, now=LATER)

        self.is_right()

    def is_right(self, others: Sequence[Row] = ()) -> None:
        waits = [wait for *_, wait in (*self.GOOD, *others)]
        [answer] = indicators.ask(Question(("contacts.wait",), DAYS), by=ANNA, now=NOON)
        assert (answer.source, answer.n) == (Source.ROLLUP, len(waits))
        assert answer.squares == pytest.approx(sum(wait**2 for wait in waits), rel=1e-12)
        assert prove(stores.ledger("contacts")).holds


class TestWithdrawn:
    def test_counts_no_more_and_its_account_stays(self, desk: Path) -> None:
        bring(desk, [("1", 0, "cards", 10.0)])
        load = bring(desk, [("2", 0, "cards", 20.0), ("3", 0, "loans", 30.0)])

        came_of_it = withdraw(load)

        assert (came_of_it.taken_back, came_of_it.restored) == (2, 0)
        assert came_of_it.ended_at == LATER
        assert in_force() == {"1": ("cards", 10.0)}
        assert waited() == {"cards": (1, 10.0)}
        assert feeds.arrival(load, by=ANNA).tally.accepted == 2
        assert feeds.arrival(load, by=ANNA).withdrawn_at == LATER

    def test_puts_what_it_had_corrected_in_force_again(self, desk: Path) -> None:
        bring(desk, [("1", 0, "cards", 10.0)])
        load = bring(desk, [("1", 1, "loans", 12.0)], at=NOON + HOUR)

        assert withdraw(load).restored == 1

        assert in_force() == {"1": ("cards", 10.0)}
        [before] = facts.earlier("contacts", "desk", "1", by=ANNA)
        assert (before.fact.queue, before.is_withdrawn, before.arrival) == ("loans", True, load)
        restored = ArrivalRow.objects.get(restored_by__arrival=load)
        assert (restored.file_name, restored.read, restored.accepted) == (f"withdrawal-{load}", 1, 1)
        assert asked.restored_for(restored.pk) == load

    def test_corrected_again_once_it_was_restored_is_in_force_once(self, desk: Path) -> None:
        bring(desk, [("1", 0, "cards", 10.0)])
        withdraw(bring(desk, [("1", 1, "loans", 12.0)]))
        bring(desk, [("1", 2, "loans", 14.0)])

        assert in_force() == {"1": ("loans", 14.0)}
        assert [each.fact.queue for each in facts.earlier("contacts", "desk", "1", by=ANNA)] == [
            "loans",
            "cards",
        ]

    def test_says_of_its_records_by_which_load_they_came(self, desk: Path) -> None:
        load = bring(desk, [("1", 0, "cards", 10.0)])
        withdraw(load)

        with pytest.raises(WithdrawnSince, match=f"came by load {load}, which was withdrawn"):
            facts.one("contacts", "desk", "1", by=ANNA)

    def test_is_noted_with_the_reason_by_whom_and_how_much(self, desk: Path) -> None:
        load = bring(desk, [("1", 0, "cards", 10.0)])
        withdraw(load, "wrong_mapping")

        *_, asked_for, done = AuditEntryRow.objects.order_by("sequence")
        assert (asked_for.act, asked_for.actor, asked_for.subject) == (
            "feed.withdrawn",
            ANNA.username,
            f"desk/{load}",
        )
        assert asked_for.details["mistake"] == "wrong_mapping"
        assert (done.act, done.details["facts"]) == ("feed.taken_back", 1)

    def test_is_no_fresh_delivery(self, desk: Path) -> None:
        bring(desk, [("1", 0, "cards", 10.0)])
        newest = freshness.newest("contacts", now=LATER)
        load = bring(desk, [("8", 0, "cards", 10.0)])
        assert freshness.newest("contacts", now=LATER) != newest

        withdraw(load)

        assert freshness.newest("contacts", now=LATER) == newest

    def test_sums_made_before_and_after_are_those_of_the_facts(self, desk: Path) -> None:
        load = bring(desk, [(str(n), 0, "cards", 10.0) for n in range(1, 9)])
        bring(desk, [("1", 1, "loans", 12.0), ("9", 0, "loans", 9.0)])
        rollups.refresh(by=ANNA, now=NOON)
        withdraw(load)
        rollups.refresh(by=ANNA, now=NOON)

        assert waited() == {"loans": (2, 10.5)}
        assert prove(stores.ledger("contacts")).holds

    def test_puts_what_was_kept_aside_of_it_away(self, desk: Path) -> None:
        load = bring(desk, [("1", 0, "cards", 10.0), ("1", 0, "loans", 12.0)])
        withdraw(load)

        kept = QuarantineRow.objects.get()
        assert (kept.state, kept.put_away_why, kept.put_away_by) == (
            "put_away",
            "load_withdrawn",
            ANNA.username,
        )

    def test_what_was_kept_aside_as_it_was_asked_for_is_not_tried_again(self, desk: Path) -> None:
        withdraw(bring(desk, [("1", 0, "cards", 10.0), ("1", 0, "loans", 12.0)]))
        QuarantineRow.objects.update(state="open")

        assert replaying.replay(by=ANNA, now=LATER).read == 0


class TestLoadedAgain:
    def test_the_same_file_is_another_load_and_counts_once(self, desk: Path) -> None:
        rows = [("1", 0, "cards", 10.0), ("2", 0, "cards", 20.0)]
        file = a_file(desk, rows)
        loads = []
        for _ in range(2):
            load = offering.receive(file, file_name="a.csv", mapping="desk", feed="desk", by=ANNA, now=NOON)
            tally = loading.settle(load, file, by=ANNA, clock=lambda: NOON).tally
            assert (tally.accepted, tally.duplicates) == (2, 0)
            loads.append(load)
            if len(loads) == 1:
                withdraw(load)

        assert loads[0] != loads[1]
        assert len(in_force()) == 2
        assert waited() == {"cards": (2, 15.0)}

    def test_it_is_told_that_later_loads_had_found_records_of_it(self, desk: Path) -> None:
        load = bring(desk, [("1", 0, "cards", 10.0)])
        assert asked.repeating(load) == ([], 0)
        later = [
            bring(desk, [("1", 0, "cards", 10.0), (f"{n}", 0, "cards", 20.0)], at=NOON + n * HOUR)
            for n in (2, 3)
        ]
        bring(desk, [("4", 0, "cards", 10.0)], at=NOON + 4 * HOUR)
        first, second = (Later(id, ArrivalRow.objects.get(pk=id).file_name, 1) for id in later)

        assert asked.repeating(load) == ([first, second], 2)
        assert asked.repeating(load, most=1) == ([first], 2)

    def test_the_feed_has_the_digest_of_what_counts(self, desk: Path) -> None:
        bring(desk, [("1", 0, "cards", 10.0)])
        before = feeds.digest("desk", by=ANNA)
        load = bring(desk, [("1", 1, "loans", 12.0), ("2", 0, "loans", 9.0)])
        assert feeds.digest("desk", by=ANNA) != before

        withdraw(load)

        assert feeds.digest("desk", by=ANNA) == before


class TestEvents:
    def test_of_the_day_come_by_another_arrival_and_are_taken_at_once(self, home: Path) -> None:
        event = {
            "specversion": "1.0",
            "id": "e1",
            "source": "desk",
            "type": "hark.contact",
            "data": {"id": "1", "entered": "2026-11-20T10:00:00+08:00", "outcome": "answered"},
        }
        loads = []
        for _ in range(2):
            [taken] = events.take(
                single(json.dumps(event).encode()), mapping="cloudevents", feed="", by=ANNA, now=NOON
            )
            assert taken.outcome == "accepted"
            assert emptying.empty(by=ANNA, clock=lambda: NOON) == 1
            loads.append(ArrivalRow.objects.get(withdrawn_at=None).pk)
            if len(loads) == 1:
                withdraw(loads[0])

        assert loads[0] != loads[1]
        assert list(in_force()) == ["e1"]


class TestBrokenOff:
    @pytest.mark.parametrize("moment", ["append", "_end"])
    def test_it_is_gone_on_with(self, desk: Path, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
        load = _broken_off(desk, monkeypatch, moment)

        came_of_it = finished(load)

        assert (came_of_it.taken_back, came_of_it.restored) == (3, 1)
        assert in_force() == {"1": ("cards", 10.0)}
        assert asked.unfinished() == []
        assert AuditEntryRow.objects.filter(act="feed.taken_back").count() == 1

    @pytest.mark.parametrize("moment", ["append", "_end"])
    def test_whoever_loads_into_the_feed_finishes_it_first(
        self, desk: Path, monkeypatch: pytest.MonkeyPatch, moment: str
    ) -> None:
        load = _broken_off(desk, monkeypatch, moment)
        bring(desk, [("2", 1, "loans", 12.0), ("3", 1, "loans", 12.0)])

        assert in_force() == {"1": ("cards", 10.0), "2": ("loans", 12.0), "3": ("loans", 12.0)}
        standing = asked.standing(load)
        assert standing is not None and (standing.taken_back, standing.restored) == (3, 1)
        assert asked.unfinished() == []

    def test_of_two_who_finish_the_second_finds_nothing_left(self, desk: Path) -> None:
        bring(desk, [("1", 0, "cards", 10.0)])
        load = bring(desk, [("1", 1, "loans", 12.0)])
        first, second = withdraw(load), finished(load)

        assert first == second
        assert AuditEntryRow.objects.filter(act="feed.taken_back").count() == 1

    def test_what_was_told_again_before_it_was_finished_is_not_taken(self, desk: Path) -> None:
        rows = [("1", 0, "cards", 10.0)]
        first = bring(desk, rows)
        asked.withdraw(first, mistake="wrong_file", by=ANNA, now=LATER)
        bring(desk, [*rows, ("2", 0, "cards", 20.0)])
        second = bring(desk, [("1", 1, "loans", 12.0)])
        withdraw(second)

        assert finished(first).taken_back == 1
        assert in_force() == {"1": ("cards", 10.0), "2": ("cards", 20.0)}
        assert waited() == {"cards": (2, 15.0)}

    def test_nothing_more_is_settled_into_it(self, desk: Path) -> None:
        file = a_file(desk, [("1", 0, "cards", 10.0)])
        load = offering.receive(file, file_name="a.csv", mapping="desk", feed="desk", by=ANNA, now=NOON)
        ArrivalRow.objects.filter(pk=load).update(state="stopped")
        withdraw(load)

        refusal = loading.settle(load, file, by=ANNA, clock=lambda: NOON).refusal

        assert refusal is not None and "was withdrawn meanwhile" in str(refusal)
        assert in_force() == {}


def _broken_off(home: Path, monkeypatch: pytest.MonkeyPatch, moment: str) -> int:
    """A load of three records whose withdrawal was killed before or after its commit."""
    bring(home, [("1", 0, "cards", 10.0)])
    load = bring(home, [(str(n), 1, "loans", 12.0) for n in (1, 2, 3)])
    asked.withdraw(load, mistake="wrong_file", by=ANNA, now=LATER)

    def killed(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(FactTable if moment == "append" else withdrawing, moment, killed)
        with pytest.raises(KeyboardInterrupt):
            finished(load)
    assert asked.unfinished() == [load]
    return load


class TestWhatDied:
    def test_a_command_that_died_at_it_is_no_hindrance_once_its_lease_has_passed(self, desk: Path) -> None:
        load = bring(desk, [("1", 0, "cards", 10.0)])
        ArrivalRow.objects.filter(pk=load).update(state="running", lease_until=NOON)

        withdraw(load)

        assert ArrivalRow.objects.get(pk=load).state == "stopped"
        assert in_force() == {}

    def test_a_file_that_was_handed_in_goes_with_it(self, desk: Path) -> None:
        load = bring(desk, [("1", 0, "cards", 10.0)])
        name = uploads.store([b"x"], file_name="a.csv", by=ANNA)
        ArrivalRow.objects.filter(pk=load).update(state="stopped", stored_as=name)

        withdraw(load)

        assert not uploads.is_here(name)


class TestRefused:
    @pytest.mark.parametrize("state", ["waiting", "running"])
    def test_while_it_is_under_way(self, desk: Path, state: str) -> None:
        load = bring(desk, [("1", 0, "cards", 10.0)])
        ArrivalRow.objects.filter(pk=load).update(state=state, lease_until=LATER + HOUR)

        with pytest.raises(NotWithdrawn, match="under way"):
            withdraw(load)
        assert not asked.may_be(load, by=ANNA, now=LATER)

    def test_where_people_handle_what_it_brought(self, home: Path) -> None:
        file = a_file_of_complaints(home, [a_row(id="1")])
        load = offering.receive(file, file_name="a.csv", mapping="cfpb_cases", feed="", by=ANNA, now=NOON)
        loading.settle(load, file, by=ANNA, clock=lambda: NOON)

        with pytest.raises(NotWithdrawn, match="close each"):
            withdraw(load)

    def test_of_what_is_in_force_again_for_another(self, desk: Path) -> None:
        bring(desk, [("1", 0, "cards", 10.0)])
        load = bring(desk, [("1", 1, "loans", 12.0)])
        withdraw(load)

        with pytest.raises(NotWithdrawn, match="holds again"):
            withdraw(ArrivalRow.objects.get(restored_by__arrival=load).pk)

    def test_for_no_reason_there_is(self, desk: Path) -> None:
        with pytest.raises(NoSuchMistake, match="wrong_file"):
            withdraw(bring(desk, [("1", 0, "cards", 10.0)]), "because")

    def test_of_a_load_there_is_not(self, desk: Path) -> None:
        with pytest.raises(NotWithdrawn, match="No file arrived under number 77"):
            asked.withdraw(77, mistake="wrong_file", by=ANNA, now=LATER)

    def test_by_whoever_keeps_feeds_and_answers_for_no_figure(self, desk: Path) -> None:
        load = bring(desk, [("1", 0, "cards", 10.0)])

        with pytest.raises(NotAllowed):
            asked.withdraw(load, mistake="wrong_file", by=somebody(Role.ADMINISTRATOR), now=LATER)
        assert in_force()

    def test_twice_is_once(self, desk: Path) -> None:
        load = bring(desk, [("1", 0, "cards", 10.0)])
        withdraw(load)
        with pytest.raises(AlreadyWithdrawn):
            asked.withdraw(load, mistake="test_data", by=ANNA, now=LATER + HOUR)

        standing = asked.standing(load)
        assert standing is not None and (standing.mistake, standing.asked_at) == ("wrong_file", LATER)
        assert AuditEntryRow.objects.filter(act="feed.withdrawn").count() == 1
