"""A regulator that sent a complaint on is reported to before it closes, and never twice."""

from datetime import UTC, date, datetime

import pytest

from hark.core.complaints import case as deciding
from hark.core.complaints import regulator
from hark.core.complaints.case import Case, Outcome, Unreported
from hark.core.complaints.regulator import BadDay, DayGone, NotAwaited
from hark.core.terms.case import Act, Happening, Stage, Upheld

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ANSWERED = Case("260302-ABCDE", Stage.ANSWERED, owner="anna", answered_at=NOON)
DONE = Outcome(Upheld.YES, "rules", "The fee was charged twice.", "refunded")


def test_nothing_closes_before_its_report() -> None:
    sent_on = regulator.forward(ANSWERED)

    with pytest.raises(Unreported):
        deciding.close(sent_on, outcome=DONE, by="anna", now=NOON)
    reported = regulator.report(sent_on)

    assert deciding.close(reported, outcome=DONE, by="anna", now=NOON).stage is Stage.CLOSED


def test_nothing_is_reported_or_put_off_that_nobody_waits_for() -> None:
    with pytest.raises(NotAwaited):
        regulator.report(ANSWERED)
    with pytest.raises(NotAwaited):
        regulator.defer(ANSWERED, until=date(2026, 3, 9), today=NOON.date())
    with pytest.raises(DayGone):
        regulator.defer(regulator.forward(ANSWERED), until=date(2026, 3, 1), today=NOON.date())


def test_a_complaint_withdrawn_is_reported_all_the_same() -> None:
    withdrawn = Case("260302-ABCDE", Stage.WITHDRAWN, awaited=True)

    assert regulator.report(withdrawn).stage is Stage.WITHDRAWN


def test_its_day_may_lie_a_year_before_we_had_the_complaint_and_no_more() -> None:
    came = NOON.date()

    regulator.require_day(came - regulator.EARLIEST, came=came)
    for day in (date(1999, 1, 1), date(2025, 2, 28)):
        with pytest.raises(BadDay):
            regulator.require_day(day, came=came)
        with pytest.raises(BadDay):
            regulator.redate(regulator.forward(ANSWERED), until=day, was="", came=came)


def test_a_day_put_right_was_so_from_the_beginning_and_a_later_one_granted_stands() -> None:
    def at(act: Act, until: str) -> Happening:
        return Happening(act, NOON, "anna", {"until": until})

    slip, right = at(Act.FORWARDED, "2026-01-09"), at(Act.REDATED, "2026-03-09")
    later = at(Act.DEFERRED, "2026-03-20")

    assert regulator.put_right([slip, right]) == [at(Act.FORWARDED, "2026-03-09")]
    assert regulator.put_right([slip, right, later]) == [at(Act.FORWARDED, "2026-03-09"), later]
    assert regulator.named_day([slip, later, right]) == "2026-03-09"
