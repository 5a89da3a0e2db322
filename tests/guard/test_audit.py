"""What is hashed of an entry, and which details are refused."""

import json
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.guard.audit import Event, NotPlain, require_plain
from tests.makers import NOON


def test_an_entry_is_written_in_one_way_only() -> None:
    event = Event(3, NOON, "anna", "feed.loaded", "north/1", {"read": 2, "file": "月.csv"})
    east = Event(3, NOON.astimezone(timezone(timedelta(hours=8))), *_rest(event))

    assert (
        event.leaf
        == (
            '{"act":"feed.loaded","actor":"anna","at":"2026-11-21T12:00:00.000000+00:00",'
            '"details":{"file":"月.csv","read":2},"sequence":3,"subject":"north/1"}'
        ).encode()
    )
    assert east.leaf == event.leaf


def _rest(event: Event) -> tuple[str, str, str, dict[str, object]]:
    return event.actor, event.act, event.subject, dict(reversed(event.details.items()))


@pytest.mark.parametrize("value", [None, True, 7, "x", [], {}, {"a": [1, {"b": None}]}, ("a", "b")])
def test_what_is_plain_json_is_noted(value: object) -> None:
    require_plain({"value": value})


@pytest.mark.parametrize(
    "value", [1.5, float("nan"), NOON, datetime, b"x", {1: "a"}, {"a": [object()]}, {1, 2}, "a\0b", "\ud800"]
)
def test_what_a_store_would_give_back_otherwise_is_refused(value: object) -> None:
    with pytest.raises(NotPlain):
        require_plain({"value": value})


@given(
    st.text(), st.text(), st.dictionaries(st.text(), st.text() | st.integers() | st.none() | st.booleans())
)
def test_what_is_hashed_is_json_with_sorted_keys_and_no_blanks(
    actor: str, subject: str, details: dict[str, object]
) -> None:
    event = Event(7, NOON, actor, "x", subject, details)

    said = json.loads(event.leaf)

    assert (said["actor"], said["subject"], said["details"]) == (actor, subject, details)
    assert event.leaf == json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
