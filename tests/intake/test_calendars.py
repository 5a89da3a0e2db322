"""The shipped calendars can be read, an institution's own comes first, and a broken one is refused."""

from datetime import date
from pathlib import Path

import pytest

from hark.intake.calendars import CalendarBroken, NoSuchCalendar, look_up, names

GOOD = """
name = "branch"
title = { en = "Branch", zh = "网点" }
zone = "Asia/Shanghai"
from = 2026-01-01
to = 2026-02-01
source = { en = "Ours", zh = "本机构" }
[hours]
saturday = ["10:00-16:00"]
"""


@pytest.mark.parametrize("name", ["cn", "gb", "us"])
def test_shipped_calendars_say_where_they_are_from_and_what_is_not_certain(name: str, tmp_path: Path) -> None:
    page = look_up(name, own=tmp_path)

    assert page.calendar.name == name
    assert page.source.zh and page.provisional
    assert set(page.names) == page.calendar.holidays


@pytest.mark.parametrize(
    ("name", "day"),
    [
        *(("cn", date(2026, 2, day)) for day in range(15, 24)),
        *(("cn", date(2026, 10, day)) for day in range(1, 8)),
        ("gb", date(2026, 4, 3)),
        ("gb", date(2026, 12, 28)),
        ("us", date(2026, 11, 26)),
        ("us", date(2026, 7, 3)),
    ],
)
def test_nobody_works_on(name: str, day: date, tmp_path: Path) -> None:
    assert not look_up(name, own=tmp_path).calendar.is_working_day(day)


@pytest.mark.parametrize("day", ["2026-01-04", "2026-02-14", "2026-02-28", "2026-09-20", "2026-10-10"])
def test_a_weekend_made_up_is_worked(day: str, tmp_path: Path) -> None:
    assert look_up("cn", own=tmp_path).calendar.is_working_day(date.fromisoformat(day))


def test_an_own_calendar_comes_before_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "cn.toml").write_text(GOOD, encoding="utf-8")

    assert look_up("cn", own=tmp_path).calendar.name == "branch"
    assert names(tmp_path) == ["cn", "gb", "us"]


def test_one_there_is_not_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoSuchCalendar, match="cn, gb, us"):
        look_up("mars", own=tmp_path)


@pytest.mark.parametrize(
    ("good", "bad", "problem"),
    [
        ("Asia/Shanghai", "Asia/Atlantis", "no time zone"),
        ("saturday", "caturday", "no weekday caturday"),
        ('["10:00-16:00"]', "[]", "no working time"),
        ("10:00-16:00", "ten to four", "should be hours"),
        ("to = 2026-02-01", "to = 2025-02-01", "must end after"),
        ("[hours]", "made_up = [2027-01-02]\n[hours]", "outside the days"),
        ("[hours]", "noon = true\n[hours]", "calendar has no key noon; known are"),
        ("[hours]", "madeup = []\n[hours]", "no key madeup; the nearest is made_up"),
        ("[hours]", "[[holiday]]\nfrst = 2026-01-02\n[hours]", "no key frst; the nearest is first"),
        ("from = 2026-01-01", 'from = "soon"', "should be a day"),
    ],
)
def test_a_broken_one_says_what_ails_it(good: str, bad: str, problem: str, tmp_path: Path) -> None:
    (tmp_path / "branch.toml").write_text(GOOD.replace(good, bad), encoding="utf-8")

    with pytest.raises(CalendarBroken, match=problem):
        look_up("branch", own=tmp_path)
