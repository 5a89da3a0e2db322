"""The board in one breath, true to its figures."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils.translation import override

from hark.core.terms.card import Text, Unit
from hark.core.terms.figure import Answer, Change, Estimate, Verdict
from hark.core.terms.period import Period
from hark.web.board.sentence import compared, sentence
from tests.web.answers import a_card, an_answer, unknown

TOTAL = "complaints.received"
BOOK = {
    TOTAL: a_card(id=TOTAL, unit=Unit.COUNT, target=None),
    "timely": a_card(id="timely"),
    "closed": a_card(id="closed", name=Text("Closed", "办结率")),
}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with override("en"):
        yield


def judged(indicator: str, verdict: Verdict, **special: Any) -> Answer:
    return an_answer(indicator=indicator, verdict=verdict, **special)


def received(count: int) -> Answer:
    return an_answer(
        indicator=TOTAL, n=count, estimate=Estimate(count), target=None, verdict=Verdict.NO_TARGET
    )


def told(*answers: Answer, change: Change = Change.UNKNOWN, language: str = "en") -> str:
    return sentence(BOOK, answers, {TOTAL: change}, language=language)


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (Verdict.MET, "Timely responses: 99.0 %, which meets the target of 98 %."),
        (Verdict.MISSED, "Timely responses: 99.0 %, which misses the target of 98 %."),
        (Verdict.UNSURE, "Timely responses: 99.0 %; chance allows no verdict on the target of 98 %."),
    ],
)
def test_the_only_target_is_told_in_full(verdict: Verdict, words: str) -> None:
    assert told(judged("timely", verdict)) == words


def test_several_targets_are_counted_and_the_first_missed_is_named() -> None:
    answers = judged("timely", Verdict.MET), judged("closed", Verdict.MISSED)

    assert told(*answers).startswith(
        "One of two indicators with a target misses it. Closed: 99.0 %, which misses"
    )


def test_all_met_is_said_in_a_breath() -> None:
    answers = judged("timely", Verdict.MET), judged("closed", Verdict.MET)

    assert told(*answers) == "All two indicators with a target meet it."


def test_no_verdict_is_not_taken_for_success() -> None:
    answers = judged("timely", Verdict.MET), unknown(indicator="closed")

    assert (
        told(*answers)
        == "No target is missed by more than chance explains; on one the figures allow no verdict."
    )


def test_that_there_is_nothing_to_judge_by_is_no_success() -> None:
    answers = judged("timely", Verdict.NO_DATA), judged("closed", Verdict.NO_DATA)

    assert told(*answers) == "There are no data to judge any target by."


def test_a_suppressed_figure_is_not_told() -> None:
    assert (
        told(unknown(indicator="timely", suppressed=True))
        == "Timely responses: withheld, too few cases, or they would tell of too few."
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            Change.HIGHER,
            "5 complaints were received, more than in the period before, and by more than chance explains.",
        ),
        (Change.SAME, "5 complaints were received, not distinguishable from the period before."),
        (Change.UNKNOWN, "5 complaints were received."),
    ],
)
def test_the_number_received_is_told_with_its_change(change: Change, words: str) -> None:
    assert told(received(5), change=change) == words


def test_one_complaint_is_not_complaints_and_none_is_said() -> None:
    assert told(received(1)) == "1 complaint was received."
    assert told(received(0)) == "No complaints were received."


def test_chinese_needs_no_space_between_sentences() -> None:
    with override("zh-hans"):
        words = told(judged("timely", Verdict.MET), received(9918), language="zh-hans")

    assert words == "及时答复率为 99.0%，达到 98% 的目标。期内受理投诉 9\u202f918 件。"


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (8, "Compared is 8 April 2019, until now, with 1 April 2019."),
        (10, "Compared are the days that are over, 8 – 9 April 2019, with 1 – 2 April 2019."),
        (15, "Compared with 1 – 7 April 2019."),
    ],
)
def test_it_says_which_days_are_compared_with_which(today: int, words: str) -> None:
    now = datetime(2019, 4, today, 12, tzinfo=UTC)
    week = Period(date(2019, 4, 8), date(2019, 4, 15))

    assert compared(week, {TOTAL: Change.SAME}, now=now) == words
    assert compared(week, {TOTAL: Change.UNKNOWN}, now=now) == ""


def test_it_says_that_a_month_is_compared_with_the_whole_month_before() -> None:
    march, april = Period(date(2019, 3, 1), date(2019, 4, 1)), datetime(2019, 4, 5, 12, tzinfo=UTC)

    words = compared(march, {TOTAL: Change.SAME}, now=april)

    assert words == "Compared with 1 – 28 February 2019."
