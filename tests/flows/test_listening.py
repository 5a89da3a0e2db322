"""Messages of a broker: the same road as events over HTTP, and none of them is in the way of others."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from hark.core.errors import NotAllowed
from hark.flows import emptying, listening, quarantine, replaying, stores
from hark.flows.feed_names import BadFeedName, OtherLedger
from hark.flows.listening import Message
from hark.guard.access import Role, Staff, operator
from hark.intake.mappings import NoSuchMapping
from hark.lake.listing import total
from hark.lake.selecting import Selection
from hark.records.audit import AuditEntryRow
from hark.records.feeds import ArrivalRow, FeedRow, QuarantineRow
from hark.records.inbox import InboxRow
from tests.makers import NOON, a_person, somebody

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

BY = somebody(Role.QUALITY_MANAGER)


def an_event(id: str = "1", **special: Any) -> dict[str, Any]:
    data = {"entered": "2026-11-21T09:30:00+08:00", "wait": 12}
    return {
        "specversion": "1.0",
        "id": id,
        "source": "calls",
        "type": "hark.contact",
        "data": data,
        **special,
    }


def take(*told: Any, mapping: str = "cloudevents", feed: str = "", by: Staff = BY) -> dict[str, int]:
    messages = [Message(each if isinstance(each, bytes) else json.dumps(each).encode()) for each in told]
    return dict(listening.take(messages, mapping=mapping, feed=feed, by=by, now=NOON))


def settle() -> None:
    while emptying.empty(by=operator("worker"), clock=lambda: NOON):
        pass


def kept() -> list[tuple[str, str]]:
    return sorted(QuarantineRow.objects.values_list("arrival__feed__name", "reason"))


def test_events_of_many_messages_are_kept_together_and_settled() -> None:
    assert take(an_event("1"), [an_event("2"), an_event("3")], an_event("3")) == {
        "accepted": 3,
        "duplicate": 1,
    }
    assert AuditEntryRow.objects.filter(act="events.taken", subject="calls").count() == 1
    settle()

    assert total(stores.ledger("contacts"), Selection()) == 3


def test_a_message_handed_over_again_is_a_duplicate() -> None:
    spoilt = an_event("2", data={"entered": "never"})
    take(an_event(), spoilt, b"rubbish")
    settle()

    assert take(an_event(), spoilt, b"rubbish") == {"duplicate": 3}
    settle()
    assert total(stores.ledger("contacts"), Selection()) == 1 and QuarantineRow.objects.count() == 2


def test_what_no_feed_can_take_is_kept_aside_with_its_reason() -> None:
    FeedRow.objects.create(name="cases", ledger="steps", mapping="xes", created_at=NOON)
    others = [
        b"rubbish",
        an_event("2", type="bank.call"),
        an_event("3", source="no name of a feed!"),
        an_event("4", source="cases"),
    ]

    assert take(an_event("1"), *others, an_event("5")) == {"accepted": 2, "quarantined": 4}
    settle()

    assert kept() == [("events", "not_an_event")] * 4
    assert total(stores.ledger("contacts"), Selection()) == 2
    arrival = ArrivalRow.objects.get(feed__name="events")
    assert (arrival.read, arrival.quarantined) == (4, 4)


def test_what_is_kept_aside_is_as_it_came_and_sealed() -> None:
    take(b"KH0000001 is no event")
    assert b"KH0000001" not in bytes(InboxRow.objects.get().original)
    settle()

    row = QuarantineRow.objects.get()
    assert b"KH0000001" not in bytes(row.original)
    assert quarantine.original(row) == b"KH0000001 is no event"


def test_what_is_no_event_stays_so_when_it_is_tried_again() -> None:
    take(b"rubbish")
    settle()

    tally = replaying.replay(by=operator("test"), now=NOON)

    assert (tally.read, tally.quarantined) == (1, 1) and kept() == [("events", "not_an_event")]


def test_a_named_feed_takes_all_and_keeps_aside_the_rest() -> None:
    assert take(an_event(source="whatever!"), b"rubbish", feed="branches") == {
        "accepted": 1,
        "quarantined": 1,
    }
    settle()

    assert kept() == [("branches", "not_an_event")]
    assert ArrivalRow.objects.get(feed__name="branches", accepted=1).dialect["form"] == "event"


def test_whatever_comes_is_accounted_for() -> None:
    dice = random.Random(20261121)
    good = json.dumps([an_event(), an_event("2", note="\N{PILE OF POO}", data={"entered": None})]).encode()
    for _ in range(150):
        spoilt = bytearray(good)
        for _ in range(dice.randint(1, 4)):
            at = dice.randrange(len(spoilt))
            spoilt[at : at + dice.randint(0, 3)] = dice.randbytes(dice.randint(0, 3))

        assert sum(take(bytes(spoilt)).values()) in {1, 2}
    settle()
    assert not InboxRow.objects.filter(settled_at=None).exists()


def test_where_nothing_can_be_kept_aside_nothing_is_acknowledged() -> None:
    FeedRow.objects.create(name="cases", ledger="steps", mapping="xes", created_at=NOON)

    with pytest.raises(OtherLedger):
        take(an_event(), feed="cases")


def test_whoever_may_not_load_takes_nothing() -> None:
    with pytest.raises(NotAllowed):
        take(an_event(), by=somebody(Role.AGENT))

    assert not InboxRow.objects.exists()


def test_a_way_that_is_none_is_refused_before_a_message_is_asked_for() -> None:
    with pytest.raises(NoSuchMapping):
        listening.begin(mapping="none", feed="", by=BY)
    with pytest.raises(BadFeedName):
        listening.begin(mapping="cloudevents", feed="no name!", by=BY)
    with pytest.raises(NotAllowed):
        listening.begin(mapping="cloudevents", feed="", by=somebody(Role.AUDITOR))


def test_records_are_taken_in_the_name_of_somebody_who_may_sign_in() -> None:
    row = a_person(username="anna")
    take(an_event(), by=listening.sender("anna"))
    assert InboxRow.objects.get().offered_by == "anna"

    row.is_active = False
    row.save()
    with pytest.raises(listening.NoSuchSender):
        listening.sender("anna")


def test_the_password_is_read_from_its_file(settings: Settings, monkeypatch: Any, tmp_path: Path) -> None:
    with pytest.raises(listening.NoBroker):
        listening.address()
    settings.HARK_BROKER_URL = "amqps://hark@broker/"
    monkeypatch.setenv("HARK_BROKER_PASSWORD_FILE", str(tmp_path / "password"))
    with pytest.raises(listening.NoBroker, match="cannot be read"):
        listening.address()
    (tmp_path / "password").write_text("s3cret\n")

    assert listening.address().password == "s3cret"
