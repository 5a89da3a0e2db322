"""Clocks reproduce the worked cases of clock_cases.toml, whose dates are written by hand from the rules."""

import tomllib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pytest

from hark.core.calendars.calendar import Calendar
from hark.core.complaints.clocks import Clock, clocks, explained
from hark.core.complaints.law import Law, Targets
from tests.core.complaints import packs

CASES = tomllib.loads((Path(__file__).parent / "clock_cases.toml").read_text(encoding="utf-8"))["case"]
FIRST_KNOWN = 2024  # the year the shipped calendars begin to know

Case = Mapping[str, object]


def rules(case: Case) -> tuple[Law, Targets, Calendar]:
    """The law and the targets it runs under, and whose clock is on the wall."""
    name = str(case["by"]).split()[0]
    if name in packs.WORKING:
        return packs.law("cn_2020"), packs.WORKING[name], packs.WORKING[name].calendar
    if name in {"targets", "promise"}:
        return packs.law("cn_2020"), packs.TARGETS, packs.TARGETS.calendar
    law = packs.law(name, before=happened(case)[0] < str(FIRST_KNOWN))
    return law, packs.TARGETS, law.calendar


def happened(case: Case) -> list[str]:
    lines = case["happened"]
    assert isinstance(lines, list)
    return lines


def clock_of(case: Case) -> Clock | None:
    law, targets, calendar = rules(case)
    history = [packs.happening(line, calendar) for line in happened(case)]
    now = packs.moment(str(case["now"]), calendar) if "now" in case else history[-1].at
    term = str(case["by"]).split()[1]
    return next((c for c in clocks(history, law=law, targets=targets, now=now) if c.term == term), None)


def told(case: Case, key: str) -> datetime | None:
    return packs.moment(str(case[key]), rules(case)[2]) if case.get(key) else None


def test_there_are_enough_and_no_two_alike() -> None:
    assert len(CASES) >= 60
    assert len({case["name"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['by']}: {case['name']}")
def test_a_worked_case(case: Case) -> None:
    clock = clock_of(case)

    if case.get("none"):
        assert clock is None
        return
    assert clock is not None
    assert clock.due == told(case, "ends")
    assert clock.breached_at == told(case, "breached")
    assert (clock.met_at or clock.ended_at) == told(case, "stopped")
    assert clock.unknown is None


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['by']}: {case['name']}")
def test_every_case_is_explained_up_to_its_end(case: Case) -> None:
    clock = clock_of(case)

    if clock and clock.due:
        *_, end = (step for step in explained(clock) if step.text.startswith("It ends"))
        at = clock.due.astimezone(rules(case)[2].zone)
        assert str(clock.last_day) in str(end) or f"{at:%Y-%m-%d %H:%M}" in str(end)
        assert "{" not in " ".join(map(str, explained(clock)))
