"""Messages to other systems."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import transaction
from pytest_django.fixtures import Settings

from hark.core.errors import NotAllowed, Unavailable
from hark.flows import deliveries, loading, offering
from hark.flows.deliveries import TRIES, NoSuchMessage
from hark.guard.access import Role, operator
from hark.records.audit import AuditEntryRow
from hark.records.outbox import OutboxRow
from tests.makers import NOON, a_file, a_row, somebody

pytestmark = pytest.mark.django_db
ANNA = operator("anna")
ADDRESS = "https://desk.bank.example/hark"


class Receiver:
    """Answers as it is told, and remembers what it was sent."""

    def __init__(self, answer: int | Exception = 204) -> None:
        self.answer = answer
        self.heard: list[tuple[str, bytes, Mapping[str, str]]] = []

    def __call__(self, url: str, *, body: bytes, headers: Mapping[str, str], timeout: float) -> int:
        self.heard.append((url, body, headers))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture(autouse=True)
def address(settings: Settings) -> None:
    settings.HARK_NOTICE_URL = ADDRESS


def deliver(to: Receiver, *, now: datetime = NOON) -> bool:
    row = deliveries.claim(now=now)
    assert row
    return deliveries.deliver(row, post=to, now=now)


def load(home: Path, *ids: str) -> None:
    path = a_file(home, [a_row(id=id) for id in ids])
    arrival = offering.receive(path, file_name="Frau Li.csv", mapping="cfpb", feed="", by=ANNA, now=NOON)
    loading.settle(arrival, path, by=ANNA, clock=lambda: NOON)


class TestEnqueue:
    def test_a_load_that_kept_records_aside_is_told_of(self, home: Path) -> None:
        load(home, "1", "x")
        desk = Receiver()

        assert deliver(desk)

        [(url, body, headers)] = desk.heard
        said = json.loads(body)
        assert (url, said["type"]) == (ADDRESS, "load.ended")
        assert (said["data"]["accepted"], said["data"]["quarantined"]) == (1, 1)
        assert b"Li" not in body  # a file's name may be a customer's
        assert headers["webhook-id"] == str(OutboxRow.objects.get().pk)

    def test_a_load_without_a_flaw_is_nobodys_business(self, home: Path) -> None:
        load(home, "1", "2")

        assert not OutboxRow.objects.exists()

    def test_where_nobody_is_to_be_told_nothing_is_kept(self, home: Path, settings: Settings) -> None:
        settings.HARK_NOTICE_URL = ""

        load(home, "x")

        assert not OutboxRow.objects.exists()

    def test_a_deed_that_is_taken_back_takes_its_message_with_it(self) -> None:
        with transaction.atomic():
            deliveries.enqueue("load.ended", {}, now=NOON)
            transaction.set_rollback(True)

        assert not OutboxRow.objects.exists()

    def test_what_it_says_is_sealed(self) -> None:
        deliveries.enqueue("load.ended", {"feed": "north"}, now=NOON)

        assert b"north" not in bytes(OutboxRow.objects.get().payload)


class TestDeliver:
    @pytest.fixture(autouse=True)
    def message(self) -> None:
        deliveries.enqueue("load.ended", {"feed": "north"}, now=NOON)

    def test_what_is_delivered_is_not_sent_again(self) -> None:
        deliver(Receiver())

        assert deliveries.claim(now=NOON + deliveries.LEASE * 9) is None
        assert OutboxRow.objects.get().state == "done"

    @pytest.mark.parametrize("answer", [500, 302, 404, Unavailable("No answer.")])
    def test_what_is_not_taken_is_sent_again_under_the_same_id(self, answer: int | Exception) -> None:
        desk = Receiver(answer)
        assert not deliver(desk)
        assert deliveries.claim(now=NOON) is None

        deliver(desk, now=OutboxRow.objects.get().run_at)

        assert len({headers["webhook-id"] for _, _, headers in desk.heard}) == 1
        assert OutboxRow.objects.get().attempts == 2

    def test_one_being_delivered_is_left_to_whoever_has_it(self) -> None:
        assert deliveries.claim(now=NOON)

        assert deliveries.claim(now=NOON + deliveries.LEASE) is None
        assert deliveries.claim(now=NOON + deliveries.LEASE * 1.01)  # that worker died

    def test_it_is_given_up_in_the_end_and_tried_again_when_asked(self) -> None:
        desk = Receiver(500)
        for _ in range(TRIES):
            deliver(desk, now=OutboxRow.objects.get().run_at)
        row = OutboxRow.objects.get()
        assert (row.state, row.last_error, deliveries.given_up()) == ("dead", "It was answered with 500.", 1)
        assert deliveries.claim(now=row.run_at) is None

        assert deliveries.retry(by=ANNA, now=row.run_at) == 1

        assert deliver(Receiver(), now=row.run_at)
        assert AuditEntryRow.objects.filter(act="outbox.retried").exists()

    def test_only_what_was_given_up_can_be_named(self) -> None:
        with pytest.raises(NoSuchMessage):
            deliveries.retry([uuid4()], by=ANNA, now=NOON)

    @pytest.mark.parametrize("role", [Role.EXECUTIVE, Role.COMPLAINT_HANDLER])
    def test_others_may_not_see_or_retry(self, role: Role) -> None:
        with pytest.raises(NotAllowed):
            deliveries.messages(by=somebody(role))
        with pytest.raises(NotAllowed):
            deliveries.retry(by=somebody(role), now=NOON)
