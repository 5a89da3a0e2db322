"""One event is one line of JSON, whatever is in it; and holds no value of a customer."""

import json
import logging
import re
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.config.logs import OneLine, Readable

STEERS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
LINE, PERSON = OneLine(), Readable()
FORGED = 'x\r\n{"level": "critical", "event": "forged"}\x1b[2J\u202egnp.exe\u2028'
hostile = st.text(max_size=60) | st.sampled_from([FORGED, "\n", "\x1b]0;x\x07", "\u2066", "\ud800", "\0"])


def a_record(event: str, **told: Any) -> logging.LogRecord:
    record = logging.LogRecord("hark.requests", logging.INFO, __file__, 1, event, None, None)
    record.told = told
    return record


class TestOneLine:
    @given(event=hostile, values=st.dictionaries(hostile, hostile, max_size=4))
    def test_whatever_it_holds_is_one_line_of_plain_signs(self, event: str, values: dict[str, str]) -> None:
        line = LINE.format(a_record(event, **values))

        assert not STEERS.search(line) and line.isascii()
        assert json.loads(line)["event"] == event or event in values

    @pytest.mark.parametrize("field", ["method", "path", "route", "status", "staff", "event"])
    def test_each_field_of_a_request_is_held_in(self, field: str) -> None:
        record = a_record(FORGED if field == "event" else "answered")
        record.told = {"method": "GET", "path": "/", "route": "/", "status": 200, "staff": 1}
        if field != "event":
            record.told[field] = FORGED

        line = LINE.format(record)

        assert "\n" not in line and json.loads(line)[field] == FORGED

    def test_says_when_in_universal_time(self) -> None:
        assert json.loads(LINE.format(a_record("x")))["time"].endswith("+00:00")

    def test_is_bounded(self) -> None:
        assert len(LINE.format(a_record("x" * 100_000, path="y" * 100_000))) < 10_000

    def test_a_fault_has_types_and_places_and_no_values(self) -> None:
        try:
            try:
                int("张三 6222021234567890")
            except ValueError as cause:
                raise KeyError("13800138000") from cause
        except KeyError:
            record = a_record("Internal Server Error: /x")
            record.exc_info = sys.exc_info()

        event = json.loads(LINE.format(record))

        assert event["fault"][0] == "KeyError" and "ValueError" in event["fault"]
        assert any(
            place.endswith("test_a_fault_has_types_and_places_and_no_values") for place in event["fault"]
        )
        assert not any(
            value in json.dumps(event, ensure_ascii=False) for value in ("张三", "6222", "1380013")
        )

    def test_a_formatter_without_the_care_would_be_forged(self) -> None:
        """The property is not empty: the standard library's own form fails it."""
        assert STEERS.search(logging.Formatter().format(a_record(FORGED)))


@given(event=hostile, value=hostile)
def test_a_person_at_the_terminal_is_not_steered_either(event: str, value: str) -> None:
    assert not STEERS.search(PERSON.format(a_record(event, path=value)))
