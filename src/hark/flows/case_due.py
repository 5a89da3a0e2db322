"""By which day a customer is answered, and which day a clock ends on."""

from datetime import date, datetime

from django.utils import timezone

from hark.core.complaints.clocks import Clock, Kind
from hark.flows import case_clocks
from hark.records.cases import CaseRow


def answered_by(row: CaseRow, *, now: datetime) -> date | None:
    """The day by which the customer is answered: what they were promised, or else the law's.

    None where no day is known: nothing is owed, or the term is paused.
    """
    owed = [clock for clock in case_clocks.of(row, now=now) if clock.running and clock.binding]
    promised = [clock for clock in owed if clock.kind is Kind.PROMISE]
    lawful = [clock for clock in owed if clock.kind is Kind.STATUTORY]
    known = [each for each in promised or lawful if not each.paused_since]
    return min((day for each in known if (day := last_day(each))), default=None)


def last_day(clock: Clock) -> date | None:
    """The last day of the clock, where it has an end."""
    return clock.last_day or (timezone.localtime(clock.due).date() if clock.due else None)
