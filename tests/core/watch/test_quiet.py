"""Hours nobody is disturbed in: over midnight, and where clocks are put on or back."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.core.watch.quiet import Quiet, digest_day

SHANGHAI, LONDON = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/London")
NIGHT = Quiet(time(22), time(7), SHANGHAI)
DINNER = Quiet(time(12), time(13, 30), SHANGHAI)


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("quiet", "told", "comes"),
    [
        (NIGHT, "2026-11-20T21:59", "2026-11-20T21:59"),
        (NIGHT, "2026-11-20T22:00", "2026-11-21T07:00"),
        (NIGHT, "2026-11-20T23:59", "2026-11-21T07:00"),
        (NIGHT, "2026-11-21T00:00", "2026-11-21T07:00"),
        (NIGHT, "2026-11-21T06:59", "2026-11-21T07:00"),
        (NIGHT, "2026-11-21T07:00", "2026-11-21T07:00"),
        (DINNER, "2026-11-20T12:00", "2026-11-20T13:30"),
        (DINNER, "2026-11-20T13:30", "2026-11-20T13:30"),
        (Quiet(time(9), time(9), SHANGHAI), "2026-11-20T09:00", "2026-11-20T09:00"),
    ],
)
def test_what_is_told_in_them_comes_when_they_end(quiet: Quiet, told: str, comes: str) -> None:
    assert quiet.after(at(told)) == at(comes)


def test_an_end_that_the_clock_jumps_over_is_when_it_jumps() -> None:
    quiet = Quiet(time(22), time(1, 30), LONDON)  # on 29 March 2026 01:00 is followed by 02:00

    assert quiet.after(at("2026-03-28T23:00", LONDON)) == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_an_hour_that_comes_twice_is_not_quiet_again_once_they_ended() -> None:
    quiet = Quiet(time(22), time(1, 30), LONDON)  # on 25 October 2026 01:00 to 02:00 comes twice
    again = datetime(2026, 10, 25, 1, 15, tzinfo=UTC)

    assert quiet.after(again) == again


hours = st.times().map(lambda each: each.replace(second=0, microsecond=0))
moments = st.integers(0, 366 * 24 * 60).map(lambda m: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=m))


@given(since=hours, until=hours, moment=moments, zone=st.sampled_from([SHANGHAI, LONDON]))
def test_nothing_comes_early_or_a_day_late(
    since: time, until: time, moment: datetime, zone: ZoneInfo
) -> None:
    comes = Quiet(since, until, zone).after(moment)

    assert moment <= comes <= moment + timedelta(hours=25)


@pytest.mark.parametrize(("hour", "day"), [(7, None), (8, 20), (23, 20)])
def test_a_digest_is_due_from_its_hour_on(hour: int, day: int | None) -> None:
    found = digest_day(at(f"2026-11-20T{hour:02}:59"), hour=8, zone=SHANGHAI)

    assert (found.day if found else None) == day
