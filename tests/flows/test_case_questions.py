"""Another unit is asked and answers, and learns nothing else of the complaint."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from hark.core.complaints.case import NotOwn
from hark.core.complaints.questions import BadDay, NotAsked, Settled
from hark.core.complaints.recusal import Recused
from hark.core.errors import NotAllowed
from hark.core.terms.case import Act, Standing
from hark.flows import (
    case_asking,
    case_clocks,
    case_customer,
    case_owner,
    case_questions,
    case_refusals,
    case_wanted,
    case_watch,
    case_whole,
    case_worklist,
    erasure,
    organisation,
)
from hark.flows.case_asking import NobodyThere, NoSuchQuestion
from hark.flows.case_submission import About
from hark.guard.access import Role, Staff, operator
from hark.records.audit import AuditEntryRow
from hark.records.cases import CaseRow, HappeningRow
from hark.records.outbox import OutboxRow
from hark.records.questions import QuestionRow
from tests.makers import NOON, a_case, a_person, a_question, a_unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
DAY = date(2026, 11, 25)
WORKER = operator("worker")


@pytest.fixture
def nora(db: None) -> Staff:
    north = a_unit("north", above=a_unit())
    return a_person(Role.BRANCH_MANAGER, username="nora", name="Nora", unit=north).as_term()


@pytest.fixture
def sven(db: None) -> Staff:
    south = a_unit("south", above=a_unit())
    return a_person(Role.AGENT, username="sven", name="Sven", unit=south).as_term()


def taken(anna: Staff, about: About | None = None) -> str:
    number = a_case(anna, about=about)
    case_owner.take(number, by=anna, now=NOON)
    return number


def ask(number: str, by: Staff, *, unit: str = "north", matter: str = "business", day: date = DAY) -> None:
    words = "Were the notes of 13812345678 counted?"
    case_asking.ask(number, unit=unit, matter=matter, day=day, words=words, by=by, now=NOON)


def the_question() -> QuestionRow:
    return QuestionRow.objects.get()


class TestAsking:
    def test_goes_to_the_unit_and_its_answer_comes_back(
        self, anna: Staff, nora: Staff, settings: object
    ) -> None:
        settings.HARK_NOTICE_URL = "https://desk.bank.example/"  # type: ignore[attr-defined] # settings have no types
        number = taken(anna)
        row = CaseRow.objects.get(number=number)
        clocks, due = case_clocks.of(row, now=NOON), row.due_at

        ask(number, anna)
        [found] = case_questions.page(by=nora).questions
        opened = case_questions.open_one(found.id, by=nora, now=NOON)
        case_questions.answer(found.id, words="They were, at noon.", by=nora, now=NOON + timedelta(days=1))

        assert (found.number, found.question, opened.may_answer) == (number, "", True)
        assert opened.question == "Were the notes of 138****5678 counted?"
        [told] = case_whole.open_one(number, by=anna, now=NOON).questions
        assert (told.answer, told.answered_by, told.is_open) == ("They were, at noon.", "Nora", False)
        row = CaseRow.objects.get(number=number)
        assert (case_clocks.of(row, now=NOON), row.due_at) == (clocks, due)  # no term stands for it
        noted = HappeningRow.objects.filter(act__in=[Act.ASKED, Act.TOLD]).values_list("act", "by", "words")
        assert [(act, by, bytes(words)) for act, by, words in noted] == [
            ("asked", "anna", b""),
            ("told", "nora", b""),
        ]
        acts = AuditEntryRow.objects.filter(subject=number).values_list("act", "actor")
        assert {("case.asked", "anna"), ("question.opened", "nora"), ("case.told", "nora")} <= set(acts)
        assert {row.topic for row in OutboxRow.objects.all()} == {"case.asked", "case.told"}

    def test_is_refused_in_a_sentence(self, anna: Staff, nora: Staff, sven: Staff) -> None:
        number = taken(anna, About(door="branch", staff=["sven"]))
        boris = a_person(Role.QUALITY_MANAGER, username="boris").as_term()
        a_unit("empty", above=a_unit())

        for wanted, by, refused in (
            ({}, boris, NotOwn),
            ({}, nora, NotAllowed),
            ({"unit": "empty"}, anna, NobodyThere),
            ({"unit": "bank"}, anna, NobodyThere),
            ({"matter": "weather"}, anna, case_refusals.BadChoice),
            ({"day": date(2026, 11, 22)}, anna, BadDay),  # a Sunday
            ({"unit": "south", "matter": "legal"}, anna, Recused),
        ):
            with pytest.raises(refused):
                ask(number, by, **wanted)  # type: ignore[arg-type] # what is special

        assert not QuestionRow.objects.exists()
        assert [unit.code for unit in case_asking.units(by=anna)] == ["north", "south"]
        assert case_asking.usual(now=NOON) == DAY


class TestAnswering:
    def test_is_not_for_other_units_nor_for_who_works_for_all(
        self, anna: Staff, nora: Staff, sven: Staff
    ) -> None:
        number = taken(anna)
        ask(number, anna)
        id, boris = the_question().pk, a_person(Role.QUALITY_MANAGER, username="boris").as_term()

        assert (case_questions.page(by=sven).total, case_questions.page(by=boris).total) == (0, 1)
        for deed in (
            lambda: case_questions.open_one(id, by=sven, now=NOON),
            lambda: case_questions.answer(id, words="They were.", by=sven, now=NOON),
        ):
            with pytest.raises(NoSuchQuestion):
                deed()
        assert not case_questions.open_one(id, by=boris, now=NOON).may_answer
        with pytest.raises(NotAsked):
            case_questions.answer(id, words="They were.", by=boris, now=NOON)
        with pytest.raises(NotAllowed):
            case_worklist.page(case_wanted.Wanted(), by=sven)  # nor does an agent see any case

    def test_a_unit_complained_about_states_its_side_and_reads_no_opinion(
        self, anna: Staff, nora: Staff
    ) -> None:
        number = taken(anna, About(door="branch", staff=["nora"]))
        ask(number, anna)
        other = a_question(number, a_unit("north", above=a_unit()), matter="legal")
        statement = QuestionRow.objects.get(statement=True)

        case_questions.answer(statement.pk, words="I counted them.", by=nora, now=NOON)

        assert case_questions.open_one(statement.pk, by=nora, now=NOON).statement
        with pytest.raises(Recused):
            case_questions.open_one(other.pk, by=nora, now=NOON)
        with pytest.raises(Recused):
            case_questions.answer(other.pk, words="I say so.", by=nora, now=NOON)

    def test_comes_once_and_not_after_it_was_taken_back_or_the_case_is_over(
        self, anna: Staff, nora: Staff
    ) -> None:
        number = taken(anna)
        north = a_unit("north", above=a_unit())
        answered, back, lapsed = (a_question(number, north).pk for _ in range(3))
        case_questions.answer(answered, words="They were.", by=nora, now=NOON)
        case_asking.unask(number, question=back, by=anna, now=NOON)
        case_customer.withdraw(number, now=NOON)

        for id in (answered, back, lapsed):
            with pytest.raises(Settled):
                case_questions.answer(id, words="Again.", by=nora, now=NOON)
        assert set(QuestionRow.objects.values_list("standing", flat=True)) == {
            Standing.ANSWERED,
            Standing.WITHDRAWN,
            Standing.LAPSED,
        }
        assert case_questions.page(settled=True, by=nora).total == 3
        with pytest.raises(NoSuchQuestion):
            case_asking.unask(taken(anna), question=back, by=anna, now=NOON)


def test_that_an_answer_is_late_is_told_once(anna: Staff, nora: Staff, settings: object) -> None:
    settings.HARK_NOTICE_URL = "https://desk.bank.example/"  # type: ignore[attr-defined] # settings have no types
    number = taken(anna)
    ask(number, anna)
    late = the_question().due_at

    told = [case_watch.remind(by=WORKER, now=at) for at in (late - timedelta(seconds=1), late, late)]

    assert told == [0, 1, 0]
    assert case_questions.counts(by=nora, now=late) == case_questions.Counts(open=1, late=1)
    assert HappeningRow.objects.get(act=Act.REMINDED).details["unit"] == "north"
    assert OutboxRow.objects.filter(topic="case.reminded").count() == 1


def test_a_question_of_an_erased_customer_is_readable_no_more(anna: Staff, nora: Staff) -> None:
    number = taken(anna, About(door="branch", customer="C-1001"))
    ask(number, anna)
    boris = a_person(Role.QUALITY_MANAGER, username="boris").as_term()

    erasure.erase_customer("C-1001", reason="asked for", by=boris, now=NOON)

    assert case_questions.open_one(the_question().pk, by=nora, now=NOON).question == ""


def test_a_unit_that_was_asked_stays(anna: Staff, nora: Staff) -> None:
    ask(taken(anna), anna)
    officer = a_person(Role.SECURITY_OFFICER, username="olga").as_term()

    with pytest.raises(organisation.BadUnit, match="so it stays"):
        organisation.remove_unit("north", by=officer, now=NOON)


def test_the_database_keeps_a_question_as_asked_and_as_answered(anna: Staff, nora: Staff) -> None:
    ask(taken(anna), anna)
    rows = QuestionRow.objects.all()
    deeds = [lambda: rows.update(question=b"x"), rows.delete, lambda: rows.update(standing=Standing.ANSWERED)]

    for deed in deeds:
        with pytest.raises(DatabaseError), transaction.atomic():
            deed()
    case_questions.answer(the_question().pk, words="They were.", by=nora, now=NOON)
    with pytest.raises(DatabaseError, match="as it was told"), transaction.atomic():
        rows.update(answer=b"x")
