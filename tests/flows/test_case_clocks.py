"""The terms of a complaint: what is due first, what meets, extends and pauses them."""

from datetime import timedelta

import pytest

from hark.core.complaints.clocks import Kind
from hark.core.complaints.grading import Unreasoned
from hark.core.errors import Refusal
from hark.core.terms.case import Act
from hark.flows import case_clocks, case_customer, case_owner, case_terms, case_whole
from hark.guard.access import Staff
from hark.records.cases import CaseRow
from tests.flows.handled import answered, decision_of
from tests.makers import NOON, a_case

DAY = NOON.date()
WHY = "Papers of three branches have to be read."
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


class TestClocks:
    def test_a_case_keeps_the_law_of_its_day_and_knows_what_is_due_first(self) -> None:
        row = CaseRow.objects.get(number=a_case())

        clocks = {(each.kind, each.term): each for each in case_clocks.of(row, now=NOON)}

        assert row.law == "cn_2020" and row.due_at == NOON + timedelta(hours=24)
        assert clocks[Kind.STATUTORY, "decision"].last_day == NOON.date() + timedelta(days=15)

    def test_an_answer_meets_the_terms_and_starts_the_time_to_object(self, anna: Staff, boris: Staff) -> None:
        row = CaseRow.objects.get(number=answered(a_case(), anna, boris))

        clocks = {each.term: each for each in case_clocks.of(row, now=NOON)}

        assert clocks["decision"].met_at == NOON and clocks["objection"].running and row.due_at is None

    def test_a_term_is_extended_by_somebody_above_and_the_customer_reads_why(
        self, anna: Staff, boris: Staff
    ) -> None:
        number = a_case()
        case_owner.take(number, by=anna, now=NOON)
        with pytest.raises(Refusal, match="grade it first"):
            case_terms.extend(number, days=30, reason="An appraisal takes long.", by=boris, now=NOON)
        case_terms.grade(number, level="especially_complex", risk="low", reason=WHY, by=anna, now=NOON)

        case_terms.extend(number, days=30, reason="An appraisal takes long.", by=boris, now=NOON)

        [decision] = [
            c for c in case_clocks.of(CaseRow.objects.get(number=number), now=NOON) if c.term == "decision"
        ]
        assert decision.last_day == NOON.date() + timedelta(days=60)
        assert case_customer.progress(number, now=NOON).news[-1].words == "An appraisal takes long."

    def test_a_pause_for_an_appraisal_moves_what_is_due(self, anna: Staff) -> None:
        number = a_case()
        case_owner.take(number, by=anna, now=NOON)
        case_terms.pause(number, reason="appraisal", words="We asked an expert.", by=anna, now=NOON)
        case_terms.resume(number, by=anna, now=NOON + timedelta(days=3))

        decision = decision_of(number, now=NOON + timedelta(days=4))
        assert decision.banked == timedelta(days=3)
        assert decision.last_day == NOON.date() + timedelta(days=18)


class TestGrade:
    def test_one_that_gives_the_law_s_term_more_time_needs_a_reason(self, anna: Staff) -> None:
        number = a_case()

        with pytest.raises(Unreasoned, match="Say why the complaint is graded so"):
            case_terms.grade(number, level="complex", risk="low", reason=" ", by=anna, now=NOON)

        row = CaseRow.objects.get(number=number)
        assert row.level == "simple" and decision_of(number, now=NOON).last_day == DAY + timedelta(days=15)
        assert not row.history.filter(act=Act.GRADED).exists()

    def test_its_reason_is_sealed_and_read_by_colleagues_only(self, anna: Staff, boris: Staff) -> None:
        number = a_case()

        case_terms.grade(number, level="complex", risk="low", reason=WHY, by=anna, now=NOON)

        [graded] = CaseRow.objects.get(number=number).history.filter(act=Act.GRADED)
        assert WHY.encode() not in bytes(graded.words) and WHY not in str(graded.details)
        told = case_whole.open_one(number, by=boris, now=NOON).history[-1]
        assert (told.act, told.words, told.for_customer) == (Act.GRADED, WHY, False)
        assert decision_of(number, now=NOON).last_day == DAY + timedelta(days=30)

    def test_one_that_gives_no_more_time_needs_none(self, anna: Staff) -> None:
        number = a_case()
        case_terms.grade(number, level="simple", risk="high", by=anna, now=NOON)
        case_terms.grade(number, level="complex", risk="high", reason=WHY, by=anna, now=NOON)

        for level in ("major", "complex", "simple"):
            case_terms.grade(number, level=level, risk="low", by=anna, now=NOON)

        assert decision_of(number, now=NOON).last_day == DAY + timedelta(days=15)

    def test_what_triage_makes_of_it_lengthens_no_term(self) -> None:
        number = a_case(what="Many of us were hurt by the fire at the branch; we go to court and the press.")

        row = CaseRow.objects.get(number=number)
        assert case_clocks.history(row)[0].details.keys().isdisjoint({"level", "risk"})
        assert decision_of(number, now=NOON).last_day == DAY + timedelta(days=15)
