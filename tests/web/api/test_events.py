"""Events sent by a program: what they are answered, and what becomes of them."""

import json
from pathlib import Path
from typing import Any

import pytest

from hark.flows import emptying, quarantine, stores
from hark.guard.access import operator
from hark.lake.listing import total
from hark.lake.selecting import Selection
from hark.records.audit import AuditEntryRow
from hark.records.feeds import ArrivalRow, FeedRow, QuarantineRow
from hark.records.inbox import InboxRow
from tests.makers import NOON
from tests.web.api.conftest import Answered, Asking, Program, problem

SINGLE, BATCH = "application/cloudevents+json", "application/cloudevents-batch+json"


def an_event(id: str = "1", *, source: str = "calls", **special: Any) -> dict[str, Any]:
    """A contact by our own names; `data` is what is special about it."""
    data = {"entered": "2026-11-21T09:30:00+08:00", "channel": "phone", "outcome": "answered", "wait": 12}
    envelope = {"specversion": "1.0", "id": id, "source": source, "type": "hark.contact"}
    return {**envelope, "data": {**data, **special.pop("data", {})}, **special}


def send(anna: Asking, told: Any, *, media_type: str = SINGLE, query: str = "", **headers: str) -> Answered:
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    return anna.client.post(
        f"/api/v1/events{query}", data=body, content_type=media_type, headers=headers or None
    )


def outcomes(answer: Answered) -> list[tuple[str, str, str | None]]:
    assert answer.status_code == 202, answer.content
    return [(each["id"], each["outcome"], each["reason"]) for each in answer.json()["events"]]


def settle() -> int:
    return emptying.empty(by=operator("worker"), clock=lambda: NOON)


def account() -> tuple[int, int, int, int]:
    arrival = ArrivalRow.objects.get()
    return arrival.read, arrival.accepted, arrival.duplicates, arrival.quarantined


@pytest.fixture
def anna(program: Program, home: Path) -> Asking:
    return program()


class TestOneEvent:
    def test_is_in_the_ledger_of_its_type_once_it_is_settled(self, anna: Asking) -> None:
        answer = send(anna, an_event("c-1", data={"customer": "KH1", "staff": "E7"}))

        assert outcomes(answer) == [("c-1", "accepted", None)]
        assert settle() == 1
        contacts = stores.ledger("contacts")
        t = contacts.snapshot().table
        [(feed, id, hour, customer)] = contacts.rows(t.select("feed", "source_id", "hour", "customer"))
        assert (feed, id, hour) == ("calls", "c-1", 9)
        assert customer and "KH1" not in customer
        assert account() == (1, 1, 0, 0)

    def test_sent_again_is_a_duplicate_before_and_after_it_is_settled(self, anna: Asking) -> None:
        send(anna, an_event())
        again = send(anna, an_event())
        settle()
        late = send(anna, an_event())

        assert [outcomes(answer)[0][1] for answer in (again, late)] == ["duplicate", "duplicate"]
        assert settle() == 0
        assert total(stores.ledger("contacts"), Selection()) == 1
        assert account() == (3, 1, 2, 0)

    def test_sent_again_before_anything_was_settled_is_in_the_account_at_once(self, anna: Asking) -> None:
        send(anna, an_event())
        send(anna, an_event())

        assert account() == (1, 0, 1, 0)

    def test_sent_again_under_one_key_is_answered_again_and_came_once(self, anna: Asking) -> None:
        for _ in range(2):
            send(anna, an_event(), **{"Idempotency-Key": "k-1"})
        settle()

        assert account() == (1, 1, 0, 0)

    def test_that_the_inbox_has_forgotten_is_found_in_the_ledger(self, anna: Asking) -> None:
        send(anna, an_event())
        settle()
        InboxRow.objects.all().delete()

        assert outcomes(send(anna, an_event()))[0][1] == "accepted"
        settle()
        assert account() == (2, 1, 1, 0)
        assert total(stores.ledger("contacts"), Selection()) == 1

    def test_with_other_content_under_its_id_is_kept_aside(self, anna: Asking) -> None:
        send(anna, an_event())

        assert outcomes(send(anna, an_event(data={"wait": 13}))) == [("1", "quarantined", "conflict")]
        settle()
        assert account() == (2, 1, 0, 1)
        assert QuarantineRow.objects.get().reason == "conflict"

    def test_that_cannot_be_read_is_kept_aside_as_it_came(self, anna: Asking) -> None:
        spoilt = an_event(data={"entered": "never"})

        told = send(anna, spoilt).json()["events"]

        assert told == [
            {
                "id": "1",
                "outcome": "quarantined",
                "reason": "not_a_time",
                "column": "entered",
                "ahead": False,
            }
        ]
        settle()
        assert quarantine.original(QuarantineRow.objects.get()) == json.dumps(spoilt).encode()
        assert account() == (1, 0, 0, 1)

    def test_dated_after_today_says_so_where_it_is_accepted(self, anna: Asking) -> None:
        mistyped = an_event(data={"entered": "2062-11-21T09:30:00+08:00"})

        told = [send(anna, each).json()["events"][0] for each in (mistyped, mistyped, an_event("2"))]

        assert [(each["outcome"], each["ahead"]) for each in told] == [
            ("accepted", True),
            ("duplicate", False),
            ("accepted", False),
        ]

    def test_may_say_its_choices_in_the_words_of_a_file(self, anna: Asking) -> None:
        chinese = an_event(data={"channel": "电话", "outcome": "已接听"})

        assert outcomes(send(anna, chinese)) == [("1", "accepted", None)]
        assert outcomes(send(anna, an_event())) == [("1", "duplicate", None)]

    def test_that_was_mended_after_it_could_not_be_read_is_no_conflict(self, anna: Asking) -> None:
        send(anna, an_event(data={"entered": "never"}))

        assert outcomes(send(anna, an_event())) == [("1", "accepted", None)]
        settle()
        assert account() == (2, 1, 0, 1)

    def test_may_have_its_envelope_in_headers(self, anna: Asking) -> None:
        envelope = {"specversion": "1.0", "id": "c-1", "source": "calls", "type": "hark.contact"}
        headers = {f"ce-{name}": value for name, value in envelope.items()}

        answer = send(anna, an_event()["data"], media_type="application/json", **headers)

        assert outcomes(answer) == [("c-1", "accepted", None)]
        assert settle() == 1

    def test_is_sealed_until_it_is_settled_and_gone_after(self, anna: Asking) -> None:
        send(anna, an_event(data={"customer": "KH4711"}))

        row = InboxRow.objects.get()
        assert b"KH4711" not in bytes(row.original)
        settle()
        row.refresh_from_db()
        assert bytes(row.original) == b"" and row.settled_at


