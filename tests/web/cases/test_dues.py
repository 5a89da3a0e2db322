"""How long is left or gone is said in the largest unit that fits twice."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from hark.web.cases.dues import span
from hark.web.complaints import facts


@pytest.mark.parametrize(
    ("time", "english", "chinese"),
    [
        (timedelta(days=10_193), "10\u202f193 days", "10\u202f193 天"),
        (timedelta(hours=47), "47 hours", "47 小时"),
        (timedelta(seconds=20), "1 minute", "1 分钟"),
    ],
)
def test_thousands_are_told_apart(time: timedelta, english: str, chinese: str) -> None:
    with override("en"):
        assert span(time) == english
    with override("zh-hans"):
        assert span(time) == chinese


@pytest.mark.parametrize(
    ("days", "said"), [(1_500, "1\u202f500 days later"), (-1_500, "1\u202f500 days before")]
)
def test_also_between_the_steps_of_a_complaint_loaded(days: int, said: str) -> None:
    with override("en"):
        assert facts._days(days) == said
