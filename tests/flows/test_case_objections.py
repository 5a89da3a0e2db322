"""What the customer objects to is reviewed and checked by others, while the law gives time to object."""

from datetime import timedelta
from functools import partial
from importlib import import_module

import pytest
from django.apps import apps
from django.db import DatabaseError

from hark.core.complaints.case import SecondPair
from hark.core.complaints.mediation import End, Referral
from hark.core.complaints.steps import Reviewed
from hark.core.errors import Refusal
from hark.core.terms.case import Act, MediationOutcome, Stage
from hark.flows import (
    case_alike,
    case_clocks,
    case_customer,
    case_hearing,
    case_mediation,
    case_merging,
    case_messages,
    case_owner,
    case_promise,
    case_reply,
    case_several,
    case_terms,
    case_whole,
    case_worklist,
    handlers,
)
from hark.flows.case_customer import TooLate
from hark.flows.case_several import Chosen
from hark.flows.case_wanted import Wanted
from hark.guard.access import Role, Staff
from hark.records.cases import CaseRow
from hark.records.notices import PendingNoticeRow
from tests.flows.handled import REPLY, answered, closed, stage
from tests.makers import NOON, a_case, a_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
LEFT = {Act.NEW_FACTS, Act.MEDIATED, Act.CONCLUDED, Act.EXTENDED}


@pytest.fixture
def clara(db: None) -> Staff:
    return a_person(Role.COMPLAINT_HANDLER, username="clara", name="Clara").as_term()


@pytest.fixture
def dora(db: None) -> Staff:
    return a_person(Role.SUPERVISOR, username="dora", name="Dora").as_term()


def reviewed(first: Staff, its_checker: Staff, second: Staff, second_checker: Staff) -> str:
    number = answered(a_case(), first, its_checker)
    case_customer.object_to(number, words="My notes were real.", now=NOON)
    return answered(number, second, second_checker)


