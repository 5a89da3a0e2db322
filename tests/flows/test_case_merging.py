"""Complaints of one matter: suggested behind the wall, merged by a person, followed by their customer."""

from datetime import timedelta

import pytest
from pytest_django.fixtures import Settings

from hark.core.complaints.case import Outcome
from hark.core.complaints.merging import AnotherCustomer, StillAsked, Unreadable
from hark.core.complaints.recusal import Recused
from hark.core.complaints.steps import Impossible
from hark.core.complaints.template import Unfilled
from hark.core.errors import NotAllowed
from hark.core.terms.case import Act, Stage, Upheld
from hark.core.terms.figure import Share
from hark.flows import (
    case_alike,
    case_clocks,
    case_closing,
    case_customer,
    case_intake,
    case_merging,
    case_messages,
    case_owner,
    case_reply,
    case_whole,
    case_wording,
)
from hark.flows.case_refusals import ChangedMeanwhile, NoSuchCase
from hark.flows.case_submission import About, Told
from hark.flows.case_way import NotInFull
from hark.guard.access import Role, Staff
from hark.records.audit import AuditEntryRow
from hark.records.cases import CaseRow, HappeningRow
from hark.records.outbox import OutboxRow
from tests.makers import NOON, a_case, a_person, a_question, a_unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
EARLIER = NOON - timedelta(days=4)


def row(number: str) -> CaseRow:
    return CaseRow.objects.get(number=number)


def merged(anna: Staff) -> tuple[str, str]:
    """One of four days ago that goes on in one of today."""
    first = case_intake.from_customer(TOLD, About(), now=EARLIER).number
    second = a_case()
    case_merging.merge(first, into=second, by=anna, now=NOON)
    return first, second


TOLD = Told("The counter refused to change my banknotes.", phone="13812345678")


class TestSuggesting:
    def test_tells_of_the_customers_other_one_and_of_no_other_customers(self, anna: Staff) -> None:
        number, again = a_case(), a_case(what="They refused my banknotes at the counter again.")
        a_case(what="The cash machine kept my card for no reason.", phone="13999999999")

        [found] = case_alike.suggested(row(number), by=anna)

        assert found.row.number == again and found.may_merge and "banknotes" in found.alike.words

    def test_tells_of_none_behind_the_wall_none_about_oneself_and_none_that_is_merged(
        self, anna: Staff, boris: Staff
    ) -> None:
        north, south = a_unit("north", above=a_unit()), a_unit("south", above=a_unit())
        nora = a_person(Role.SUPERVISOR, username="nora", unit=north).as_term()
        own = a_case(boris, about=About(door="branch", unit="north"))
        a_case(boris, about=About(door="branch", unit="south"))
        a_case(boris, about=About(door="branch", unit="north", staff=["nora"]))
        gone, _ = merged(anna)
        CaseRow.objects.filter(number=gone).update(unit=north)

        assert south and case_alike.suggested(row(own), by=nora) == []

    def test_tells_of_what_was_closed_lately_and_that_it_cannot_be_merged(
        self, anna: Staff, boris: Staff
    ) -> None:
        closed, number = a_case(), a_case()
        case_owner.take(closed, by=anna, now=NOON)
        case_reply.propose(closed, reply="We have changed the banknotes.", by=anna, now=NOON)
        case_reply.approve(closed, by=boris, now=NOON)

        [found] = case_alike.suggested(row(number), by=anna)

        assert not found.may_merge and case_alike.suggested(row(closed), by=anna) == []
        pair = case_alike.compared(number, closed, by=anna, now=NOON)
        assert pair.again and pair.goes_on == ()


