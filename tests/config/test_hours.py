"""Hours of the day, as the environment gives them; what staff are told of what is half set up."""

from datetime import time

import pytest
from pytest_django.fixtures import Settings

from hark.config import outside
from hark.config.environment import BadSetting, hour, hours


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("", (time(22), time(7))),
        ("none", None),
        ("21:30-06:15", (time(21, 30), time(6, 15))),
        (" 12:00 - 13:00 ", (time(12), time(13))),
    ],
)
def test_quiet_hours_are_a_stretch_of_the_day(
    said: str, found: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HARK_QUIET_HOURS", said)

    assert hours("HARK_QUIET_HOURS", default="22:00-07:00") == found


@pytest.mark.parametrize("said", ["night", "22:00", "25:00-07:00", "22:00-07:00-08:00"])
def test_what_is_no_stretch_is_refused(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HARK_QUIET_HOURS", said)

    with pytest.raises(BadSetting, match="HARK_QUIET_HOURS"):
        hours("HARK_QUIET_HOURS", default="22:00-07:00")


def test_a_day_has_no_hour_24(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HARK_DIGEST_HOUR", "24")

    with pytest.raises(BadSetting, match="23"):
        hour("HARK_DIGEST_HOUR", default=8)


def test_notices_half_set_up_are_told(settings: Settings) -> None:
    settings.HARK_SITE = "http://hark.bank.example"
    settings.HARK_MAIL_URL = "imaps://complaints@mail.bank.example/"
    settings.HARK_MAIL_OUT_URL = "smtps://complaints@mail.bank.example"
    settings.HARK_NOTICE_FROM = ""

    assert [found.id for found in outside._notices()] == ["hark.site", "hark.notice_from"]
