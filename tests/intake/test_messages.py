"""Messages of a broker: the events in them, and what is none."""

import json
from typing import Any

import pytest

from hark.intake.messages import Message, events_of


def an_event(id: str = "1", **special: Any) -> dict[str, Any]:
    return {"specversion": "1.0", "id": id, "source": "calls", "type": "hark.contact", "data": {}, **special}


def ids(message: Message) -> list[str]:
    events, others = events_of(message)
    assert others == []
    return [event.id for event in events]


def test_one_event_is_its_bytes() -> None:
    body = json.dumps(an_event()).encode()

    (event,), others = events_of(Message(body))

    assert event.original == body and event.source == "calls" and others == []


def test_an_array_is_several_events_whatever_the_media_type_says() -> None:
    body = json.dumps([an_event("1"), an_event("2")]).encode()

    assert ids(Message(b"\xef\xbb\xbf \n" + body)) == ["1", "2"]
    assert ids(Message(body, {"content-type": "text/plain"})) == ["1", "2"]


@pytest.mark.parametrize("prefix", ["ce-", "ce_", "Ce-", "cloudEvents:", "cloudEvents_"])
def test_an_envelope_in_headers_is_read_as_each_binding_spells_it(prefix: str) -> None:
    told = {f"{prefix}{name}": value for name, value in an_event("7").items() if name != "data"}

    (event,), others = events_of(Message(b'{"wait": 12}', {**told, "x-death": "no matter"}))

    assert (event.id, event.type) == ("7", "hark.contact") and others == []
    assert json.loads(event.original)["data"] == {"wait": 12}


def test_one_spoilt_event_does_not_hold_up_the_others() -> None:
    spoilt = an_event("2", specversion="0.3")

    events, others = events_of(Message(json.dumps([an_event("1"), spoilt, an_event("3"), 4]).encode()))

    assert [event.id for event in events] == ["1", "3"]
    assert others == [json.dumps(spoilt).encode(), b"4"]


@pytest.mark.parametrize(
    "body",
    [b"", b"rubbish", b"[", b'[{"specversion"', b"\xff\xfe\x00", b'["\xff"]', b"{}", b"null", b"[" * 9_000],
)
def test_what_is_no_event_is_kept_byte_by_byte(body: bytes) -> None:
    assert events_of(Message(body)) == ([], [body])


def test_what_is_no_event_is_kept_with_the_envelope_that_was_told() -> None:
    assert events_of(Message(b"{}", {"ce_id": "7", "other": "x"})) == ([], [b"ce-id: 7\r\n\r\n{}"])


def test_half_a_character_in_an_array_is_kept_as_it_was_spelled() -> None:
    events, others = events_of(Message(b'[{"id": "\\ud800"}]'))

    assert events == [] and others == [b'[{"id": "\\ud800"}]'[1:-1]]
