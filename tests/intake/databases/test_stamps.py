"""Watermarks, written and read again, and what lies an overlap before one."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.intake.databases.stamps import Stamp, before, plain, read, stamp_of, written

AT = datetime(2026, 11, 20, 9, 30, 0, 5, tzinfo=UTC)
STAMPS = st.integers() | st.dates() | st.datetimes() | st.datetimes(timezones=st.just(UTC))


@given(STAMPS)
def test_a_watermark_is_read_as_it_was_written(stamp: Stamp) -> None:
    assert read(written(stamp)) == stamp
    assert type(read(written(stamp))) is type(stamp)


@given(STAMPS, st.integers(0, 10**9))
def test_what_lies_before_comes_no_later(stamp: Stamp, overlap: int) -> None:
    assert before(stamp, overlap) <= stamp  # type: ignore[operator] # both are of one kind


def test_an_overlap_is_seconds_days_or_steps() -> None:
    assert before(AT, 60) == AT.replace(minute=29)
    assert before(date(2026, 11, 20), 1) == date(2026, 11, 19)
    assert before(date(2026, 11, 20), 0) == date(2026, 11, 20)
    assert before(100, 7) == 93


def test_only_what_has_an_order_for_certain_is_one() -> None:
    assert stamp_of(None) is None
    assert (stamp_of(5), stamp_of(Decimal(5)), stamp_of(AT)) == (5, 5, AT)
    for value in ("2026-01-01", 1.5, True, Decimal("1.5"), b"x"):
        with pytest.raises(TypeError):
            stamp_of(value)


def test_a_moment_is_compared_as_its_time_in_utc() -> None:
    assert plain(AT) == AT.replace(tzinfo=None)
    assert plain(3) == 3
