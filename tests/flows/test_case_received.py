"""What comes in is numbered, kept without anything personal in the clear, and opened by its code."""

from datetime import UTC, datetime

import pytest

from hark.core.complaints.case import NothingSaid
from hark.core.errors import NotAllowed, Refusal
from hark.flows import case_customer, case_history, case_intake, case_slips, case_whole
from hark.flows.case_refusals import BadComplaint
from hark.flows.case_submission import About, NoWayBack, Told
from hark.flows.case_way import NotShown
from hark.guard.access import Role
from hark.records.audit import AuditEntryRow
from hark.records.cases import CaseRow
from tests.makers import NOON, a_case, a_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


class TestComingIn:
    def test_is_numbered_by_the_day_it_is_where_the_institution_is(self) -> None:
        late = datetime(2026, 11, 25, 19, 51, tzinfo=UTC)  # 03:51 the next day in Shanghai

        assert case_slips.draw(now=late).number.startswith("261126-")

    def test_gives_a_number_and_a_code_that_opens_it_with_the_contact(self) -> None:
        receipt = case_intake.from_customer(
            Told("The counter refused my notes.", phone="138 1234 5678"), About(), now=NOON
        )

        assert case_customer.shown(
            receipt.number.lower(), code=receipt.code.lower(), contact="+86 13812345678"
        )
        for number, code, contact in (
            (receipt.number, receipt.code, "13812345679"),
            (receipt.number, "0000000000", "13812345678"),
            (receipt.number, "", ""),
            ("260302-00000", receipt.code, "13812345678"),
        ):
            with pytest.raises(NotShown):
                case_customer.shown(number, code=code, contact=contact)

    def test_keeps_nothing_personal_in_the_clear_and_no_card_at_all(self) -> None:
        number = a_case(what="My card 4111 1111 1111 1111 was swallowed, call 13812345678.")

        row = CaseRow.objects.values().get(number=number)

        assert not any("李明" in str(value) or "13812345678" in str(value) for value in row.values())
        assert "4111" not in str(case_customer.progress(number, now=NOON).news) + str(
            case_history.told(CaseRow.objects.get(number=number))
        )

    @pytest.mark.parametrize(
        ("told", "refused"),
        [
            ({"what": "short"}, NothingSaid),
            ({"what": "x" * 20_001}, NothingSaid),
            ({"phone": ""}, NoWayBack),
            ({"phone": "call me"}, BadComplaint),
            ({"phone": "", "email": "nobody"}, BadComplaint),
            ({"name": "x" * 81}, BadComplaint),
        ],
    )
    def test_says_what_is_lacking(self, told: dict[str, str], refused: type[Refusal]) -> None:
        with pytest.raises(refused):
            a_case(**told)

        assert not CaseRow.objects.exists() and not AuditEntryRow.objects.exists()

    def test_may_be_taken_down_by_an_agent_who_then_sees_nothing_of_it(self) -> None:
        agent = a_person(Role.AGENT, username="carl").as_term()

        number = a_case(agent)

        with pytest.raises(NotAllowed):
            case_whole.open_one(number, by=agent, now=NOON)
