"""A complaint handed in twice is one, whoever drew its number; and what must not be kept of it is not."""

import pytest

from hark.flows import case_history, case_intake, case_slips
from hark.flows.case_slips import Slip
from hark.flows.case_submission import About, Told
from hark.records.audit import AuditEntryRow
from hark.records.cases import CaseRow
from tests.makers import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
TOLD = Told("The counter refused my notes.", phone="13812345678")


class TestASlip:
    def test_handed_in_again_gives_the_same_receipt_and_no_second_event(self) -> None:
        slip = case_slips.draw(now=NOON)

        first, again = (case_intake.from_customer(TOLD, About(), now=NOON, slip=slip) for _ in range(2))

        assert first == again and first.number == slip.number and first.code == slip.code
        assert AuditEntryRow.objects.filter(act="case.received").count() == 1

    def test_of_a_number_another_has_is_given_another_number(self) -> None:
        slip = case_slips.draw(now=NOON)
        case_intake.from_customer(TOLD, About(), now=NOON, slip=slip)

        other = case_intake.from_customer(TOLD, About(), now=NOON, slip=Slip(slip.number, "0" * 10))

        assert other.number != slip.number and CaseRow.objects.count() == 2

    def test_that_met_another_at_the_same_moment_finds_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        slip = case_slips.draw(now=NOON)
        first = case_intake.from_customer(TOLD, About(), now=NOON, slip=slip)
        looked = iter([None, first])
        monkeypatch.setattr(case_intake, "_there", lambda _: next(looked))

        assert case_intake.from_customer(TOLD, About(), now=NOON, slip=slip) == first


@pytest.mark.parametrize(
    "what", ['My password: "hunter2" was asked for.', "They asked\nmy password: hunter2"]
)
def test_a_secret_in_quotes_or_after_the_end_of_a_line_is_not_kept(what: str) -> None:
    given = case_intake.from_customer(Told(what, phone="13812345678"), About(), now=NOON)

    assert "hunter2" not in case_history.told(CaseRow.objects.get(number=given.number))["what"]
