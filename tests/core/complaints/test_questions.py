"""Who asks another unit, who answers, and by when."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from hark.core.complaints import questions
from hark.core.complaints.case import Case, NotOwn
from hark.core.complaints.confidential import Confidential, Kept
from hark.core.complaints.questions import BadDay, NotAsked, Question, Settled
from hark.core.complaints.recusal import Placed, Recused
from hark.core.complaints.steps import Impossible
from hark.core.terms.case import Matter, Stage, Standing
from tests.core.complaints.packs import calendar

OPEN, OTTO = Kept(), Placed("otto")
CASE = Case("260302-ABCDE", Stage.HANDLING, owner="anna")
NORTH, LEGAL = ("bank", "west", "north"), ("bank", "legal")
NORA, LEAD, LENA = Placed("nora", NORTH), Placed("lead", NORTH[:2]), Placed("lena", LEGAL)
FRIDAY = date(2026, 11, 20)


def asked(unit: tuple[str, ...] = LEGAL, matter: Matter = Matter.LEGAL, *about: Placed) -> Question:
    return questions.ask(CASE, matter=matter, unit=unit, by="anna", about=about)


class TestAsking:
    def test_is_for_the_owner_while_they_work_on_it(self) -> None:
        with pytest.raises(NotOwn):
            questions.ask(CASE, matter=Matter.LEGAL, unit=LEGAL, by="boris", about=[])
        for stage in set(Stage) - {Stage.HANDLING, Stage.REVIEWING}:
            with pytest.raises(Impossible):
                questions.ask(
                    replace(CASE, stage=stage), matter=Matter.LEGAL, unit=LEGAL, by="anna", about=[]
                )

    def test_a_unit_complained_about_gives_its_statement_and_no_opinion(self) -> None:
        assert asked(NORTH, Matter.BUSINESS, NORA).statement
        assert asked(NORTH[:2], Matter.BUSINESS, NORA).statement  # nor does who stands above it
        assert not asked(LEGAL, Matter.BUSINESS, NORA).statement
        for matter in (Matter.LEGAL, Matter.REGULATORY):
            with pytest.raises(Recused, match="north"):
                asked(NORTH, matter, NORA)


class TestAnswering:
    def test_is_for_the_unit_and_its_line_and_never_for_who_asks(self) -> None:
        of_north = asked(NORTH, Matter.BUSINESS)

        for person in (NORA, LEAD):
            answered = questions.answer(CASE, of_north, by=person, kept=OPEN)
            assert answered.standing is Standing.ANSWERED
        for person in (LENA, Placed("head"), Placed("anna", NORTH)):
            with pytest.raises(NotAsked):
                questions.answer(CASE, of_north, by=person, kept=OPEN)

    def test_may_come_after_the_reply_and_never_twice_or_too_late(self) -> None:
        late = questions.answer(replace(CASE, stage=Stage.ANSWERED), asked(), by=LENA, kept=OPEN)

        for standing in set(Standing) - {Standing.OPEN}:
            with pytest.raises(Settled):
                questions.answer(CASE, replace(late, standing=standing), by=LENA, kept=OPEN)
            with pytest.raises(Settled):
                questions.take_back(CASE, replace(late, standing=standing), by="anna")

    def test_of_a_confidential_complaint_is_the_unit_s_all_the_same_and_nobody_else_s(self) -> None:
        of_north, secret = asked(NORTH, Matter.BUSINESS), Kept(confidential=True, let_in=frozenset({"anna"}))

        assert questions.answer(CASE, of_north, by=NORA, kept=secret)
        for person in (Placed("anna"), Placed("boss", trusted=True)):
            questions.require_reader(of_north, by=person, kept=secret)
        with pytest.raises(Confidential):
            questions.require_reader(of_north, by=OTTO, kept=secret)

    def test_whoever_is_complained_about_reads_and_answers_only_what_their_statement_is(self) -> None:
        statement = asked(NORTH, Matter.BUSINESS, NORA)
        opinion = asked(("bank", "west", "legal"), Matter.LEGAL, NORA)

        for person in (NORA, LEAD):
            assert questions.answer(CASE, statement, by=person, kept=Kept((NORA,)))
            with pytest.raises(Recused):
                questions.answer(CASE, opinion, by=person, kept=Kept((NORA,)))
            with pytest.raises(Recused):
                questions.require_reader(opinion, by=person, kept=Kept((NORA,)))
        with pytest.raises(Recused):  # of another team: it is not their statement that is wanted
            questions.require_reader(statement, by=OTTO, kept=Kept((NORA, OTTO)))


def test_only_the_owner_takes_a_question_back() -> None:
    assert questions.take_back(CASE, asked(), by="anna").standing is Standing.WITHDRAWN
    with pytest.raises(NotOwn):
        questions.take_back(CASE, asked(), by="boris")


class TestTheDay:
    def test_is_so_many_working_days_ahead_where_the_calendar_reaches(self) -> None:
        cn = calendar("cn")

        assert questions.usual_day(FRIDAY, within=3, calendar=cn) == date(2026, 11, 25)
        assert questions.usual_day(date(2026, 12, 31), within=3, calendar=cn) is None

    def test_ends_where_the_calendar_is(self) -> None:
        ends = questions.end_of(date(2026, 11, 25), today=FRIDAY, calendar=calendar("cn"))

        assert ends == datetime(2026, 11, 25, 16, tzinfo=UTC)
        assert questions.end_of(date(2027, 1, 5), today=FRIDAY, calendar=calendar("cn"))  # not known yet

    @pytest.mark.parametrize("day", [date(2026, 11, 19), date(2026, 11, 21), date(2027, 2, 19)])
    def test_is_none_that_has_passed_is_not_worked_or_lies_far_off(self, day: date) -> None:
        with pytest.raises(BadDay):
            questions.end_of(day, today=FRIDAY, calendar=calendar("cn"))
