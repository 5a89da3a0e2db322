"""The inbox takes so many records and no more: who sends them is told to wait, and nothing is half kept."""

from datetime import timedelta

import pytest
from django.core.checks import ERROR, WARNING, run_checks
from pytest_django.fixtures import Settings

from hark.flows import emptying, inbox
from hark.guard.access import operator
from hark.records.audit import AuditEntryRow
from hark.records.inbox import InboxRow
from tests.flows.test_listening import an_event, take
from tests.makers import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


@pytest.fixture
def _three(settings: Settings) -> None:
    settings.HARK_INBOX_LIMIT = 3


def settle() -> None:
    while emptying.empty(by=operator("worker"), clock=lambda: NOON):
        pass


@pytest.mark.usefixtures("_three")
class TestAFullInbox:
    def test_takes_nothing_until_it_is_settled(self) -> None:
        take(an_event("1"), an_event("2"), an_event("3"))

        with pytest.raises(inbox.InboxFull):
            take(an_event("4"))

        assert InboxRow.objects.count() == 3
        assert AuditEntryRow.objects.filter(act="events.taken").count() == 1
        settle()
        assert take(an_event("4")) == {"accepted": 1}

    def test_is_one_in_which_so_many_wait_and_not_one_that_took_so_many(self) -> None:
        for number in range(5):
            take(an_event(str(number)))
            settle()
        assert not inbox.is_full()

    def test_counts_what_waits_in_between_what_was_settled(self) -> None:
        take(*(an_event(str(number)) for number in range(3)))
        InboxRow.objects.filter(pk=InboxRow.objects.order_by("pk")[1].pk).update(settled_at=NOON)
        assert not inbox.is_full()

        take(an_event("more"))

        assert inbox.is_full()

    def test_is_told_of_after_each_batch_that_is_settled(self) -> None:
        take(an_event("1"), an_event("2"))
        waits: list[int] = []

        emptying.empty(
            by=operator("worker"), clock=lambda: NOON, report=lambda: waits.append(inbox.waiting().count())
        )

        assert waits == [0]

    def test_is_found_before_it_is_full_and_when_it_is(self) -> None:
        assert found() == set()

        take(an_event("1"), an_event("2"))
        assert found() == {WARNING}

        take(an_event("3"))
        assert found() == {ERROR}


def found() -> set[int]:
    """How grave what `hark check` finds about the inbox is."""
    return {each.level for each in run_checks() if each.id == "hark.inbox"}


def test_little_room_on_the_disk_takes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "free", lambda: inbox.SCARCE - 1)

    with pytest.raises(inbox.InboxFull):
        take(an_event("1"))

    assert not InboxRow.objects.exists()


class TestIsDue:
    def due(self, *, after: float, lately: bool = False) -> bool:
        """So many seconds after a record came."""
        return inbox.is_due(now=NOON + timedelta(seconds=after), lately=lately)

    def test_not_where_nothing_waits(self) -> None:
        assert not self.due(after=100)

    def test_a_moment_after_the_first_one_came(self) -> None:
        take(an_event("1"))

        assert [self.due(after=seconds) for seconds in (0, 1, 2)] == [False, False, True]

    def test_not_where_others_were_settled_lately(self) -> None:
        take(an_event("1"))

        assert not self.due(after=20, lately=True)

    def test_as_soon_as_there_is_a_whole_batch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(inbox, "BATCH", 2)
        take(an_event("1"), an_event("2"))

        assert self.due(after=0, lately=True)