class TestMerging:
    def test_ends_the_one_and_has_the_other_run_from_the_earlier_receipt(
        self, anna: Staff, settings: Settings
    ) -> None:
        settings.HARK_NOTICE_URL = "https://example.com/hark"
        first, second = merged(anna)

        gone, goes_on = row(first), row(second)
        assert (gone.stage, gone.merged_into, gone.due_at) == (Stage.MERGED, goes_on, None)
        [decision] = [each for each in case_clocks.of(goes_on, now=NOON) if each.term == "decision"]
        assert decision.started == EARLIER and goes_on.due_at == EARLIER + timedelta(hours=24)
        noted = AuditEntryRow.objects.filter(act__in=("case.merged", "case.joined")).order_by("sequence")
        assert [(each.subject, each.details["other"]) for each in noted] == [(first, second), (second, first)]
        assert OutboxRow.objects.get().topic == "case.merged"
        assert [each.number for each in case_merging.bound(goes_on, by=anna).joined] == [first]
        assert case_merging.bound(gone, by=anna).goes_on == goes_on

    def test_is_refused_for_two_customers_for_what_changed_and_for_who_may_not(
        self, anna: Staff, boris: Staff
    ) -> None:
        number, again, other = a_case(), a_case(), a_case(phone="13999999999")
        auditor = a_person(Role.AUDITOR, username="rita").as_term()

        with pytest.raises(AnotherCustomer):
            case_merging.merge(number, into=other, by=anna, now=NOON)
        with pytest.raises(ChangedMeanwhile):
            case_merging.merge(number, into=again, by=anna, now=NOON, seen=1, seen_into=7)
        with pytest.raises(NotAllowed):
            case_merging.merge(number, into=again, by=auditor, now=NOON)
        with pytest.raises(NoSuchCase):
            case_merging.merge(number, into="260101-ABCDE", by=anna, now=NOON)
        assert not CaseRow.objects.filter(stage=Stage.MERGED).exists()

    def test_whoever_is_complained_about_in_one_has_to_do_with_neither(
        self, anna: Staff, boris: Staff
    ) -> None:
        clara = a_person(Role.COMPLAINT_HANDLER, username="clara").as_term()
        about, number = a_case(boris, about=About(door="branch", staff=["clara"])), a_case()

        for deed in (case_merging.merge, case_alike.compared):
            other = {"into": number} if deed is case_merging.merge else {"other": number}
            with pytest.raises(Recused):
                deed(about, **other, by=clara, now=NOON)  # type: ignore[operator, arg-type] # one or the other
        case_owner.take(number, by=clara, now=NOON)
        with pytest.raises(Recused):
            case_merging.merge(about, into=number, by=anna, now=NOON)
        case_owner.assign(number, to="anna", by=boris, now=NOON)
        case_merging.merge(about, into=number, by=anna, now=NOON)
        with pytest.raises(Recused):
            case_messages.remark(number, words="Mine.", by=clara, now=NOON)

    def test_waits_for_what_another_unit_was_asked_and_puts_no_answer_out_of_reach(self, anna: Staff) -> None:
        number, again = a_case(), a_case()
        a_question(number, a_unit())
        with pytest.raises(StillAsked):
            case_merging.merge(number, into=again, by=anna, now=NOON)
        CaseRow.objects.filter(number=again).update(door="mail")
        with pytest.raises(Unreadable):
            case_merging.merge(number, into=again, by=anna, now=NOON)

        assert case_alike.compared(number, again, by=anna, now=NOON).goes_on == ()
        CaseRow.objects.filter(number=number).update(code="", door="file")
        assert not case_alike.suggested(row(again), by=anna)[0].may_merge

    def test_material_handed_in_twice_is_counted(self, anna: Staff) -> None:
        merged(anna)
        a_case(what="The cash machine kept my card.", phone="13999999999")
        other = a_case(what="The counter refused my banknotes and was rude to my mother.")
        case_merging.merge(
            a_case(what="My mother was insulted when she came."), into=other, by=anna, now=NOON
        )

        since, until = NOON - timedelta(days=9), NOON + timedelta(days=1)
        assert case_merging.handed_in_twice(since=since, until=until, by=anna) == Share(1, 3)


def test_whose_complaint_goes_on_in_another_is_masked_there_too_also_once_it_was_taken_out(
    anna: Staff, boris: Staff
) -> None:
    inner, first, second = (a_case(name=name) for name in ("赵小六", "钱多多", "李明"))
    case_merging.merge(inner, into=first, by=anna, now=NOON)
    case_merging.merge(first, into=second, by=anna, now=NOON)
    case_owner.take(second, by=anna, now=NOON)
    words = "李明、钱多多、赵小六的年费均已退还，深表歉意。"
    case_reply.propose(second, reply=words, by=anna, now=NOON)

    def shown() -> set[str]:
        whole = case_whole.one(second, by=anna)
        return {whole.reply, next(line.words for line in whole.history if line.act is Act.PROPOSED)}

    assert shown() == {"*明、**多、**六的年费均已退还，深表歉意。"}
    case_reply.refuse(second, words="Mend the first line.", by=boris, now=NOON)
    assert case_wording.to_mend(row(second)) == ""  # it would come back with stars
    case_merging.part(first, words="Another matter.", by=boris, now=NOON)
    assert shown() == {"*明、**多、**六的年费均已退还，深表歉意。"}


