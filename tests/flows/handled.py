"""Complaints that were answered, and closed, by those who handle them, as several tests need."""

from datetime import datetime

from hark.core.complaints.case import Outcome
from hark.core.terms.case import Upheld
from hark.flows import case_deeds
from hark.guard.access import Staff
from hark.records.cases import CaseRow
from tests.makers import NOON

DONE = Outcome(Upheld.YES, "rules", "The fee was charged twice.", "refunded")
REPLY = "The counter was wrong. We have changed the banknotes and are sorry."


def stage(number: str) -> str:
    return CaseRow.objects.get(number=number).stage


def answered(number: str, anna: Staff, boris: Staff, *, now: datetime = NOON) -> str:
    case_deeds.take(number, by=anna, now=now)
    case_deeds.propose(number, reply=REPLY, by=anna, now=now)
    case_deeds.approve(number, by=boris, now=now)
    return number


def closed(number: str, anna: Staff, boris: Staff, *, now: datetime = NOON) -> str:
    answered(number, anna, boris, now=now)
    case_deeds.close(number, outcome=DONE, by=anna, now=now)
    return number
