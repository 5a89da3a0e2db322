"""Figures as people read them, in both languages."""

from collections.abc import Iterator

import pytest
from django.utils.translation import override

from hark.core.terms.card import Unit
from hark.core.terms.figure import Estimate
from hark.web import figures


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with override("en"):
        yield


def test_thousands_are_parted_by_a_thin_space_that_does_not_break() -> None:
    assert figures.number(1234567) == "1\u202f234\u202f567"


def test_nothing_known_is_a_dash_and_not_a_zero() -> None:
    assert figures.value(None, Unit.SHARE) == "–"
    assert figures.bare(0.0, Unit.SHARE) == "0.0"


@pytest.mark.parametrize(
    ("unit", "in_english", "in_chinese"),
    [
        (Unit.COUNT, "1", "1"),
        (Unit.SHARE, "99.3 %", "99.3%"),
        (Unit.PER_DAY, "1.0 a day", "1.0 件/日"),
        (Unit.DAYS, "0.99 days", "0.99 天"),
    ],
)
def test_a_value_carries_its_unit_as_the_language_writes_it(
    unit: Unit, in_english: str, in_chinese: str
) -> None:
    assert figures.value(0.993, unit) == in_english
    with override("zh-hans"):
        assert figures.value(0.993, unit) == in_chinese


def test_an_interval_names_its_unit_once() -> None:
    assert figures.interval(Estimate(0.5, 0.4, 0.6), Unit.SHARE) == "40.0–60.0 %"
    assert figures.interval(Estimate(0.5), Unit.SHARE) == ""


def test_a_time_is_never_below_nothing_and_a_minus_is_a_minus() -> None:
    skewed = Estimate(0.71, -0.31, 1.74)

    assert figures.bounds(skewed, Unit.DAYS) == "0.00–1.74"
    assert figures.bounds(Estimate(-0.5, -1.0, 0.5), Unit.DAYS) == "\u22121.00–0.50"
    assert figures.number(-1234.5, decimals=1) == "\u22121\u202f234.5"


@pytest.mark.parametrize(
    ("value", "written"), [(0.98, "98 %"), (0.985, "98.5 %"), (1.0, "100 %"), (0.0, "0 %")]
)
def test_a_target_has_no_more_decimals_than_it_needs(value: float, written: str) -> None:
    assert figures.short(value, Unit.SHARE) == written


def test_one_day_is_not_days() -> None:
    assert figures.short(1, Unit.DAYS) == "1 day"
    assert figures.short(10, Unit.DAYS) == "10 days"
