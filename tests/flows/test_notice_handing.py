"""Notices: who is told of what, and of nothing they did themselves."""

from datetime import timedelta

import pytest
from django.db import transaction

from hark.core.complaints.mediation import Referral
from hark.flows import (
    case_customer,
    case_mediation,
    case_merging,
    case_owner,
    case_reply,
    case_watch,
    deliveries,
    notice_handing,
    notices,
)
from hark.guard.access import Role, operator
from hark.records.notices import PendingNoticeRow
from tests.flows.handled import answered
from tests.flows.telling import a_handler, tell, told
from tests.makers import NOON, a_case, a_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home", "servers")]
WORKER = operator("worker")


class TestBeingTold:
    def test_whoever_is_given_a_complaint_is_told_once(self) -> None:
        anna, boss = a_handler(), a_person(username="boss")
        number = a_case()
        case_owner.assign(number, to="anna", by=boss.as_term(), now=NOON)

        assert notice_handing.hand_out(now=NOON) == 1
        assert notice_handing.hand_out(now=NOON) == 0

        assert told(anna) == ["case.assigned"] and told(boss) == []
        assert not PendingNoticeRow.objects.exists()

    def test_whoever_owns_a_complaint_is_told_what_the_customer_and_the_checker_did(self) -> None:
        anna, boss = a_handler(), a_person(username="boss")
        number = a_case()
        case_owner.take(number, by=anna.as_term(), now=NOON)
        case_customer.write(number, words="It happened again.", now=NOON)
        reply = "The counter was wrong. We are sorry and have changed your notes."
        case_reply.propose(number, reply=reply, by=anna.as_term(), now=NOON)
        case_reply.refuse(number, words="Say when.", by=boss.as_term(), now=NOON)
        notice_handing.hand_out(now=NOON)

        assert sorted(told(anna)) == ["case.customer_wrote", "case.refused"] and told(boss) == []

    def test_whoever_had_a_complaint_is_told_that_another_took_it(self) -> None:
        anna, carl = a_handler(), a_handler("carl")
        number = a_case()
        for person in (anna, carl):
            case_owner.take(number, by=person.as_term(), now=NOON)
        case_owner.hand_over(number, to="anna", words="You know it better.", by=carl.as_term(), now=NOON)
        notice_handing.hand_out(now=NOON)

        assert sorted(told(anna)) == ["case.assigned", "case.taken_over"] and told(carl) == []

    def test_nobody_is_told_what_they_did_themselves(self) -> None:
        anna = a_handler()
        case_owner.take(a_case(), by=anna.as_term(), now=NOON)

        assert notice_handing.hand_out(now=NOON) == 0 and told(anna) == []

    @pytest.mark.parametrize(("doer", "expected"), [("anna", []), ("boss", ["case.mediated"])])
    def test_of_a_mediation_neither(self, doer: str, expected: list[str]) -> None:
        anna, boss = a_handler(), a_person(username="boss")
        number = answered(a_case(), anna.as_term(), boss.as_term())
        by = {"anna": anna, "boss": boss}[doer].as_term()
        referral = Referral("The ombudsman", NOON.date(), NOON.date())
        case_mediation.refer(number, referral, words="They write to you.", by=by, now=NOON)
        notice_handing.hand_out(now=NOON)

        assert told(anna) == expected

    @pytest.mark.parametrize(("doer", "expected"), [("anna", []), ("boss", ["case.merged"])])
    def test_of_a_merging_neither(self, doer: str, expected: list[str]) -> None:
        anna, boss = a_handler(), a_person(username="boss")
        one, other = a_case(), a_case()
        case_owner.take(one, by=anna.as_term(), now=NOON)
        by = {"anna": anna, "boss": boss}[doer].as_term()
        case_merging.merge(other, into=one, by=by, now=NOON)
        notice_handing.hand_out(now=NOON)

        assert told(anna) == expected

    def test_a_deed_that_is_taken_back_tells_nobody(self) -> None:
        with transaction.atomic():
            deliveries.enqueue("case.mentioned", {"case": "1", "people": ["anna"]}, now=NOON)
            transaction.set_rollback(True)

        assert not PendingNoticeRow.objects.exists()

    def test_nothing_personal_is_kept(self) -> None:
        deliveries.enqueue(
            "case.mentioned", {"case": "1", "people": ["anna"], "words": "李明", "person": "li"}, now=NOON
        )

        assert PendingNoticeRow.objects.get().told == {}

    def test_an_alarm_is_told_to_the_security_officer_without_a_name(self) -> None:
        olga = a_person(Role.SECURITY_OFFICER, username="olga", language="en")

        tell(kind="reveal.alarm", person="anna", most=20)

        [notice] = notices.page(by=olga.as_term()).notices
        assert notice.kind == "reveal.alarm" and "anna" not in notice.sentence

    def test_a_term_that_runs_is_told_to_the_owner(self) -> None:
        anna = a_handler()
        number = a_case()
        case_owner.take(number, by=anna.as_term(), now=NOON)
        case_watch.warn(by=WORKER, now=NOON + timedelta(hours=12))
        notice_handing.hand_out(now=NOON + timedelta(hours=12))

        assert set(told(anna)) == {"case.warned"}
