"""A receiver of messages that refuses, hangs or talks garbage: loads are settled as ever, it is let be."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from hark import wiring
from hark.core.terms.circuit import OPENS_AFTER, RESTS, Circuit
from hark.flows import chat_groups, chat_sending, deliveries, loading, notice_handing, offering
from hark.flows.chat_groups import Wanted
from hark.guard.access import operator
from hark.records.outbox import OutboxRow
from tests.makers import NOON, a_file, a_row
from tests.outlets.trap import OK, Trap, trap

pytestmark = pytest.mark.django_db
ANNA = operator("anna")
BAD = {
    "refusing": {"answer": b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"},
    "hanging": {"answer": OK, "drip": 1.0},
    "garbage": {"answer": b"\x00\xff" * 5_000},
    "redirecting": {"answer": b"HTTP/1.1 302 Found\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n"},
}


@pytest.fixture(params=BAD)
def receiver(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Trap]:
    with trap(**BAD[request.param]) as server:
        settings.HARK_NOTICE_URL = f"http://127.0.0.1:{server.port}/hark"
        settings.HARK_OUTBOUND_ALLOW = frozenset({("127.0.0.1", server.port)})
        yield server


def test_a_bad_receiver_hinders_nothing_and_loses_nothing(
    receiver: Trap, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliveries, "TIMEOUT", 0.2)
    path = a_file(home, [a_row(id="1"), a_row(id="x")])
    arrival = offering.receive(path, file_name="a.csv", mapping="cfpb", feed="", by=ANNA, now=NOON)
    settled = loading.settle(arrival, path, by=ANNA, clock=lambda: NOON)
    assert (settled.tally.accepted, settled.tally.quarantined) == (1, 1)

    circuit, begun = Circuit(), time.monotonic()
    for _ in range(OPENS_AFTER):
        row = deliveries.claim(now=OutboxRow.objects.get().run_at)
        assert row
        taken = deliveries.deliver(row, post=wiring.post(), now=row.run_at)
        circuit = circuit.after(answered=taken, now=NOON)

    assert time.monotonic() - begun < OPENS_AFTER * 1.0
    assert not circuit.lets_through(NOON)
    assert circuit.lets_through(NOON + RESTS)
    kept = OutboxRow.objects.get()
    assert (kept.state, kept.attempts) == ("waiting", OPENS_AFTER)


@pytest.mark.parametrize("kind", ["wecom", "dingtalk", "feishu"])
def test_a_bad_group_hinders_no_other_and_loses_nothing(
    kind: str, receiver: Trap, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliveries, "TIMEOUT", 0.2)
    address = f"http://127.0.0.1:{receiver.port}/robot?key=t0ken"
    wanted = Wanted("Complaints", kind, ["case.objected"], [], "en", address=address)
    group = chat_groups.put(wanted, by=ANNA, now=NOON)
    deliveries.enqueue("case.objected", {"case": "261120-K7Q4M", "people": []}, now=NOON)
    notice_handing.hand_out(now=NOON)

    circuit, begun = Circuit(), time.monotonic()
    for _ in range(OPENS_AFTER):
        at = OutboxRow.objects.get(topic=chat_sending.topic(group)).run_at
        row = deliveries.claim(now=at, topic=chat_sending.topic(group))
        assert row
        taken = chat_sending.deliver(row, ask=wiring.ask(), now=at)
        circuit = circuit.after(answered=taken, now=NOON)

    assert time.monotonic() - begun < OPENS_AFTER * 1.0
    assert not circuit.lets_through(NOON)
    kept = OutboxRow.objects.get(topic=chat_sending.topic(group))
    assert (kept.state, kept.attempts) == ("waiting", OPENS_AFTER)
    assert "t0ken" not in kept.last_error


def test_a_good_receiver_gets_it_once(home: Path, settings: Settings) -> None:
    with trap() as server:
        settings.HARK_NOTICE_URL = f"http://127.0.0.1:{server.port}/hark"
        settings.HARK_OUTBOUND_ALLOW = frozenset({("127.0.0.1", server.port)})
        deliveries.enqueue("load.ended", {"feed": "north"}, now=NOON)
        row = deliveries.claim(now=NOON)
        assert row

        assert deliveries.deliver(row, post=wiring.post(), now=NOON)

        [heard] = server.heard
        assert str(row.pk).encode() in heard and deliveries.claim(now=NOON + RESTS * 99) is None
