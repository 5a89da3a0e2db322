"""A grade that gives the law's term more time needs a reason; any other needs none."""

from dataclasses import replace

import pytest

from hark.core.complaints.grading import Unreasoned, graded, require_reasoned
from hark.core.complaints.law import Law
from hark.core.terms.case import Level, Risk
from tests.core.complaints import packs

CN = packs.law("cn_2020")
RECEIVED = "2026-02-12 10:00 received"


def asked(*lines: str, level: str, risk: str = "low", reason: str = "", law: Law = CN) -> None:
    history = [packs.happening(each, CN.calendar) for each in (RECEIVED, *lines)]
    require_reasoned(history, law=law, level=Level(level), risk=Risk(risk), reason=reason)


@pytest.mark.parametrize("level", ["complex", "especially_complex", "major"])
def test_a_longer_term_is_refused_without_a_reason_and_let_be_with_one(level: str) -> None:
    with pytest.raises(Unreasoned, match="the law’s term is longer"):
        asked(level=level, reason="  ")

    asked(level=level, reason="An expert abroad has to be heard.")


def test_a_term_that_is_as_long_or_shorter_asks_no_reason() -> None:
    asked(level="simple")
    asked("2026-02-13 10:00 graded level=complex risk=low", level="major", risk="high")
    asked("2026-02-13 10:00 graded level=complex risk=low", level="simple")
    asked(level="complex", law=packs.law("gb_2016"))


def test_back_to_simple_and_complex_again_asks_it_again() -> None:
    before = [f"2026-02-{day} 10:00 graded level={level}" for day, level in ((13, "complex"), (14, "simple"))]

    with pytest.raises(Unreasoned):
        asked(*before, level="complex")


def test_of_a_term_by_risk_a_risk_that_is_asked_nothing_has_the_most_time() -> None:
    term = replace(CN.terms[0], by_level={}, by_risk={Risk.HIGH: 5}, extension=None)
    law = replace(CN, terms=(term,))

    asked(level="simple", risk="high", law=law)
    with pytest.raises(Unreasoned):
        asked("2026-02-13 10:00 graded level=simple risk=high", level="simple", risk="low", law=law)


def test_the_grade_is_what_was_said_last_and_none_before_anybody_said() -> None:
    lines = ("2026-02-13 10:00 graded level=complex risk=high", "2026-02-14 10:00 graded level=simple")
    history = [packs.happening(each, CN.calendar) for each in (RECEIVED, *lines)]

    assert graded(history[:1]) == (None, None)
    assert graded(history) == (Level.SIMPLE, Risk.HIGH)