class TestTheCustomer:
    def answered(self, number: str, anna: Staff, boris: Staff) -> None:
        case_owner.take(number, by=anna, now=NOON)
        case_reply.propose(number, reply="We have changed your banknotes.", by=anna, now=NOON)
        case_reply.approve(number, by=boris, now=NOON)

    def test_whom_staff_knew_follows_it_under_either_number(self, anna: Staff, boris: Staff) -> None:
        known = About(door="branch", customer="C-1001")
        first, second = (case_intake.on_behalf(TOLD, known, by=anna, now=at) for at in (EARLIER, NOON))
        case_merging.merge(first.number, into=second.number, by=anna, now=NOON)
        self.answered(second.number, anna, boris)
        shown = case_customer.shown(first.number, code=first.code, contact="13812345678")

        stands = case_customer.progress(shown, now=NOON)
        case_customer.object_to(shown, words="Not all of them.", now=NOON)

        assert (stands.number, stands.shown_as, stands.in_full) == (second.number, first.number, True)
        told = [(each.act, each.other) for each in stands.news]
        assert told[0] == (Act.RECEIVED, "") and (Act.MERGED, second.number) in told
        assert (Act.JOINED, first.number) not in told and "banknotes" in stands.news[-1].words
        of_the_other = case_customer.progress(second.number, now=NOON)
        assert (Act.JOINED, first.number) in [(each.act, each.other) for each in of_the_other.news]
        assert row(second.number).stage == Stage.REVIEWING and row(first.number).stage == Stage.MERGED

    def test_whose_phone_nobody_checked_sees_how_it_stands_and_no_word_of_it(
        self, anna: Staff, boris: Staff
    ) -> None:
        first, second = merged(anna)
        due = case_customer.hears_by(first, now=NOON)
        self.answered(second, anna, boris)

        stands = case_customer.progress(first, now=NOON)

        assert (stands.stage, stands.in_full, stands.may_object) == (Stage.ANSWERED, False, False)
        written = {each.act: each.words for each in stands.news}
        assert written[Act.ANSWERED] == "" and written[Act.RECEIVED] == TOLD.what
        assert due == (EARLIER + timedelta(days=15)).date()
        for deed in (
            lambda: case_customer.withdraw(first, now=NOON),
            lambda: case_customer.write(first, words="Pay it to this account.", now=NOON),
            lambda: case_customer.rate(first, stars=1, now=NOON),
        ):
            with pytest.raises(NotInFull):
                deed()
        assert row(second).stage == Stage.ANSWERED


class TestParting:
    def test_has_both_stand_as_though_it_had_never_been(self, anna: Staff, boris: Staff) -> None:
        clara = a_person(Role.COMPLAINT_HANDLER, username="clara").as_term()
        first = a_case(boris, about=About(door="branch", staff=["clara"]))
        second = a_case()
        due = {number: row(number).due_at for number in (first, second)}
        case_merging.merge(first, into=second, by=anna, now=NOON)

        case_merging.part(first, words="It is about another day.", by=boris, now=NOON + timedelta(hours=1))

        gone, goes_on = row(first), row(second)
        assert (gone.stage, gone.merged_into) == (Stage.RECEIVED, None)
        assert {first: gone.due_at, second: goes_on.due_at} == due
        case_messages.remark(second, words="Mine.", by=clara, now=NOON)
        of_customer = case_customer.progress(first, now=NOON)
        assert of_customer.shown_as == "" and of_customer.news[-1].words == "It is about another day."
        acts = HappeningRow.objects.filter(case=gone).values_list("act", flat=True)
        assert list(acts) == [Act.RECEIVED, Act.MERGED, Act.PARTED]

    def test_whoever_two_of_them_are_about_stays_kept_out_until_the_last_is_taken_out(
        self, anna: Staff, boris: Staff
    ) -> None:
        a_person(Role.COMPLAINT_HANDLER, username="clara")
        about, number = About(door="branch", staff=["clara"]), a_case()
        parts = [a_case(boris, about=about), a_case(boris, about=about)]
        for each in parts:
            case_merging.merge(each, into=number, by=anna, now=NOON)

        for each, left in zip(parts, (1, 0), strict=True):
            case_merging.part(each, words="It is about another day.", by=boris, now=NOON)

            assert row(number).about.count() == left

    def test_leaves_the_other_as_it_came_to_an_end(self, anna: Staff, boris: Staff) -> None:
        first, second = merged(anna)
        case_owner.take(second, by=anna, now=NOON)
        case_reply.propose(second, reply="We have changed the banknotes.", by=anna, now=NOON)
        case_reply.approve(second, by=boris, now=NOON)
        outcome = Outcome(Upheld.YES, "rules", "The notes were real.", "corrected")
        case_closing.close(second, outcome=outcome, by=anna, now=NOON)

        case_merging.part(first, words="It is about another day.", by=boris, now=NOON)

        assert (row(second).stage, row(second).cause, row(first).stage) == (
            Stage.CLOSED,
            "rules",
            Stage.RECEIVED,
        )

    def test_is_for_who_leads_and_for_what_is_merged(self, anna: Staff, boris: Staff) -> None:
        first, second = merged(anna)

        with pytest.raises(NotAllowed):
            case_merging.part(first, words="It is another.", by=anna, now=NOON)
        with pytest.raises(Unfilled):  # the customer reads it
            case_merging.part(first, words="It is another: {reason}", by=boris, now=NOON)
        with pytest.raises(Impossible):
            case_merging.part(second, words="It is another.", by=boris, now=NOON)
        assert case_whole.one(first, by=boris).row.stage == Stage.MERGED
