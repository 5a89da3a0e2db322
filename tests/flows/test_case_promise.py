"""What a customer is promised is a clock; new facts begin the law's anew, which no owner decides."""

from datetime import date, timedelta

import pytest

from hark.core.complaints.case import SecondPair
from hark.core.complaints.clocks import Clock
from hark.core.complaints.promising import DayGone, TooFar
from hark.core.complaints.steps import Impossible
from hark.core.errors import NotAllowed
from hark.core.terms.case import Stage
from hark.flows import case_clocks, case_customer, case_hearing, case_owner, case_promise
from hark.flows.case_due import last_day
from hark.guard.access import Role, Staff
from hark.records.cases import CaseRow
from hark.records.notices import PendingNoticeRow
from tests.flows.handled import answered
from tests.makers import NOON, a_case, a_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
FRIDAY = NOON.date() + timedelta(days=7)


def clock(number: str, term: str, *, days: int = 0) -> Clock:
    row = CaseRow.objects.get(number=number)
    return next(c for c in case_clocks.of(row, now=NOON + timedelta(days=days)) if c.term == term)


def test_a_promise_is_kept_to_the_end_of_its_day_told_the_customer_and_broken_by_itself(anna: Staff) -> None:
    number = a_case()

    case_promise.promise(number, day=FRIDAY, words="You hear by then.", by=anna, now=NOON)

    assert case_customer.hears_by(number, now=NOON) == FRIDAY == last_day(clock(number, "promise"))
    assert not clock(number, "promise", days=7).breached and clock(number, "promise", days=8).breached
    assert not clock(number, "decision", days=8).breached
    assert "You hear by then." in [each.words for each in case_customer.progress(number, now=NOON).news]
    case_promise.promise(number, day=FRIDAY + timedelta(days=3), words="Three more.", by=anna, now=NOON)
    assert case_customer.hears_by(number, now=NOON) == FRIDAY + timedelta(days=3)


def test_a_day_years_away_is_a_slip_and_asked_back(anna: Staff) -> None:
    number = a_case()

    for day in (NOON.date() + timedelta(days=732), date(2099, 1, 1)):
        with pytest.raises(TooFar, match="within the next two years"):
            case_promise.promise(number, day=day, words="By then.", by=anna, now=NOON)
    case_promise.promise(number, day=NOON.date() + timedelta(days=730), words="By then.", by=anna, now=NOON)


def test_a_day_that_is_over_is_promised_to_nobody_nor_anything_after_the_answer(
    anna: Staff, boris: Staff
) -> None:
    number = a_case()

    with pytest.raises(DayGone):
        case_promise.promise(
            number, day=NOON.date() - timedelta(days=1), words="Yesterday.", by=anna, now=NOON
        )
    reader = a_person(Role.AUDITOR, username="reader").as_term()
    with pytest.raises(NotAllowed):
        case_promise.promise(number, day=FRIDAY, words="By then.", by=reader, now=NOON)


def test_new_facts_begin_the_term_anew_and_their_owner_is_told_but_does_not_say_so(
    anna: Staff, boris: Staff
) -> None:
    number = a_case()
    case_owner.take(number, by=anna, now=NOON)
    before, later = clock(number, "decision").due, NOON + timedelta(days=4)

    with pytest.raises(NotAllowed):
        case_promise.renew(number, words="They found the slip.", by=anna, now=later)
    case_promise.renew(number, words="They found the slip.", by=boris, now=later)

    assert before and clock(number, "decision", days=4).due == before + timedelta(days=4)
    assert PendingNoticeRow.objects.filter(kind="case.new_facts", people=["anna"]).exists()
    case_owner.assign(number, to="boris", by=boris, now=later)
    with pytest.raises(SecondPair):
        case_promise.renew(number, words="And another.", by=boris, now=later)


def test_new_facts_come_before_the_answer(anna: Staff, boris: Staff) -> None:
    number = answered(a_case(), anna, boris)

    with pytest.raises(Impossible):
        case_promise.renew(number, words="They found the slip.", by=boris, now=NOON)


def test_what_the_customer_takes_back_at_the_counter_ends_that_day(anna: Staff) -> None:
    number = a_case()

    case_hearing.withdraw(number, words="At the counter: all is well now.", by=anna, now=NOON)

    row = CaseRow.objects.get(number=number)
    assert (row.stage, row.closed_at) == (Stage.WITHDRAWN, NOON)
    assert row.history.last().by == "anna"
    with pytest.raises(Impossible):
        case_hearing.withdraw(number, words="Again.", by=anna, now=NOON)
