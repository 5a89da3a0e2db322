"""The second wall about complaints: what hangs on one is seen with it, and with no other."""

from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import DatabaseError, models, transaction

from hark.core.complaints.case import Outcome
from hark.core.terms.case import Upheld
from hark.flows import (
    case_assigning,
    case_closing,
    case_confidential,
    case_merging,
    case_naming,
    case_owner,
    case_questions,
    case_recount,
    case_reply,
    case_similar,
    case_wanted,
    case_whole,
    case_worklist,
    erasure,
)
from hark.flows.case_submission import About
from hark.guard.access import Role
from hark.records import walls
from hark.records.attachments import AttachmentRow
from hark.records.case_figures import CaseFiguresRow
from hark.records.cases import CaseRow, HappeningRow
from hark.records.handlers import AbsenceRow, HandlerRow
from hark.records.let_in import LetInRow
from hark.records.mediations import MediationRow
from hark.records.mentions import MentionRow
from hark.records.origins import OriginRow
from hark.records.questions import QuestionRow
from hark.records.recurrences import RecurrenceRow
from tests.makers import NOON, a_case, a_person, a_question, a_unit

pytestmark = pytest.mark.usefixtures("postgresql")


def test_a_question_is_read_by_the_unit_asked_and_answered_without_its_case_being_seen(home: Path) -> None:
    bank = a_unit()
    north, south = a_unit("north", above=bank), a_unit("south", above=bank)
    nora = a_person(Role.BRANCH_MANAGER, unit=north, username="nora").as_term()
    sven = a_person(Role.AGENT, unit=south, username="sven").as_term()
    asked = a_question(a_case(about=About(unit="south")), north)

    walls.draw(sven)  # of the unit the case is of: seen with it
    assert (QuestionRow.objects.count(), CaseRow.objects.count()) == (1, 1)
    walls.draw(nora)
    assert (QuestionRow.objects.count(), CaseRow.objects.count(), HappeningRow.objects.count()) == (1, 0, 0)
    assert QuestionRow.objects.update(answered_by="nora") == 0

    case_questions.answer(asked.pk, words="They were counted.", by=nora, now=NOON)

    assert QuestionRow.objects.get().standing == "answered" and CaseRow.objects.count() == 0
    walls.lift()
    assert CaseRow.objects.get().history.last().by == "nora"  # type: ignore[union-attr] # there is one


@pytest.mark.parametrize(
    "model",
    [
        *(HappeningRow, AttachmentRow, OriginRow, MediationRow, RecurrenceRow, MentionRow, QuestionRow),
        LetInRow,
    ],
)
def test_what_belongs_to_a_case_is_read_without_a_list_of_all_that_are_seen(
    model: type[models.Model], home: Path
) -> None:
    walls.draw(a_person(Role.SUPERVISOR, unit=a_unit("north", above=a_unit()), username="nora").as_term())

    one = uuid4() if isinstance(model._meta.pk, models.UUIDField) else 7
    plan = model._default_manager.filter(pk=one).explain()

    assert "SubPlan" in plan and "hashed" not in plan


def test_who_was_let_in_to_a_confidential_case_is_seen_with_it_and_nowhere_else(home: Path) -> None:
    bank = a_unit()
    nora, sven = (
        a_person(Role.SUPERVISOR, unit=a_unit(unit, above=bank), username=name).as_term()
        for unit, name in (("north", "nora"), ("south", "sven"))
    )
    boss = a_person(Role.QUALITY_MANAGER, username="boss").as_term()
    number = a_case(about=About(unit="north"))
    case_confidential.keep(number, reason="staff", by=boss, now=NOON)

    walls.draw(nora)
    assert (
        case_whole.one(number, by=nora).kept_out
        and case_worklist.page(case_wanted.Wanted(), by=nora).total == 1
    )
    walls.draw(boss)
    case_confidential.let_in(number, person="nora", words="To check it.", by=boss, now=NOON)
    walls.draw(nora)
    assert not case_whole.one(number, by=nora).kept_out and LetInRow.objects.count() == 1
    walls.draw(sven)
    assert not LetInRow.objects.exists()
    walls.draw(nora)
    case_confidential.lift(number, words="It is known.", by=nora, now=NOON)
    assert not LetInRow.objects.exists()


