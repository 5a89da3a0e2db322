"""The demonstration's people are enough to end what its complaints have begun."""

from datetime import timedelta

import pytest

from hark.core.complaints.mediation import End
from hark.core.errors import Refusal
from hark.core.terms.case import MediationOutcome, Stage
from hark.flows import case_closing, case_mediation, case_owner, case_reply
from hark.guard.access import Staff, operator
from hark.jobs.demo import cases, people
from hark.records.accounts import StaffRow
from hark.records.cases import CaseRow
from tests.makers import NOON

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)


def who(username: str) -> Staff:
    return StaffRow.objects.get(username=username).as_term()


def test_the_first_decided_what_the_second_review_to_its_end() -> None:
    first = {row.username for row in people.ensure(by=operator("tests"), now=NOON)[:2]}
    cases.ensure(now=NOON)
    row = CaseRow.objects.get(objected=True)
    assert {person.username for person in row.decided_by.all()} == first == {"quality", "handler"}
    handler, manager = who("handler2"), who("quality2")
    with pytest.raises(Refusal):
        case_owner.take(row.number, by=who("handler"), now=LATER)

    case_owner.take(row.number, by=handler, now=LATER)
    ended = End(MediationOutcome.FAILED, LATER.date())
    case_mediation.conclude(row.number, ended, by=handler, now=LATER)
    case_reply.propose(row.number, reply=cases.REPLY, by=handler, now=LATER)
    with pytest.raises(Refusal):
        case_reply.approve(row.number, by=who("quality"), now=LATER)
    case_reply.approve(row.number, by=manager, now=LATER)
    case_closing.close(row.number, outcome=cases.DONE, by=handler, now=LATER)

    row.refresh_from_db()
    assert row.stage == Stage.CLOSED
