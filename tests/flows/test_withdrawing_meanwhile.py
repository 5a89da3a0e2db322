"""A load withdrawn while others are at it, or by who dies at it."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from hark.core.terms.intake import Tally
from hark.flows import emptying, events, feeds, inbox, loading, offering, uploads, withdrawals, withdrawing
from hark.flows.aside import Taken
from hark.guard.access import operator
from hark.intake.events import single
from hark.records.feeds import ArrivalRow
from hark.records.inbox import InboxRow
from tests.flows.desk import ANNA, a_file, bring, desk, in_force
from tests.makers import NOON

__all__ = ["desk"]  # the fixture

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
CONTACT = {"entered": "2026-11-20T10:00:00+08:00", "outcome": "answered"}


def withdraw(load: int, *, at: datetime = NOON) -> None:
    withdrawals.withdraw(load, mistake="wrong_file", by=ANNA, now=at)


def finish(load: int) -> withdrawals.Withdrawal:
    return withdrawing.finish(load, by=operator("worker"), clock=lambda: NOON)


def send(*, at: datetime = NOON) -> str:
    event = {"specversion": "1.0", "id": "e1", "source": "desk", "type": "hark.contact", "data": CONTACT}
    sent = single(json.dumps(event).encode())
    [taken] = events.take(sent, mapping="cloudevents", feed="", by=ANNA, now=at)
    return taken.outcome


def empty(*, at: datetime = NOON) -> None:
    assert emptying.empty(by=ANNA, clock=lambda: at) == 1


class TestAnEventInTheLedgerAndStillInTheInbox:
    """Sent again within the hour, it is taken."""

    @pytest.fixture
    def midway(self, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[int], None]], None]:
        """Have something happen with a day's arrival between the commit of the ledger and its note."""

        def happens(what: Callable[[int], None]) -> None:
            def take(arrival: ArrivalRow, *args: Any, **more: Any) -> Taken:
                monkeypatch.setattr(emptying, "take", settle)
                taken = settle(arrival, *args, **more)
                what(arrival.pk)
                return taken

            settle = emptying.take
            monkeypatch.setattr(emptying, "take", take)

        return happens

    def test_when_its_day_is_withdrawn(self, home: Path, midway: Callable[..., None]) -> None:
        send()
        midway(withdraw)
        empty()
        finish(withdrawals.unfinished()[0])
        assert in_force() == {}

        assert send() == "accepted"
        empty()
        assert list(in_force()) == ["e1"]

    def test_when_the_day_that_had_brought_it_before_is(
        self, home: Path, midway: Callable[..., None]
    ) -> None:
        send()
        empty()
        first = ArrivalRow.objects.get().pk
        inbox.sweep(now=NOON + DAY)
        send(at=NOON + DAY)
        midway(lambda _: withdraw(first, at=NOON + DAY))
        empty(at=NOON + DAY)

        assert send(at=NOON + DAY) == "accepted"

    def test_when_it_is_noted_as_settled_before_the_withdrawal_is_finished(self, home: Path) -> None:
        send()
        empty()
        load = ArrivalRow.objects.get().pk
        [noted] = InboxRow.objects.all()
        withdraw(load)
        noted.save(force_insert=True)
        finish(load)

        assert send() == "accepted"


class TestAFile:
    def test_handed_in_is_removed_though_who_withdrew_it_died(
        self, desk: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        load = bring(desk, [("1", 0, "cards", 10.0)])
        name = uploads.store([b"x"], file_name="a.csv", by=ANNA)
        ArrivalRow.objects.filter(pk=load).update(state="stopped", stored_as=name)
        with monkeypatch.context() as patch:
            patch.setattr(uploads, "forget", Mock(side_effect=KeyboardInterrupt))
            with pytest.raises(KeyboardInterrupt):
                withdraw(load)

        finish(load)

        assert not uploads.is_here(name)
        assert ArrivalRow.objects.get(pk=load).stored_as == ""

    def test_offered_again_and_withdrawn_before_it_is_settled_keeps_its_account(self, desk: Path) -> None:
        load = bring(desk, rows := [("1", 0, "cards", 10.0), ("2", 0, "cards", 20.0)])
        file = a_file(desk, rows)
        again = offering.receive(file, file_name="a.csv", mapping="desk", feed="desk", by=ANNA, now=NOON)
        assert again == load
        withdraw(load)

        refusal = loading.settle(load, file, by=ANNA, clock=lambda: NOON).refusal

        assert refusal is not None and "was withdrawn meanwhile" in str(refusal)
        assert feeds.arrival(load, by=ANNA).tally == Tally(read=2, accepted=2)
        assert finish(load).taken_back == 2
