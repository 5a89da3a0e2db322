"""Who comes upon a complaint: its unit and those above, nobody it is about, and of the erased nobody."""

from collections.abc import Callable
from functools import partial

import pytest

from hark.core.complaints.recusal import Recused
from hark.core.errors import Refusal
from hark.flows import case_messages, case_owner, case_terms, case_whole, case_worklist, erasure, organisation
from hark.flows.case_refusals import BadComplaint, NoSuchCase
from hark.flows.case_submission import About
from hark.flows.case_wanted import Wanted
from hark.flows.organisation import NoSuchUnit
from hark.guard.access import Role, Staff
from hark.records.audit import AuditEntryRow
from hark.records.cases import CaseRow, HappeningRow
from tests.makers import NOON, a_case, a_person, a_unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


class TestWalls:
    def test_a_case_is_seen_from_its_unit_and_above(self, boris: Staff) -> None:
        bank = a_unit()
        north, south = a_unit("north", above=bank), a_unit("south", above=bank)
        nora = a_person(Role.SUPERVISOR, username="nora", unit=north).as_term()
        sven = a_person(Role.SUPERVISOR, username="sven", unit=south).as_term()
        number = a_case(boris, about=About(door="branch", unit="north"))

        assert [row.number for row in case_worklist.page(Wanted(), by=nora).cases] == [number]
        assert case_worklist.page(Wanted(), by=sven).total == 0
        for deed in (
            lambda: case_whole.open_one(number, by=sven, now=NOON),
            lambda: case_owner.take(number, by=sven, now=NOON),
            lambda: case_whole.reveal(number, purpose="handle", by=sven, now=NOON),
        ):
            with pytest.raises(NoSuchCase):
                deed()

    def test_a_complaint_is_taken_down_about_units_one_may_know_of(self) -> None:
        bank = a_unit()
        north, _ = a_unit("north", above=bank), a_unit("south", above=bank)
        carl = a_person(Role.AGENT, username="carl", unit=north).as_term()

        a_case(carl, about=About(door="branch", unit="north"))
        with pytest.raises(NoSuchUnit):
            a_case(carl, about=About(door="branch", unit="south"))

    def test_opening_and_revealing_are_noted(self, anna: Staff) -> None:
        number = a_case()

        whole = case_whole.open_one(number, by=anna, now=NOON)
        said = case_whole.reveal(number, purpose="handle", by=anna, now=NOON)

        assert whole.told is not None and whole.told["name"] == "*明" and whole.told["phone"] == "138****5678"
        assert said["phone"] == "13812345678"
        assert {"case.opened", "case.revealed"} <= set(AuditEntryRow.objects.values_list("act", flat=True))


class TestRecusal:
    def test_whoever_is_complained_about_can_do_nothing_and_reads_nothing(
        self, anna: Staff, boris: Staff
    ) -> None:
        number = a_case(boris, about=About(door="branch", staff=["anna"]))

        with pytest.raises(Recused):
            case_owner.take(number, by=anna, now=NOON)
        with pytest.raises(Recused):
            case_whole.reveal(number, purpose="handle", by=anna, now=NOON)
        whole = case_whole.open_one(number, by=anna, now=NOON)
        assert whole.kept_out and whole.told is None and not whole.history and not whole.possible

    @pytest.mark.parametrize(
        "deed",
        [
            partial(case_messages.acknowledge, words="We look at it."),
            partial(case_messages.write, words="We look at it."),
            partial(case_messages.remark, words="Nothing to see."),
            partial(case_terms.grade, level="simple", risk="low"),
            partial(case_owner.assign, to="clara"),
            case_owner.take,
        ],
    )
    def test_whoever_is_complained_about_does_nothing_to_it_either(
        self, deed: Callable[..., None], boris: Staff
    ) -> None:
        a_person(Role.COMPLAINT_HANDLER, username="clara")
        lead = a_person(Role.SUPERVISOR, username="lead").as_term()
        number = a_case(boris, about=About(door="branch", staff=["lead"]))

        with pytest.raises(Recused):
            deed(number, by=lead, now=NOON)

        assert HappeningRow.objects.count() == 1

    def test_a_name_that_is_nobodys_is_refused_for_it_would_keep_nobody_out(self, boris: Staff) -> None:
        with pytest.raises(BadComplaint, match="ana"):
            a_case(boris, about=About(door="branch", staff=["ana"]))

        assert not CaseRow.objects.exists()


def test_a_unit_that_complaints_are_about_stays(boris: Staff) -> None:
    a_unit("north", above=a_unit())
    a_case(boris, about=About(door="branch", unit="north"))
    officer = a_person(Role.SECURITY_OFFICER, username="olga").as_term()

    with pytest.raises(Refusal, match="so it stays"):
        organisation.remove_unit("north", by=officer, now=NOON)


def test_a_customer_who_is_erased_is_readable_no_more(anna: Staff, boris: Staff) -> None:
    number = a_case(boris, about=About(door="branch", customer="C-1001"))

    erasure.erase_customer("C-1001", reason="asked for", by=boris, now=NOON)

    assert case_whole.open_one(number, by=anna, now=NOON).told is None