class TestAnObjection:
    def test_an_objection_is_reviewed_and_checked_by_others(
        self, anna: Staff, boris: Staff, clara: Staff, dora: Staff
    ) -> None:
        number = closed(a_case(), anna, boris)

        case_customer.object_to(number, words="My notes were real.", now=NOON + timedelta(days=29))

        assert stage(number) == Stage.REVIEWING and CaseRow.objects.get(number=number).cause == ""
        for person in (anna, boris):
            with pytest.raises(Refusal, match="somebody else"):
                case_owner.take(number, by=person, now=NOON)
        case_owner.take(number, by=clara, now=NOON)
        case_reply.propose(number, reply=REPLY, by=clara, now=NOON)
        for person in (anna, boris):
            with pytest.raises(Refusal, match="somebody else"):
                case_reply.approve(number, by=person, now=NOON)
            assert case_worklist.page(Wanted(scope="to_check"), by=person).cases == []
        case_reply.approve(number, by=dora, now=NOON)
        assert stage(number) == Stage.ANSWERED

    def test_all_who_decided_what_was_objected_to_stay_out(self, anna: Staff, boris: Staff) -> None:
        number = answered(a_case(), anna, boris)
        case_customer.object_to(number, words="My notes were real.", now=NOON)

        row = CaseRow.objects.get(number=number)
        for person in (anna, boris):
            with pytest.raises(Refusal, match="somebody else"):
                case_owner.assign(number, to=person.username, by=boris, now=NOON)
        chosen = [Chosen(number, row.version)]
        assert not case_several.take(chosen, by=anna, now=NOON).done
        assert handlers.nobody_left(row)

    def test_they_leave_the_customer_to_those_who_review_it(
        self, anna: Staff, boris: Staff, clara: Staff, dora: Staff
    ) -> None:
        number = answered(a_case(), anna, boris)
        case_customer.object_to(number, words="My notes were real.", now=NOON)
        day = NOON.date() + timedelta(days=3)
        deeds = [
            partial(case_messages.write, number, words="I decide this as well.", now=NOON),
            partial(case_terms.grade, number, level="simple", risk="high", now=NOON),
            partial(case_promise.promise, number, day=day, words="Soon.", now=NOON),
            partial(case_hearing.withdraw, number, words="They called.", now=NOON),
        ]

        for deed in deeds:
            with pytest.raises(SecondPair, match="somebody else reviews it"):
                deed(by=anna)
        assert not {Act.STAFF_WROTE, Act.WITHDRAWN} & case_whole.open_one(number, by=anna, now=NOON).possible
        case_messages.remark(
            number, words="It was the third window.", by=anna, now=NOON
        )  # what they know counts
        for deed in deeds[:-1]:
            deed(by=clara)
        answered(number, clara, dora)
        deeds[0](by=anna)  # it is decided

    def test_nor_do_they_tell_of_new_facts_a_longer_term_or_mediation(
        self, anna: Staff, boris: Staff, clara: Staff, dora: Staff
    ) -> None:
        number = answered(a_case(), anna, boris)
        case_customer.object_to(number, words="My notes were real.", now=NOON)
        case_owner.take(number, by=clara, now=NOON)
        gone, failed = Referral("M", NOON.date(), NOON.date()), End(MediationOutcome.FAILED, NOON.date())
        deeds = [
            partial(case_promise.renew, number, words="You sent us the slip.", now=NOON),
            partial(case_mediation.refer, number, gone, words="They write to you.", now=NOON),
            partial(case_mediation.conclude, number, failed, now=NOON),
        ]
        longer = partial(case_terms.extend, number, days=1, reason="The bank asks.", now=NOON)

        for deed in (*deeds[:2], longer):
            with pytest.raises(SecondPair, match="somebody else reviews it"):
                deed(by=boris)
        assert not LEFT & case_whole.open_one(number, by=boris, now=NOON).possible
        for deed in deeds[:2]:
            deed(by=dora)
        with pytest.raises(SecondPair, match="somebody else reviews it"):
            deeds[2](by=boris)
        deeds[2](by=dora)
        told = [line.act for line in case_customer.progress(number, now=NOON).news]
        assert told[-3:] == [Act.NEW_FACTS, Act.MEDIATED, Act.CONCLUDED]

    def test_nor_do_they_merge_or_part_what_its_customer_hears_of(
        self, anna: Staff, boris: Staff, clara: Staff, dora: Staff
    ) -> None:
        number, again = answered(a_case(), anna, boris), a_case()
        case_customer.object_to(number, words="My notes were real.", now=NOON)
        merge = partial(case_merging.merge, again, into=number, now=NOON)
        part = partial(case_merging.part, again, words="It is about another day.", now=NOON)
        reviewed = CaseRow.objects.get(number=number)

        with pytest.raises(SecondPair, match="somebody else reviews it"):
            merge(by=boris)
        for person, may in ((boris, False), (dora, True)):
            [found] = case_alike.suggested(reviewed, by=person)
            goes_on = case_alike.compared(number, again, by=person, now=NOON).goes_on
            assert (found.may_merge, bool(goes_on)) == (may, may)
        merge(by=dora)
        with pytest.raises(SecondPair, match="somebody else reviews it"):
            part(by=boris)
        part(by=dora)
        told = [line.act for line in case_customer.progress(number, now=NOON).news]
        assert told[-2:] == [Act.JOINED, Act.LEFT]

    def test_whoever_hands_out_complaints_is_told_for_nobody_has_it(self, anna: Staff, boris: Staff) -> None:
        number = answered(a_case(), anna, boris)
        PendingNoticeRow.objects.all().delete()

        case_customer.object_to(number, words="My notes were real.", now=NOON)

        [notice] = PendingNoticeRow.objects.filter(kind="case.objected")
        assert notice.people == [boris.username]

    def test_one_is_asked_for_once_and_not_by_way_of_the_database_either(
        self, anna: Staff, boris: Staff, clara: Staff, dora: Staff
    ) -> None:
        number = reviewed(anna, boris, clara, dora)

        with pytest.raises(Reviewed, match="Mediation, the regulator and a court remain"):
            case_customer.object_to(number, words="They still are.", now=NOON)
        with pytest.raises(Reviewed):
            case_hearing.hear(number, answer="objected", words="They called.", by=clara, now=NOON)
        stands = case_customer.progress(number, now=NOON)
        assert (stands.may_object, stands.object_until, stands.is_reviewed) == (False, None, True)
        clock = case_clocks.objecting(CaseRow.objects.get(), now=NOON)
        assert clock and clock.met_at == NOON  # it does not begin anew
        with pytest.raises(DatabaseError, match="reviewed once"):
            CaseRow.objects.update(stage=Stage.REVIEWING)

    def test_who_decided_is_told_from_the_history_of_what_was_objected_to_before(
        self, anna: Staff, boris: Staff, clara: Staff, dora: Staff
    ) -> None:
        number = reviewed(anna, boris, clara, dora)
        row = CaseRow.objects.get(number=number)
        row.decided_by.clear()

        migration = import_module("hark.records.migrations.0036_review_by_others")
        migration.fill(apps, None)

        found = set(row.decided_by.values_list("username", flat=True))
        assert found == {"anna", "boris"}

    def test_one_may_object_to_the_end_of_the_last_day_the_law_gives_and_no_longer(
        self, anna: Staff, boris: Staff
    ) -> None:
        number = answered(a_case(), anna, boris)
        clock = case_clocks.objecting(CaseRow.objects.get(number=number), now=NOON)
        assert clock is not None and clock.due is not None
        last = clock.due - timedelta(seconds=1)
        before, after = (case_customer.progress(number, now=at) for at in (last, clock.due))

        assert clock.last_day == NOON.date() + timedelta(days=30) == before.object_until
        assert before.may_object and not after.may_object
        with pytest.raises(TooLate, match=str(clock.last_day)):
            case_customer.object_to(number, words="Late", now=clock.due)
        case_customer.object_to(number, words="In time", now=last)