def test_mediation_and_recurrence_are_seen_with_the_case(home: Path) -> None:
    bank = a_unit()
    north, south = a_unit("north", above=bank), a_unit("south", above=bank)
    nora = a_person(Role.SUPERVISOR, unit=north, username="nora").as_term()
    sven = a_person(Role.SUPERVISOR, unit=south, username="sven").as_term()
    number, other = a_case(about=About(unit="north")), a_case(about=About(unit="north"))
    earlier, later = (CaseRow.objects.get(number=each) for each in (number, other))
    day = NOON.date()
    MediationRow.objects.create(case=earlier, body="b", agreed_on=day, referred_on=day, noted_at=NOON)
    RecurrenceRow.objects.create(earlier=earlier, later=later, found_at=NOON)

    def seen_now() -> tuple[int, int]:
        return MediationRow.objects.count(), RecurrenceRow.objects.count()

    with walls.around(number):
        assert seen_now() == (1, 1)
    with walls.around(other):
        assert seen_now() == (0, 1)
    walls.draw(nora)
    assert seen_now() == (1, 1)
    walls.draw(sven)
    assert seen_now() == (0, 0)


def test_who_complained_behind_the_wall_is_named_to_nobody_before_it_where_the_matter_goes_on(
    home: Path,
) -> None:
    bank = a_unit()
    north, south = (a_unit(code, above=bank) for code in ("north", "south"))
    nora = a_person(Role.SUPERVISOR, unit=north, username="nora").as_term()
    boss = a_person(Role.QUALITY_MANAGER, username="boss").as_term()
    ours, number = (a_case(about=About(unit=north.code)) for _ in range(2))
    case_merging.merge(a_case(name="钱多多", about=About(unit=south.code)), into=number, by=boss, now=NOON)
    case_owner.take(number, by=nora, now=NOON)
    case_reply.propose(number, reply="李明与钱多多的年费已退还，深表歉意。", by=nora, now=NOON)

    walls.draw(nora)
    assert CaseRow.objects.count() == 2
    assert case_whole.one(number, by=nora).reply == "*明与**多的年费已退还，深表歉意。"
    walls.lift()
    case_reply.approve(number, by=boss, now=NOON)
    case_closing.close(number, outcome=Outcome(Upheld.NO, "other", "A fault.", "none"), by=nora, now=NOON)
    walls.draw(nora)
    assert "钱多多" not in case_similar.answer(ours, number, by=nora, now=NOON).reply


def test_a_customer_is_named_behind_a_wall_and_the_worker_looks_anew_at_what_lies_beyond(home: Path) -> None:
    bank = a_unit()
    north, _ = (a_unit(code, above=bank) for code in ("north", "south"))
    nora = a_person(Role.SUPERVISOR, unit=north, username="nora").as_term()
    number = a_case(about=About(unit="north"))
    about = About(unit="south", customer="KH20260117")
    other = a_case(about=about, phone="13911112222", now=NOON + timedelta(days=1))
    while case_recount.look_for_earlier(now=NOON):
        pass
    assert not CaseFiguresRow.objects.get(case__number=other).repeated

    walls.draw(nora)
    case_naming.name(number, customer="KH20260117", by=nora, now=NOON)
    assert [row.number for row in CaseRow.objects.all()] == [number]
    walls.lift()
    while case_recount.look_for_earlier(now=NOON):
        pass

    assert CaseFiguresRow.objects.get(case__number=other).repeated
    boss = a_person(Role.QUALITY_MANAGER, username="boss").as_term()
    erasure.erase_customer("KH20260117", reason="asked for", by=boss, now=NOON)
    assert [case_whole.one(each, by=boss).told for each in (number, other)] == [None, None]
    with pytest.raises(DatabaseError, match="stays under the key"), transaction.atomic():
        CaseRow.objects.update(sealed_under="a" * 26, customer="a" * 26)


def test_a_case_is_given_behind_a_wall_and_no_customer_reads_who_is_away(home: Path) -> None:
    north = a_unit("north", above=a_unit())
    lead = a_person(Role.SUPERVISOR, unit=north, username="lead").as_term()
    anna = a_person(Role.COMPLAINT_HANDLER, unit=north, username="anna")
    number = a_case(about=About(unit="north"))
    HandlerRow.objects.create(staff=anna)
    AbsenceRow.objects.create(staff=anna, first_day=date(2027, 1, 1), last_day=date(2027, 1, 9))

    with walls.around(number):
        assert (HandlerRow.objects.count(), AbsenceRow.objects.count()) == (0, 0)
    walls.draw(lead)
    assert (HandlerRow.objects.count(), AbsenceRow.objects.count()) == (1, 1)

    assert case_assigning.allot_unowned(by=lead, now=NOON).done == [number]
    walls.lift()
    assert CaseRow.objects.get().owner == anna
