"""Moments in words, in the reader's time zone."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone, translation

from hark.web.times import ago, moment

NOW = datetime(2026, 11, 21, 20, 30, tzinfo=UTC)  # half past four in the morning in Shanghai


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(seconds=-20), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=59, seconds=59), "59 minutes ago"),
        (timedelta(hours=4), "today at 00:30"),
        (timedelta(hours=5), "yesterday at 23:30"),
        (timedelta(days=2), "2 days ago"),
        (timedelta(days=31), "on 22 October 2026"),
    ],
)
def test_says_how_long_ago_it_was(before: timedelta, words: str) -> None:
    with timezone.override("Asia/Shanghai"), translation.override("en"):
        assert ago(NOW - before, now=NOW) == words


def test_says_it_in_chinese_too() -> None:
    with timezone.override("Asia/Shanghai"), translation.override("zh-hans"):
        assert ago(NOW - timedelta(minutes=3), now=NOW) == "3 分钟前"
        assert moment(NOW) == "2026年11月22日 04:30"


def test_a_moment_has_its_day_and_time_where_the_reader_is() -> None:
    with timezone.override("Europe/London"), translation.override("en"):
        assert moment(NOW) == "21 November 2026, 20:30"