class TestABatch:
    def test_is_answered_event_by_event(self, anna: Asking) -> None:
        sent = [an_event("1"), an_event("2", data={"wait": "long"}), an_event("1"), an_event("3")]

        told = outcomes(send(anna, sent, media_type=BATCH))

        assert told == [
            ("1", "accepted", None),
            ("2", "quarantined", "not_a_number"),
            ("1", "duplicate", None),
            ("3", "accepted", None),
        ]
        settle()
        assert account() == (4, 2, 1, 1)

    def test_goes_to_the_feeds_and_ledgers_it_names(self, anna: Asking) -> None:
        step = {"happened": "2026-11-21T10:00:00+08:00", "case": "7", "step": "check"}
        flow = {"specversion": "1.0", "id": "1", "source": "flow", "type": "hark.step", "data": step}

        send(anna, [an_event("1"), flow, an_event("1", source="chats")], media_type=BATCH)
        settle()

        assert set(FeedRow.objects.values_list("name", "ledger")) == {
            ("calls", "contacts"),
            ("chats", "contacts"),
            ("flow", "steps"),
        }
        assert total(stores.ledger("contacts"), Selection()) == 2

    def test_can_be_read_by_another_mapping_into_one_feed(self, anna: Asking) -> None:
        other = an_event("9", source="https://crm.bank.example/calls", type="com.bank.call")
        other["data"] = {"进线时间": "2026-11-21 09:30:00", "渠道": "电话"}

        told = outcomes(send(anna, [other], media_type=BATCH, query="?as=contacts&feed=crm"))

        assert told == [("9", "accepted", None)]
        assert settle() == 1
        assert FeedRow.objects.get().name == "crm"

    def test_whose_mapping_is_mended_is_tried_again(self, anna: Asking, home: Path) -> None:
        from hark.flows import replaying

        send(anna, an_event(data={"channel": "fax"}))
        settle()
        shipped = (Path(emptying.__file__).parents[1] / "catalogue/mappings/cloudevents.toml").read_text()
        (home / "mappings/cloudevents.toml").write_text(shipped.replace('"mail"]', '"mail", "fax"]'))

        assert replaying.replay(by=operator("test"), now=NOON).accepted == 1


