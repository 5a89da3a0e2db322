"""Notices of what is confidential, and of what a unit is asked: nobody is told what is not for them."""

from datetime import date, timedelta

import pytest
from pytest_django.fixtures import Settings

from hark.core.terms.notice import ByMail
from hark.flows import case_asking, case_confidential, case_owner, notice_handing, notices
from hark.flows.case_submission import About
from hark.guard.access import Role
from hark.records.accounts import StaffRow
from hark.records.notices import NoticeRow
from hark.records.outbox import OutboxRow
from tests.flows.telling import Postman, a_handler, tell, told, wants
from tests.makers import NOON, a_case, a_person, a_unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home", "servers")]


def opens(number: str, person: str, by: StaffRow) -> None:
    case_confidential.let_in(number, person=person, words="To check it.", by=by.as_term(), now=NOON)


class TestOfWhatIsConfidential:
    def test_whoever_is_let_in_to_a_confidential_complaint_is_told_its_number_alone(
        self, settings: Settings
    ) -> None:
        settings.HARK_NOTICE_URL = "https://desk.bank.example/hark"
        anna, boss = a_handler(), a_person(username="boss")
        wants(anna, ByMail.AT_ONCE)
        number = a_case(what="The canary was sold twice.")
        case_confidential.keep(number, reason="staff", words="Of ours.", by=boss.as_term(), now=NOON)
        opens(number, "anna", boss)
        notice_handing.hand_out(now=NOON)

        assert told(anna) == ["case.let_in"] and told(boss) == []
        [notice] = notices.page(by=anna.as_term()).notices
        assert (notice.sentence, notice.case) == (f"You may read complaint {number} now.", number)
        assert NoticeRow.objects.get().told == {}
        postman = Postman()
        assert postman.goes(now=NOON + timedelta(minutes=1)) == 1
        assert notice.sentence in postman.sent[0].text
        assert not any(word in postman.sent[0].text for word in ("canary", "Of ours", "check", "boss"))
        assert not OutboxRow.objects.filter(topic="case.let_in").exists()

    def test_whoever_is_let_out_before_they_are_told_is_told_nothing(self) -> None:
        anna, boris, boss = a_handler(), a_handler("boris"), a_person(username="boss")
        number = a_case()
        case_confidential.keep(number, reason="staff", by=boss.as_term(), now=NOON)
        for name in ("anna", "boris"):
            opens(number, name, boss)
        case_confidential.let_out(number, person="anna", by=boss.as_term(), now=NOON)
        notice_handing.hand_out(now=NOON)

        assert told(anna) == [] and told(boris) == ["case.let_in"]


class TestOfAQuestion:
    def test_a_unit_that_is_asked_is_told_and_whoever_owns_the_complaint_is_not(self) -> None:
        north = a_unit("north", above=a_unit())
        nora = a_person(Role.BRANCH_MANAGER, username="nora", unit=north)
        reader = a_person(Role.READ_ONLY, username="rita", unit=north)
        anna = a_handler(unit=north)
        number = a_case(about=About(unit="north"))
        case_owner.take(number, by=anna.as_term(), now=NOON)
        case_asking.ask(
            number,
            unit="north",
            matter="legal",
            day=date(2026, 11, 25),
            words="May we refuse?",
            by=anna.as_term(),
            now=NOON,
        )
        notice_handing.hand_out(now=NOON)

        assert (told(nora), told(anna), told(reader)) == (["case.asked"], [], [])
        [notice] = notices.page(by=nora.as_term()).notices
        assert notice.question and notice.case == number

    def test_a_unit_with_nobody_is_answered_for_by_the_one_above(self) -> None:
        north = a_unit("north", above=a_unit())
        n1 = a_unit("n1", above=north)
        nora = a_person(Role.BRANCH_MANAGER, username="nora", unit=north)

        tell(kind="case.reminded", unit=n1.code, day="2026-11-25")

        assert told(nora) == ["case.reminded"]

    def test_an_answer_is_told_to_whoever_owns_the_complaint(self) -> None:
        anna = a_handler()
        number = a_case()
        case_owner.take(number, by=anna.as_term(), now=NOON)

        tell(kind="case.told", case=number, unit="north", day="2026-11-25")

        assert told(anna) == ["case.told"]
