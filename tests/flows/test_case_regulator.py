"""A complaint the regulator sent on: its own clock, a day put off, a report, and warnings that go on."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from hark.core.complaints.case import Unreported
from hark.core.complaints.clocks import Clock, Kind
from hark.core.complaints.regulator import BadDay
from hark.core.terms.case import Act, Stage
from hark.flows import case_clocks, case_closing, case_customer, case_regulator, case_watch, case_worklist
from hark.flows.case_refusals import BadComplaint
from hark.flows.case_regulator import Forwarded, NotNamed
from hark.flows.case_submission import About
from hark.flows.case_wanted import Wanted
from hark.guard.access import Role, Staff, operator
from hark.records.audit import AuditEntryRow
from hark.records.cases import CaseRow, HappeningRow
from tests.flows.handled import DONE, answered
from tests.makers import NOON, a_case, a_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
TODAY = NOON.date()
EARLIER, DAY = TODAY - timedelta(days=20), TODAY + timedelta(days=5)
SENT = Forwarded("Shanghai office", "SH-42", DAY)


def clock_of(number: str) -> Clock:
    found = case_clocks.of(CaseRow.objects.get(number=number), now=NOON + timedelta(days=1))
    return next(each for each in found if each.kind is Kind.REGULATOR)


def test_runs_its_own_way_from_the_door_to_the_report(anna: Staff, boris: Staff) -> None:
    number = a_case(by=anna, about=About(door="regulator", sent=SENT))
    assert clock_of(number).last_day == SENT.until

    later = NOON.date() + timedelta(days=9)
    case_regulator.defer(number, until=later, words="Papers are abroad.", by=boris, now=NOON)
    assert clock_of(number).last_day == later
    answered(number, anna, boris)
    with pytest.raises(Unreported):
        case_closing.close(number, outcome=DONE, by=anna, now=NOON)
    assert [row.number for row in case_worklist.page(Wanted(scope="to_report"), by=anna).cases] == [number]
    assert [row.number for row in case_worklist.page(Wanted("all", number="SH-42"), by=anna).cases] == [
        number
    ]

    case_regulator.report(number, words="Paid back; the letter went today.", by=anna, now=NOON)
    case_closing.close(number, outcome=DONE, by=anna, now=NOON)

    row = CaseRow.objects.get(number=number)
    assert row.stage == Stage.CLOSED and clock_of(number).met_at == NOON
    acts = ["forwarded", "deferred", "reported"]
    assert AuditEntryRow.objects.filter(act__in=[f"case.{act}" for act in acts]).count() == 3
    assert not HappeningRow.objects.filter(act__in=acts, for_customer=True).exists()
    assert "SH-42" not in str([*HappeningRow.objects.values_list("details", flat=True)])


def test_goes_on_warning_though_the_customer_withdrew(anna: Staff) -> None:
    number = a_case()
    case_regulator.forward(number, SENT, by=anna, now=NOON)
    case_customer.withdraw(number, now=NOON)

    case_watch.warn(by=operator("worker"), now=NOON + timedelta(days=6))

    warned = HappeningRow.objects.filter(act=Act.WARNED)
    assert {each.details["term"] for each in warned} == {"regulator"}
    liaison = a_person(Role.REGULATOR_LIAISON, username="lin").as_term()
    case_regulator.report(number, words="It was withdrawn.", by=liaison, now=NOON + timedelta(days=6))
    assert CaseRow.objects.get(number=number).warn_at is None


def test_says_who_and_under_which_number(anna: Staff) -> None:
    number = a_case()

    for regulator, reference in (("", "1"), ("Office", " "), ("x" * 81, "1")):
        with pytest.raises(NotNamed):
            case_regulator.forward(number, Forwarded(regulator, reference), by=anna, now=NOON)
    for about in (About(door="regulator"), About(door="branch", sent=SENT)):
        with pytest.raises(BadComplaint):
            a_case(by=anna, about=about)


def test_the_database_lets_none_close_that_a_regulator_waits_for(anna: Staff, boris: Staff) -> None:
    number = answered(a_case(), anna, boris)
    case_closing.close(number, outcome=DONE, by=anna, now=NOON)

    with pytest.raises(IntegrityError), transaction.atomic():
        CaseRow.objects.filter(number=number).update(awaited=True, regulator="Office")


def test_a_day_of_the_regulator_is_a_day(anna: Staff) -> None:
    number = a_case()
    case_regulator.forward(number, Forwarded("Office", "7", TODAY), by=anna, now=NOON)

    assert HappeningRow.objects.get(act=Act.FORWARDED).details == {
        "regulator": "Office",
        "until": TODAY.isoformat(),
    }


def test_a_day_noted_wrongly_is_put_right_with_a_reason_and_nothing_was_late_by_it(
    anna: Staff, boris: Staff
) -> None:
    number = a_case()
    with pytest.raises(BadDay):
        case_regulator.forward(number, replace(SENT, until=date(1999, 1, 1)), by=anna, now=NOON)
    case_regulator.forward(number, replace(SENT, until=EARLIER), by=anna, now=NOON)
    assert clock_of(number).breached

    case_regulator.redate(number, until=DAY, words="A slip of the pen.", by=anna, now=NOON)

    clock = clock_of(number)
    assert clock.last_day == DAY and not clock.breached
    noted = HappeningRow.objects.get(act=Act.REDATED).details
    assert noted == {"until": DAY.isoformat(), "was": EARLIER.isoformat()}
    assert AuditEntryRow.objects.get(act="case.redated").details["was"] == EARLIER.isoformat()
    with pytest.raises(BadDay):
        case_regulator.redate(number, until=DAY, words="Again.", by=boris, now=NOON)
