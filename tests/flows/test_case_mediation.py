"""Mediation outside: agreed to, told to the customer, closing nothing meanwhile, and counted."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from hark.core.complaints.case import StillMediated
from hark.core.complaints.mediation import (
    BadDays,
    BadTerms,
    End,
    InMediation,
    NoAnswerOfOurs,
    NotInMediation,
    Referral,
)
from hark.core.complaints.steps import Impossible
from hark.core.complaints.template import Unfilled
from hark.core.errors import NotAllowed
from hark.core.terms.case import Act, MediationOutcome, Stage
from hark.flows import (
    case_closing,
    case_customer,
    case_history,
    case_mediation,
    case_merging,
    case_owner,
    case_terms,
)
from hark.flows.case_mediation import NoBody
from hark.flows.case_refusals import BadChoice
from hark.guard.access import Role, Staff
from hark.records.audit import AuditEntryRow
from hark.records.case_figures import CaseFiguresRow
from hark.records.cases import CaseRow, HappeningRow
from hark.records.mediations import MediationRow
from tests.flows.handled import DONE, answered, closed
from tests.makers import NOON, a_case, a_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
TODAY = NOON.date()
FOS = Referral("cn_dispute_mediation", TODAY, TODAY, "M-7")
AGREED = End(MediationOutcome.SETTLED, TODAY, "We pay 200 within a week.", Decimal("200.00"))


def refer(number: str, by: Staff, referral: Referral = FOS, *, after: int = 0) -> None:
    now = NOON + timedelta(hours=after)
    case_mediation.refer(number, referral, words="They write to you.", by=by, now=now)


def the_case() -> CaseRow:
    return CaseRow.objects.get()


class TestAMediation:
    def test_is_told_to_the_customer_with_nothing_left_to_fill_in(self, anna: Staff, boris: Staff) -> None:
        number = answered(a_case(), anna, boris)
        with pytest.raises(Unfilled):
            case_mediation.refer(number, FOS, words="{facts}", by=anna, now=NOON)
        assert not MediationRow.objects.exists()
        refer(number, anna)

        for result in ("We pay {redress}.", "{…}"):
            end = End(MediationOutcome.SETTLED, TODAY, result, Decimal("200.00"))
            with pytest.raises(Unfilled):
                case_mediation.conclude(number, end, by=anna, now=NOON)
        assert MediationRow.objects.open().count() == 1

    def test_is_told_to_the_customer_and_closes_nothing_until_it_has_ended(
        self, anna: Staff, boris: Staff
    ) -> None:
        number = answered(a_case(), anna, boris)
        refer(number, anna)

        with pytest.raises(StillMediated):
            case_closing.close(number, outcome=DONE, by=anna, now=NOON)
        stands = case_customer.progress(number, now=NOON)
        assert stands.news[-1].act is Act.MEDIATED and stands.news[-1].words == "They write to you."
        assert [(each.reference, each.outcome) for each in stands.mediations] == [("M-7", "")]

        case_mediation.conclude(number, AGREED, by=anna, now=NOON)
        case_closing.close(number, outcome=DONE, by=anna, now=NOON)

        [ended] = case_customer.progress(number, now=NOON).mediations
        assert (ended.outcome, ended.amount, ended.result) == ("settled", Decimal("200.00"), AGREED.result)
        figures = CaseFiguresRow.objects.get()
        assert (figures.mediated, figures.settled, figures.escalated) == (1, True, True)
        assert AuditEntryRow.objects.filter(act__in=("case.mediated", "case.concluded")).count() == 2
        told = str([*HappeningRow.objects.values_list("details", flat=True)])
        assert "M-7" not in told and "200" not in told

    def test_of_what_was_closed_has_it_stand_as_answered_with_no_term_begun_anew(
        self, anna: Staff, boris: Staff
    ) -> None:
        number = closed(a_case(), anna, boris)

        refer(number, anna)

        row = the_case()
        assert (row.stage, row.closed_at, row.upheld, row.in_mediation) == (Stage.ANSWERED, None, "", True)
        assert row.due_at is None and CaseFiguresRow.objects.get().over is None

    def test_ends_with_the_complaint_its_customer_withdraws(self, anna: Staff, boris: Staff) -> None:
        number = answered(a_case(), anna, boris)
        refer(number, anna)

        case_customer.withdraw(number, now=NOON)

        assert MediationRow.objects.get().outcome == "withdrawn" and not the_case().in_mediation

    def test_keeps_a_complaint_from_being_merged_away(self, anna: Staff) -> None:
        number, other = a_case(), a_case()
        case_owner.take(number, by=anna, now=NOON)
        refer(number, anna)

        with pytest.raises(StillMediated):
            case_merging.merge(number, into=other, by=anna, now=NOON)

    def test_is_one_at_a_time_and_another_may_follow(self, anna: Staff, boris: Staff) -> None:
        number = answered(a_case(), anna, boris)
        refer(number, anna)

        with pytest.raises(InMediation):
            refer(number, boris)
        case_mediation.conclude(number, End(MediationOutcome.FAILED, TODAY), by=boris, now=NOON)
        with pytest.raises(NotInMediation):
            case_mediation.conclude(number, AGREED, by=boris, now=NOON)
        refer(number, boris, Referral("The ombudsman", TODAY, TODAY), after=1)

        assert [each.outcome for each in case_mediation.of_case(the_case())] == ["", "failed"]

    def test_says_who_when_and_on_what_terms(self, anna: Staff, boris: Staff) -> None:
        number = answered(a_case(), anna, boris)

        for body in ("", "x" * 121):
            with pytest.raises(NoBody):
                refer(number, anna, Referral(body, TODAY, TODAY))
        for agreed, referred in ((TODAY, TODAY - timedelta(days=1)), (TODAY, TODAY + timedelta(days=1))):
            with pytest.raises(BadDays):
                refer(number, anna, Referral("The ombudsman", agreed, referred))
        refer(number, anna)
        for end, problem in (
            (End(MediationOutcome.SETTLED, TODAY), BadTerms),
            (End(MediationOutcome.FAILED, TODAY, amount=Decimal(1)), BadTerms),
            (End(MediationOutcome.FAILED, date(2026, 1, 1)), BadDays),
        ):
            with pytest.raises(problem):
                case_mediation.conclude(number, end, by=anna, now=NOON)

    def test_is_for_those_who_handle_or_report_and_never_before_somebody_has_it(self, anna: Staff) -> None:
        number = a_case()
        liaison = a_person(Role.REGULATOR_LIAISON, username="lin").as_term()

        with pytest.raises(NotAllowed):
            refer(number, a_person(Role.AUDITOR, username="ada").as_term())
        with pytest.raises(Impossible):
            refer(number, anna)
        case_owner.take(number, by=anna, now=NOON)
        refer(number, liaison)

        assert MediationRow.objects.get().referred_by == "lin"

    def test_is_not_of_what_others_closed(self, anna: Staff, boris: Staff) -> None:
        number = closed(a_case(), anna, boris)
        CaseRow.objects.update(closed_elsewhere=True)

        with pytest.raises(NoAnswerOfOurs):
            refer(number, anna)

    def test_is_sealed_and_the_database_refuses_what_must_not_be(self, anna: Staff, boris: Staff) -> None:
        number = answered(a_case(), anna, boris)
        refer(number, anna)
        kept = MediationRow.objects.get()

        for wrong in (
            lambda: CaseRow.objects.update(stage="closed"),
            lambda: MediationRow.objects.update(agreed_on=TODAY + timedelta(days=1)),
            lambda: MediationRow.objects.update(outcome="settled", ended_on=TODAY),
            lambda: MediationRow.objects.update(outcome="failed", ended_on=TODAY, amount=1),
            lambda: MediationRow.objects.update(outcome="failed"),
            lambda: MediationRow.objects.create(
                case=kept.case, body="b", agreed_on=TODAY, referred_on=TODAY, noted_at=NOON
            ),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                wrong()
        case_mediation.conclude(number, AGREED, by=anna, now=NOON)
        kept.refresh_from_db()
        assert b"200" not in bytes(kept.result) and "200" in case_history.opened(kept, "result")


def test_nobody_pauses_a_term_for_a_mediation_by_hand(anna: Staff) -> None:
    number = a_case()
    case_owner.take(number, by=anna, now=NOON)

    with pytest.raises(BadChoice):
        case_terms.pause(number, reason="mediation", words="We wait for it.", by=anna, now=NOON)
