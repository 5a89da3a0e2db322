"""When a customer was told an answer: with the answer itself under a code, else once it went another way."""

from datetime import datetime

import pytest

from hark.core.complaints.clocks import Clock, clocks
from hark.core.complaints.notice import Untold, is_unreached, is_untold, proofs, reckoned, require_told
from hark.core.terms.case import Act, Happening
from tests.core.complaints import packs

CN = packs.law("cn_2020")
RECEIVED = "2026-02-12 10:00 received"
BY_MAIL, BY_LETTER = (f"2026-02-13 10:00 answered reads={reads}" for reads in ("mail", "nowhere"))
MAILED = "2026-02-13 10:05 mailed of=answered message=m"
POSTED = "2026-02-20 09:00 served way=posted at=2026-02-16T00:00:00+08:00"
CAME = "2026-02-20 09:00 served way=letter at=2026-02-18T00:00:00+08:00"


def happened(*lines: str) -> list[Happening]:
    return [packs.happening(each, CN.calendar) for each in (RECEIVED, *lines)]


def clock(*lines: str, term: str = "decision", now: str = "2026-02-20 10:00") -> Clock | None:
    history, at = reckoned(happened(*lines)), packs.moment(now, CN.calendar)
    found = clocks(history, law=CN, targets=packs.TARGETS, now=at)
    return next((each for each in found if each.term == term), None)


def met(*lines: str) -> str:
    decision = clock(*lines)
    assert decision is not None
    return "" if decision.met_at is None else f"{decision.met_at.astimezone(CN.calendar.zone):%m-%d %H:%M}"


@pytest.mark.parametrize("answer", ["2026-02-13 10:00 answered", "2026-02-13 10:00 answered reads=code"])
def test_whoever_has_a_code_is_told_with_the_answer_as_is_whoever_was_answered_before_it_was_noted(
    answer: str,
) -> None:
    assert met(answer) == "02-13 10:00" and not is_untold(happened(answer))


@pytest.mark.parametrize("answer", [BY_MAIL, BY_LETTER])
def test_an_answer_nobody_was_told_meets_no_term_and_begins_none(answer: str) -> None:
    assert met(answer) == "" and is_untold(happened(answer)) and clock(answer, term="objection") is None
    late = clock(answer, now="2026-02-28 00:01")
    assert late is not None and late.breached
    with pytest.raises(Untold, match="has not been told the answer"):
        require_told(happened(answer))


@pytest.mark.parametrize(
    ("told", "at"),
    [
        ((BY_MAIL, MAILED), "02-13 10:05"),
        ((BY_MAIL, MAILED, "2026-02-14 08:00 returned message=m"), ""),
        ((BY_MAIL, MAILED, "2026-02-14 08:00 returned message=m", CAME), "02-18 00:00"),
        ((BY_LETTER, POSTED), "02-16 00:00"),
        ((BY_LETTER, POSTED, CAME), "02-16 00:00"),
        ((BY_LETTER, "2026-02-14 10:00 served way=phone at=2026-02-13T00:00:00+08:00"), "02-13 10:00"),
        ((BY_LETTER, "2026-02-14 10:00 accepted"), "02-14 10:00"),
    ],
)
def test_they_are_told_by_the_first_way_it_went_that_did_not_come_back(
    told: tuple[str, ...], at: str
) -> None:
    assert met(*told) == at and is_untold(happened(*told)) is (not at)


def test_a_letter_that_left_meets_the_term_and_proves_nothing() -> None:
    acts = [each.act for each in reckoned(happened(BY_LETTER, POSTED))]
    assert acts == [Act.RECEIVED, Act.ANSWERED]

    assert [each.act for each in reckoned(happened(BY_LETTER, POSTED, CAME))] == [*acts, Act.SERVED]


def test_a_clock_says_when_the_customer_was_told() -> None:
    decision, objection = (clock(BY_MAIL, MAILED, term=term) for term in ("decision", "objection"))

    assert decision is not None and objection is not None
    assert "The customer was told the answer {at}." in [each.text for each in decision.steps]
    assert "The customer was told the answer {at}, which this term runs from." in [
        each.text for each in objection.steps
    ]


def test_an_answer_after_a_review_is_told_anew() -> None:
    before = (BY_MAIL, MAILED, "2026-02-14 10:00 objected", "2026-02-15 10:00 answered reads=mail")

    assert is_untold(happened(*before))
    assert not is_untold(happened(*before, "2026-02-15 10:01 mailed of=answered message=n"))


UNREACHED = "2026-02-14 09:00 served way=unreached at=2026-02-14T00:00:00+08:00"
CLOSED = "2026-02-14 10:00 closed"


def test_one_who_could_not_be_reached_is_not_told_and_their_complaint_may_be_closed_all_the_same() -> None:
    told = happened(BY_LETTER, UNREACHED)

    require_told(told)
    assert is_untold(told) and is_unreached(told) and met(BY_LETTER, UNREACHED) == ""
    assert not any(each.proves for each in proofs(told))
    assert clock(BY_LETTER, UNREACHED, term="objection") is None
    assert not is_unreached(happened(BY_LETTER)) and not is_unreached(happened(BY_LETTER, UNREACHED, CAME))


def test_a_new_answer_is_tried_anew() -> None:
    again = "2026-02-15 10:00 answered reads=nowhere"

    with pytest.raises(Untold):
        require_told(happened(BY_LETTER, UNREACHED, "2026-02-14 10:00 objected", again))


@pytest.mark.parametrize("why", [UNREACHED, "2026-02-14 10:30 returned message=m"])
def test_closing_meets_nothing_the_customer_was_not_told(why: str) -> None:
    answer = (BY_LETTER, UNREACHED) if why == UNREACHED else (BY_MAIL, MAILED)
    decision = clock(*answer, CLOSED, *([] if why == UNREACHED else [why]))

    assert decision is not None and decision.met_at is None and decision.ended_at is not None
    assert any("The customer had not been told" in each.text for each in decision.steps)


def test_whoever_is_told_after_the_closing_was_told_then() -> None:
    assert met(BY_LETTER, UNREACHED, CLOSED, CAME) == "02-18 00:00"
    assert met(BY_MAIL, MAILED, CLOSED) == "02-13 10:05"


def test_the_email_of_an_older_answer_tells_nobody_a_newer_one() -> None:
    again = (BY_MAIL, "2026-02-14 10:00 objected", "2026-02-15 10:00 answered reads=mail")
    older, newer = (
        f"2026-02-15 10:05 mailed of=answered message=m written=2026-02-{day}T10:00:00+08:00"
        for day in (13, 15)
    )

    assert is_untold(happened(*again, older)) and not proofs(happened(*again, older))
    assert not is_untold(happened(*again, newer))
    assert not is_untold(happened(*again, "2026-02-15 10:05 mailed of=answered message=m"))


def test_what_was_noted_by_its_day_is_explained_by_its_day() -> None:
    for line, is_day in ((CAME, True), (MAILED, False)):
        decision = clock(BY_MAIL, line)
        assert decision is not None
        [told] = [each for each in decision.steps if each.text == "The customer was told the answer {at}."]
        assert isinstance(told.values["at"], datetime) is not is_day


def test_the_time_for_a_review_runs_from_the_telling_and_not_from_the_approval() -> None:
    objection = clock(BY_LETTER, CAME, term="objection")

    assert objection is not None and str(objection.last_day) == "2026-03-20"
