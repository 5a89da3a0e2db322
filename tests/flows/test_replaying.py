"""Another try beside what others do meanwhile: an erasure, or the withdrawal of a load."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from hark.core.terms.intake import Tally
from hark.flows import erasure, replaying, stores, withdrawals
from hark.guard.access import Role
from hark.lake.listing import total
from hark.lake.selecting import Selection
from hark.lake.table import FactTable
from hark.records.feeds import QuarantineRow
from hark.records.keys import SubjectKeyRow
from tests.flows.desk import ANNA, bring, desk
from tests.flows.test_loading import load
from tests.makers import NOON, a_file, a_mapping_with_customers, a_row, somebody

__all__ = ["desk"]  # the fixture

pytestmark = pytest.mark.django_db
MANAGER = somebody(Role.QUALITY_MANAGER)
NUMBER = "KH20260117"


def _erased_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have an erasure get the lock of the ledger when the next who settles asks for it."""
    take = FactTable.exclusive

    def later(table: FactTable) -> AbstractContextManager[None]:
        monkeypatch.setattr(FactTable, "exclusive", take)
        erasure.erase_customer(NUMBER, reason="asked", by=MANAGER, now=NOON)
        return take(table)

    monkeypatch.setattr(FactTable, "exclusive", later)


class TestErasedMeanwhile:
    @pytest.fixture(autouse=True)
    def kept(self, home: Path) -> None:
        """One that contradicts what is here, one that cannot be read, and one that can by now."""
        a_mapping_with_customers(home / "mappings")
        rows = [
            a_row(id="1", narrative="other words", customer=NUMBER),
            a_row(id="2", narrative="words", received="never", customer=NUMBER),
            a_row(id="3", narrative="words", timely="Perhaps", customer=NUMBER),
        ]
        load(a_file(home, [a_row(id="1", narrative="words", customer=NUMBER)]), mapping="bank", feed="desk")
        load(a_file(home, rows, name="b.csv"), mapping="bank", feed="desk")
        mapping = home / "mappings" / "bank.toml"
        was = mapping.read_text(encoding="utf-8")
        mapping.write_text(was.replace('["Yes", "No"]', '["Yes", "No", "Perhaps"]'), encoding="utf-8")

    def test_nothing_is_kept_aside_once_more(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert QuarantineRow.objects.count() == 3
        _erased_first(monkeypatch)

        assert replaying.replay(by=MANAGER, now=NOON) == Tally()

        assert not QuarantineRow.objects.exists()

    def test_nothing_is_accepted_under_a_new_key(self, monkeypatch: pytest.MonkeyPatch) -> None:
        _erased_first(monkeypatch)
        replaying.replay(by=MANAGER, now=NOON)

        assert total(stores.ledger("complaints"), Selection()) == 1  # that of before
        assert not SubjectKeyRow.objects.filter(erased_at=None).exists()


def test_no_erasure_comes_between_reading_and_settling_whatever_the_ledger(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(desk, [("1", 0, "cards", 10.0), ("1", 0, "loans", 12.0)])
    take, had, erasures = replaying.take, Event(), list[Thread]()

    def an_erasure() -> None:
        with stores.ledger("complaints").exclusive():
            had.set()

    def settle(*args: Any, **more: Any) -> object:
        erasures.append(Thread(target=an_erasure))
        erasures[0].start()
        assert not had.wait(0.2)
        return take(*args, **more)

    monkeypatch.setattr(replaying, "take", settle)

    assert replaying.replay(by=ANNA, now=NOON).read == 1
    erasures[0].join(5)
    assert had.is_set()


def test_goes_on_with_the_others_when_a_load_is_withdrawn_meanwhile(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loads = [bring(desk, [(id, 0, "cards", 10.0), (id, 0, "loans", 12.0)]) for id in ("1", "2")]
    some: Iterator[object] = iter(loads[:1])
    take = replaying.take

    def later(*args: Any, **more: Any) -> object:
        for one in some:
            withdrawals.withdraw(one, mistake="wrong_file", by=ANNA, now=NOON)
        return take(*args, **more)

    monkeypatch.setattr(replaying, "take", later)

    assert replaying.replay(by=ANNA, now=NOON) == Tally(read=1, quarantined=1)

    assert list(QuarantineRow.objects.values_list("arrival", "state")) == [
        (loads[0], "put_away"),
        (loads[1], "open"),
    ]
