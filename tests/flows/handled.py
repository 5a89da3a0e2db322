"""Complaints that were answered, and closed, by those who handle them, as several tests need."""

from datetime import datetime

from hark.core.complaints.case import Outcome
from hark.core.complaints.clocks import Clock
from hark.core.terms.case import Upheld
from hark.flows import case_clocks, case_closing, case_notice, case_owner, case_reply
from hark.guard.access import Staff
from hark.records.cases import CaseRow
from tests.makers import NOON

DONE = Outcome(Upheld.YES, "rules", "The fee was charged twice.", "refunded")
REPLY = "The counter was wrong. We have changed the banknotes and are sorry."


def stage(number: str) -> str:
    return CaseRow.objects.get(number=number).stage


def answered(number: str, anna: Staff, boris: Staff, *, now: datetime = NOON) -> str:
    case_owner.take(number, by=anna, now=now)
    case_reply.propose(number, reply=REPLY, by=anna, now=now)
    case_reply.approve(number, by=boris, now=now)
    return number


def closed(number: str, anna: Staff, boris: Staff, *, now: datetime = NOON) -> str:
    answered(number, anna, boris, now=now)
    if case_notice.is_untold(CaseRow.objects.get(number=number)):  # nobody has a code of it
        day = case_clocks.today(now=now)
        case_notice.serve(number, way="phone", day=day, words="They were called.", by=anna, now=now)
    case_closing.close(number, outcome=DONE, by=anna, now=now)
    return number


def decision_of(number: str, *, now: datetime) -> Clock:
    """The clock of the law's own term."""
    [clock] = [c for c in case_clocks.of(CaseRow.objects.get(number=number), now=now) if c.term == "decision"]
    return clock