class TestRefusal:
    @pytest.mark.parametrize(
        ("body", "media_type", "status"),
        [
            (b"{", SINGLE, 400),
            (b"\xff", SINGLE, 400),
            (b"[" * 5_000, SINGLE, 400),
            (b"[" * 5_000, BATCH, 400),
            (b"{}", BATCH, 400),
            (b"[{},]", BATCH, 400),
            (b"[{}] x", BATCH, 400),
            (b"[NaN]", BATCH, 400),
            (b"[1]", BATCH, 400),
            (b"{}", SINGLE, 422),
            (b'{"specversion":"1.0","id":1,"source":"calls","type":"hark.contact"}', SINGLE, 422),
            (b'[{"a": 1, "a": 2}]', BATCH, 422),
            (b"{}", "application/json", 415),
            (b"{}", "text/plain", 415),
        ],
    )
    def test_of_a_body_that_holds_no_events(
        self, body: bytes, media_type: str, status: int, anna: Asking
    ) -> None:
        problem(send(anna, body, media_type=media_type), status)

        assert InboxRow.objects.count() == 0

    def test_names_each_envelope_that_is_amiss_and_keeps_none(self, anna: Asking) -> None:
        sent = [an_event("1"), an_event("", data={}), an_event("3", specversion="0.3")]

        told = problem(send(anna, sent, media_type=BATCH), 422)

        assert [fault["at"] for fault in told["errors"]] == ["body.1.id", "body.2.specversion"]
        assert InboxRow.objects.count() == 0

    @pytest.mark.parametrize("special", [{"source": "https://crm.bank.example/"}, {"type": "com.bank.call"}])
    def test_of_what_says_neither_feed_nor_ledger_keeps_nothing(
        self, special: dict[str, str], anna: Asking
    ) -> None:
        problem(send(anna, [an_event("1"), an_event("2", **special)], media_type=BATCH), 422)

        assert (InboxRow.objects.count(), FeedRow.objects.count()) == (0, 0)
        assert not AuditEntryRow.objects.filter(act="events.taken").exists()

    def test_of_a_body_too_long(self, anna: Asking, settings: Any) -> None:
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

        problem(send(anna, an_event()), 413)

    @pytest.mark.parametrize(
        ("body", "reason"),
        [
            (b'"data": [1]', "not_an_object"),
            (b'"data": {"wait": 1e400, "entered": "x"}', "not_a_time"),
            (b'"data": {"a": 1, "a": 2}', "member_twice"),
            (b'"data": {"a": 1, "A": 2}', "member_twice"),
            (b'"data": {"a": [{}]}', "nested"),
            (b'"data": {"a": "\\u0000"}', "control_character"),
            (b'"x": 1', "not_an_object"),
        ],
    )
    def test_of_data_that_fit_in_no_row_is_quarantine(self, body: bytes, reason: str, anna: Asking) -> None:
        start = b'{"specversion":"1.0","id":"1","source":"calls","type":"hark.contact",'

        assert outcomes(send(anna, start + body + b"}")) == [("1", "quarantined", reason)]
        settle()
        assert QuarantineRow.objects.get().reason == reason


def test_a_full_inbox_tells_senders_to_wait(anna: Asking, settings: Any) -> None:
    settings.HARK_INBOX_LIMIT = 2
    assert outcomes(send(anna, [an_event("1"), an_event("2")], media_type=BATCH))

    answer = send(anna, an_event("3"), **{"Idempotency-Key": "k3"})

    assert "As many records wait" in problem(answer, 503)["detail"]
    assert int(answer.headers["Retry-After"]) > 0
    settle()
    assert outcomes(send(anna, an_event("3"), **{"Idempotency-Key": "k3"})) == [("3", "accepted", None)]


def test_one_kept_aside_and_sent_again_says_why(anna: Asking) -> None:
    spoilt = an_event(data={"entered": "yesterday"})
    first, again = send(anna, spoilt), send(anna, spoilt)

    assert outcomes(first) == [("1", "quarantined", "not_a_time")]
    assert outcomes(again) == [("1", "duplicate", "not_a_time")]


def test_a_request_sent_again_under_its_key_has_the_same_answer(anna: Asking) -> None:
    first = send(anna, an_event(), **{"Idempotency-Key": "k1"})
    again = send(anna, an_event(), **{"Idempotency-Key": "k1"})

    assert outcomes(first) == outcomes(again) == [("1", "accepted", None)]
    problem(send(anna, an_event("2"), **{"Idempotency-Key": "k1"}), 422)
    assert AuditEntryRow.objects.filter(act="events.taken").count() == 1


def test_what_a_broken_mapping_keeps_waiting_holds_up_no_other(anna: Asking, home: Path) -> None:
    send(anna, an_event(source="flow"), query="?as=contacts")
    send(anna, an_event())
    (home / "mappings/contacts.toml").write_text("broken")

    assert settle() == 1
    (home / "mappings/contacts.toml").unlink()
    assert settle() == 1


@pytest.mark.django_db(transaction=True)
def test_with_a_key_waits_for_nobody_who_waits_for_it(program: Program, home: Path) -> None:
    import threading

    from django.db import connections

    from hark.flows import acknowledging

    anna, held, done = program(), threading.Event(), threading.Event()

    def somebody_else() -> None:
        with acknowledging._turn:
            held.set()
            done.wait(timeout=20)
        connections.close_all()

    other = threading.Thread(target=somebody_else)
    other.start()
    held.wait()
    answer = send(anna, an_event(), **{"Idempotency-Key": "k1"})
    done.set()
    other.join()

    assert outcomes(answer) == [("1", "accepted", None)]
