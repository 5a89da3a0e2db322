"""A regulator that sent a complaint on is reported to before it closes, and never twice."""

from datetime import UTC, date, datetime

import pytest

from hark.core.complaints import case as deciding
from hark.core.complaints import regulator
from hark.core.complaints.case import Case, Outcome, Unreported
from hark.core.complaints.regulator import DayGone, NotAwaited
from hark.core.terms.case import Stage, Upheld

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
